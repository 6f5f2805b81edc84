import Tensor
import Testing

/// What the optimizer's bookkeeping does to flat vectors, in both precisions.
@Suite struct ArithmeticTests {
  @Test("A range is scaled and measured alone; sums and moves take every element", arguments: [Precision.single, .double])
  func ranges(precision: Precision) {
    func tensor(_ values: [Double]) -> Tensor { Tensor(values, [values.count], precision) }
    var scaled = tensor([1, 2, 3, 4, 5])
    scaled.scale(1..<3, by: 0.5)
    #expect(scaled.values == [1, 1, 1.5, 4, 5])
    #expect(tensor([9, 3, 4, 9]).norm(of: 1..<3) == 5 && tensor([2, 3, 6]).norm == 7)
    var sum = tensor([1, 2, 3])
    sum.add(tensor([10, 20, 30]))
    #expect(sum.values == [11, 22, 33])
    sum.moveTowards(tensor([3, 6, 1]), keeping: 0.75)
    #expect(sum.values == [9, 18, 25], "three quarters of what was and one of what is moved to")
    sum.clear()
    #expect(sum.values == [0, 0, 0])
  }
}

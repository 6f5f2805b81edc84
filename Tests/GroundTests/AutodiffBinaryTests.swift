import Autodiff
import Tensor
import Testing

/// Arithmetic of two tensors, the right one repeated along one run of the left one's axes.
@Suite struct AutodiffBinaryTests {
  /// Shapes of the left and right operand.
  private static let pairs: [(Shape, Shape)] = [
    ([2, 3, 4], [2, 3, 4]), ([2, 3, 4], [4]), ([2, 3, 4], [1, 1, 4]), ([2, 3, 4], [2, 1, 1]), ([2, 3, 4], [2, 1, 4]),
    ([2, 3, 4], [2, 3, 1]), ([2, 3, 4], [1]), ([3, 2, 2, 2], [3, 1, 1, 2]), ([2, 1, 3], [2, 1, 1]), ([5], [1]),
  ]

  private struct Operation: Sendable {
    let name: String
    let value: @Sendable (Double, Double) -> Double
    let build: @Sendable (Variable, Variable) -> Variable
  }

  private static let operations = [
    Operation(name: "sum", value: { $0 + $1 }, build: { $0 + $1 }),
    Operation(name: "difference", value: { $0 - $1 }, build: { $0 - $1 }),
    Operation(name: "product", value: { $0 * $1 }, build: { $0 * $1 }),
    Operation(name: "quotient", value: { $0 / $1 }, build: { $0 / $1 }),
  ]

  @Test(arguments: pairs.indices, operations.indices) func forwardAndGradient(pair: Int, operation: Int) throws {
    let ((left, right), operation) = (Self.pairs[pair], Self.operations[operation])
    let primitive = Primitive(
      name: "\(operation.name) of \(left) and \(right)", shapes: [left, right], domain: { $0 < 0 ? $0 - 0.5 : $0 + 0.5 },
      build: { operation.build($0[0], $0[1]) })
    let inputs = primitive.inputs()
    let claimed = (0..<left.count).map { operation.value(inputs[0][$0], inputs[1][position(of: $0, in: left, seenFrom: right)]) }
    #expect(primitive.output(inputs).distance(from: claimed) == 0)
    try primitive.check()
  }

  /// Where element `index` of the left shape finds its partner: axis by axis, from the last.
  private func position(of index: Int, in left: Shape, seenFrom right: Shape) -> Int {
    var (rest, offset, stride) = (index, 0, 1)
    for back in 1...left.array.count {
      let coordinate = rest % left[-back]
      rest /= left[-back]
      guard back <= right.array.count else { continue }
      if right[-back] > 1 { offset += coordinate * stride }
      stride *= right[-back]
    }
    return offset
  }
}

import Probability
import Testing

/// The moves of the simplex, by the points at which a function of one unknown is asked.
@Suite struct NelderMeadTests {
  /// The first points that a search asks for, from 0 with a first step to 1.
  private func asked(_ count: Int, _ function: @escaping (Double) -> Double) -> [Double] {
    var points: [Double] = []
    _ = NelderMead(maxEvaluations: 40).minimum(
      of: { x in
        points.append(x[0])
        return function(x[0])
      }, from: [0], step: 1)
    return Array(points.prefix(count))
  }

  @Test("Downhill the worst corner is reflected, and thrown twice as far when that is better still")
  func expands() {
    #expect(asked(6) { -$0 } == [0, 1, 2, 3, 5, 7], "the corners 1 and 3, then 3 + 2 and 3 + 4")
    #expect(asked(6) { abs($0 - 2) } == [0, 1, 2, 3, 3, 1.5], "2 is kept; then 1 is reflected to 3, and back to 1.5")
  }

  @Test("A reflection that helps but is not second best is followed half of the way; one that does not, half of the way back")
  func contracts() {
    let values: [Double: Double] = [0: 0, 1: 1, -1: 0.5, -0.5: 0.25]
    #expect(asked(4) { values[$0] ?? 3 } == [0, 1, -1, -0.5])
    let others: [Double: Double] = [0: 0, 1: 1, -1: 1, 0.5: 0.5]
    #expect(asked(4) { others[$0] ?? 3 } == [0, 1, -1, 0.5])
  }

  @Test("Where nothing helps, every other corner goes half of the way to the best")
  func shrinks() {
    let values: [Double: Double] = [0: 0, 1: 1]
    #expect(asked(7) { values[$0] ?? 2 } == [0, 1, -1, 0.5, 0.5, -0.5, 0.25])
  }
}

import Autodiff
import Foundation
import Tensor
import Testing

/// Recurrence and attention along an axis, against loops by the definition.
@Suite struct AutodiffSequenceTests {
  private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// Offsets of the steps of each sequence along `axis` of [4, 3, 2, C], C left out.
  private func sequences(_ axis: Int) -> [[Int]] {
    let rows = { (l: Int, h: Int, n: Int) in (l * 3 + h) * 2 + n }
    return axis == 0
      ? (0..<3).flatMap { h in (0..<2).map { n in (0..<4).map { rows($0, h, n) } } }
      : (0..<4).flatMap { l in (0..<2).map { n in (0..<3).map { rows(l, $0, n) } } }
  }

  @Test(arguments: [0, 1]) func gatedRecurrentUnit(axis: Int) throws {
    let primitive = Primitive(name: "recurrence \(axis)", shapes: [[4, 3, 2, 6], [2, 6], [6]]) {
      gatedRecurrence($0[0], weight: $0[1], bias: $0[2], axis: axis)
    }
    let inputs = primitive.inputs()
    var claimed = [Double](repeating: .nan, count: 48)
    for rows in sequences(axis) {
      var h = [0.0, 0.0]
      for row in rows {
        let a = { (gate: Int, c: Int) in inputs[0][row * 6 + gate * 2 + c] }
        let u = { (gate: Int, c: Int) in
          inputs[2][gate * 2 + c] + h[0] * inputs[1][gate * 2 + c] + h[1] * inputs[1][6 + gate * 2 + c]
        }
        h = (0..<2).map { c in
          let (r, z) = (Self.logistic(a(0, c) + u(0, c)), Self.logistic(a(1, c) + u(1, c)))
          let n = tanh(a(2, c) + r * u(2, c))
          return (1 - z) * n + z * h[c]
        }
        for c in 0..<2 { claimed[row * 2 + c] = h[c] }
      }
    }
    #expect(primitive.output(inputs).distance(from: claimed) <= 1e-14)
    try primitive.check()
  }

  @Test(arguments: [(0, 1, false), (1, 2, false), (0, 2, true), (1, 4, true)])
  func attentionAlongAnAxis(axis: Int, heads: Int, isCausal: Bool) throws {
    let primitive = Primitive(name: "attention \(axis) \(heads) \(isCausal)", shapes: Array(repeating: [4, 3, 2, 4], count: 3)) {
      attention(query: $0[0], key: $0[1], value: $0[2], axis: axis, heads: heads, isCausal: isCausal)
    }
    let inputs = primitive.inputs()
    let width = 4 / heads
    var claimed = [Double](repeating: .nan, count: 96)
    for rows in sequences(axis) {
      for head in 0..<heads {
        for (t, row) in rows.enumerated() {
          let seen = isCausal ? Array(rows[...t]) : rows
          let scores = seen.map { other in
            (head * width..<(head + 1) * width).reduce(0) { $0 + inputs[0][row * 4 + $1] * inputs[1][other * 4 + $1] }
              / Double(width).squareRoot()
          }
          let total = scores.reduce(0) { $0 + exp($1) }
          for c in head * width..<(head + 1) * width {
            claimed[row * 4 + c] = zip(seen, scores).reduce(0) { $0 + exp($1.1) / total * inputs[2][$1.0 * 4 + c] }
          }
        }
      }
    }
    #expect(primitive.output(inputs).distance(from: claimed) <= 1e-14)
    try primitive.check()
  }

  /// Scores in the hundreds: the softmax subtracts the largest first.
  @Test(arguments: Precision.allCases) func attentionDoesNotOverflow(precision: Precision) {
    let tape = Tape(precision: precision, recordsGradients: false)
    let (big, value) = (tape.constant([40, -40, 40], [3, 1, 1]), tape.constant([1, 2, 3], [3, 1, 1]))
    let y = attention(query: big, key: big, value: value, axis: 0, heads: 1, isCausal: false).doubles
    #expect(y.distance(from: [2, 2, 2]) <= 1e-6)
  }

  /// A later step does not reach an earlier one where order means causation.
  @Test func causalPrimitivesDoNotLookAhead() {
    let recurrence = Primitive(name: "look ahead", shapes: [[4, 3, 2, 6], [2, 6], [6]]) {
      gatedRecurrence($0[0], weight: $0[1], bias: $0[2], axis: 0)
    }
    func firstMoved(_ primitive: Primitive, channels: Int) -> Int? {
      var inputs = primitive.inputs()
      let before = primitive.output(inputs)
      for i in 0..<channels { inputs[0][2 * 6 * channels + i] += 1 }  // step 2
      let after = primitive.output(inputs)
      return before.indices.first { before[$0] != after[$0] }.map { $0 / (before.count / 4) }
    }
    #expect(firstMoved(recurrence, channels: 6) == 2)
    for (isCausal, first) in [(true, 2), (false, 0)] {
      let selfAttention = Primitive(name: "look ahead", shapes: [[4, 3, 2, 4]]) {
        attention(query: $0[0], key: $0[0], value: $0[0], axis: 0, heads: 2, isCausal: isCausal)
      }
      #expect(firstMoved(selfAttention, channels: 4) == first)
    }
  }
}

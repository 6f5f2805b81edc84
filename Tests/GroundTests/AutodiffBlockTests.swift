import Autodiff
import Foundation
import Tensor
import Testing

/// The parts of a residual stack that are primitives of their own, against their definitions.
@Suite struct AutodiffBlockTests {
  /// Odd multiples of ¼: x w + b is then at least 1/16 away from the kink at 0.
  private static let offTheKink: @Sendable (Double) -> Double = { ((2 * $0).rounded() * 2 + 1) / 4 }

  @Test(arguments: [1, 2]) func lift(groups: Int) throws {
    let primitive = Primitive(
      name: "lift \(groups)", shapes: [[2, 3], groups == 1 ? [4] : [2, 4], [4]], domain: Self.offTheKink,
      build: { liftToChannels($0[0], weight: $0[1], bias: $0[2]) })
    let inputs = primitive.inputs()
    let claimed = (0..<24).map { position -> Double in
      let (p, c) = (position / 4, position % 4)
      return max(0, inputs[0][p] * inputs[1][p * groups / 6 * 4 + c] + inputs[2][c])
    }
    #expect(primitive.output(inputs).distance(from: claimed) == 0)
    #expect(claimed.contains(0) && claimed.contains { $0 > 0 })
    try primitive.check()
  }

  @Test func poolingOverTime() throws {
    let primitive = Primitive(name: "pool", shapes: [[3, 2, 4, 5], [3, 2, 5], [2, 5]]) {
      poolOverTime($0[0], weight: $0[1], bias: $0[2])
    }
    let inputs = primitive.inputs()
    let claimed = (0..<40).map { position -> Double in
      let (n, h, c) = (position / 10, position / 5 % 2, position % 5)
      return (0..<3).reduce(inputs[2][h * 5 + c]) { sum, l in
        sum + inputs[0][((l * 2 + h) * 4 + n) * 5 + c] * inputs[1][(l * 2 + h) * 5 + c]
      }
    }
    #expect(primitive.output(inputs).distance(from: claimed) <= 1e-15)
    try primitive.check()
  }

  /// Widths on both sides of the vectors' and odd ones.
  @Test(arguments: [1, 3, 4, 8, 16, 19, 32, 33]) func gatedUnit(width: Int) throws {
    let primitive = Primitive(name: "gate \(width)", shapes: [[3, 2 * width]]) { gate($0[0]) }
    let inputs = primitive.inputs()
    let claimed = (0..<3 * width).map { position -> Double in
      let (row, c) = (position / width, position % width)
      return 1 / (1 + exp(-inputs[0][row * 2 * width + c])) * tanh(inputs[0][row * 2 * width + width + c])
    }
    #expect(primitive.output(inputs).distance(from: claimed) <= 1e-15)
    #expect(primitive.output(inputs, .single).distance(from: claimed) <= 5e-7)
    try primitive.check()
  }

  /// The gate's input also feeds something else: its gradient must be added to what is there, and not overwrite it.
  @Test func gradientsOfASharedInputAddUp() throws {
    let before = Primitive(name: "shared, the gate last", shapes: [[2, 4]]) { gate($0[0]) + $0[0].slice(axis: 1, 0..<2) }
    let after = Primitive(name: "shared, the gate first", shapes: [[2, 4]]) { $0[0].slice(axis: 1, 0..<2) + gate($0[0]) }
    let twice = Primitive(name: "shared by two products", shapes: [[2, 3], [3, 3]]) {
      affine(affine($0[0], weight: $0[1]), weight: $0[1]) * affine($0[0], weight: $0[1])
    }
    let view = Primitive(name: "a view and its whole", shapes: [[2, 4]]) { gate($0[0])[1].reshaped([1, 2]) * gate($0[0][0..<1]) }
    for primitive in [before, after, twice, view] { try primitive.check() }
  }

  @Test func residualAndSkip() throws {
    let residuals = Primitive(name: "residual", shapes: [[2, 3], [2, 6]]) { residual($0[0], $0[1]) }
    let first = Primitive(name: "first skip", shapes: [[2, 6]]) { addingSkip(nil, $0[0]) }
    let next = Primitive(name: "next skip", shapes: [[2, 3], [2, 6]]) { addingSkip($0[0], $0[1]) }
    func claimed(_ primitive: Primitive, _ value: (_ inputs: [[Double]], _ row: Int, _ c: Int) -> Double) -> Double {
      let inputs = primitive.inputs()
      return primitive.output(inputs).distance(from: (0..<6).map { value(inputs, $0 / 3, $0 % 3) })
    }
    #expect(claimed(residuals) { ($0[0][$1 * 3 + $2] + $0[1][$1 * 6 + $2]) / 2.0.squareRoot() } <= 1e-15)
    #expect(claimed(first) { $0[0][$1 * 6 + 3 + $2] } == 0)
    #expect(claimed(next) { $0[0][$1 * 3 + $2] + $0[1][$1 * 6 + 3 + $2] } == 0)
    for primitive in [residuals, first, next] { try primitive.check() }
  }
}

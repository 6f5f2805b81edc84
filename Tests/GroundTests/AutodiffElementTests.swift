import Autodiff
import Foundation
import Tensor
import Testing

/// Element-wise primitives: forward against the C library, gradients against differences.
@Suite struct AutodiffElementTests {
  struct Function: Sendable {
    let primitive: Primitive
    let expected: @Sendable (Double) -> Double

    init(
      _ name: String, domain: @escaping @Sendable (Double) -> Double = { $0 },
      is expected: @escaping @Sendable (Double) -> Double, build: @escaping @Sendable (Variable) -> Variable
    ) {
      primitive = Primitive(name: name, shapes: [[3, 7]], domain: domain, build: { build($0[0]) })
      self.expected = expected
    }
  }

  /// Away from the kink at 0 by more than a difference's step.
  private static let awayFromZero: @Sendable (Double) -> Double = { $0 < 0 ? $0 - 0.1 : $0 + 0.1 }
  /// Away from the kinks at −1 and 1.
  private static let awayFromOne: @Sendable (Double) -> Double = { abs(abs($0) - 1) < 0.1 ? 1.5 * $0 : $0 }
  private static let positive: @Sendable (Double) -> Double = { abs($0) + 0.3 }

  static let functions = [
    Function("exp", is: Foundation.exp, build: { Autodiff.exp($0) }),
    Function("log", domain: positive, is: Foundation.log, build: { Autodiff.log($0) }),
    Function("tanh", is: Foundation.tanh, build: { Autodiff.tanh($0) }),
    Function("sigmoid", is: { 1 / (1 + Foundation.exp(-$0)) }, build: { sigmoid($0) }),
    Function("relu", domain: awayFromZero, is: { max($0, 0) }, build: { relu($0) }),
    Function("silu", is: { $0 / (1 + Foundation.exp(-$0)) }, build: { silu($0) }),
    Function("softplus", is: { log1p(Foundation.exp($0)) }, build: { softplus($0) }),
    Function("square", is: { $0 * $0 }, build: { square($0) }),
    Function("root", domain: positive, is: { $0.squareRoot() }, build: { squareRoot($0) }),
    Function("reciprocal", domain: awayFromZero, is: { 1 / $0 }, build: { reciprocal($0) }),
    Function("negation", is: { -$0 }, build: { -$0 }),
    Function("factor", is: { 3 * $0 }, build: { 3 * $0 }),
    Function("factor behind", is: { -2 * $0 }, build: { $0 * -2 }),
    Function("offset", is: { $0 + 0.7 }, build: { $0 + 0.7 }),
    Function("offset taken away", is: { $0 - 0.7 }, build: { $0 - 0.7 }),
    Function("taken from a number", is: { 1.5 - $0 }, build: { 1.5 - $0 }),
    Function("clamp", domain: awayFromOne, is: { min(max($0, -1), 1) }, build: { $0.clamped(to: -1...1) }),
  ]

  @Test(arguments: functions.indices) func forwardAndGradient(index: Int) throws {
    let (primitive, expected) = (Self.functions[index].primitive, Self.functions[index].expected)
    let inputs = primitive.inputs()
    let claimed = inputs[0].map(expected)
    #expect(primitive.output(inputs).distance(from: claimed) <= 4e-15, "\(primitive.name)")
    #expect(primitive.output(inputs, .single).distance(from: claimed) <= 5e-6, "\(primitive.name) in single precision")
    try primitive.check()
  }

  /// What lies far out neither overflows nor becomes something that is not a number.
  @Test(arguments: Precision.allCases) func farOut(precision: Precision) {
    let tape = Tape(precision: precision)
    let x = tape.leaf([-1e4, -200, 200, 1e4], [4])
    #expect(softplus(x).doubles.distance(from: [0, 0, 200, 1e4]) <= 1e-6)
    #expect(Autodiff.tanh(x).doubles == [-1, -1, 1, 1])
    #expect(sigmoid(x).doubles.distance(from: [0, 0, 1, 1]) <= 1e-30)
    tape.backwardToLeaves(from: (softplus(x) + Autodiff.tanh(x) + silu(x)).sum())
    #expect(tape.gradient(of: x).distance(from: [0, 0, 2, 2]) <= 1e-6)
  }

  /// A number that is none is never turned into one: a network that has gone wrong must show it.
  @Test(arguments: Precision.allCases) func notANumberStaysNone(precision: Precision) {
    for function in Self.functions {
      let tape = Tape(precision: precision, recordsGradients: false)
      let y = function.primitive.build([tape.constant(Array(repeating: .nan, count: 21), [3, 7])]).doubles
      #expect(y.allSatisfy { $0.isNaN }, "\(function.primitive.name)")
    }
    let tape = Tape(precision: precision, recordsGradients: false)
    let lifted = liftToChannels(
      tape.constant([.nan, 1], [2]), weight: tape.constant([1, -1], [2]), bias: tape.constant([0, 0], [2])
    ).doubles
    #expect(lifted[0].isNaN && lifted[1].isNaN && lifted[2] == 1 && lifted[3] == 0)
  }
}

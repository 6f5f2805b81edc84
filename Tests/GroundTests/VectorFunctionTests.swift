import Autodiff
import Foundation
import Tensor
import Testing

/// The single-precision exponentials, written so that they vectorise, against the C library in double precision.
@Suite struct VectorFunctionTests {
  /// 200,001 places over the range, and powers of two towards 0 from both sides.
  private func grid(_ range: ClosedRange<Double>) -> [Float] {
    let width = range.upperBound - range.lowerBound
    let even = (0...200_000).map { Float(range.lowerBound + width * Double($0) / 200_000) }
    let small = (0..<120).flatMap { k in
      [(FloatingPointSign.plus, Float(1.3)), (.minus, 1.7)].map { Float(sign: $0, exponent: -k, significand: $1) }
    }
    return even + small.filter { range.contains(Double($0)) }
  }

  /// The largest error in units of the last place of the exact value.
  private func worst(_ range: ClosedRange<Double>, _ function: (Float) -> Float, _ exact: (Double) -> Double) -> Double {
    grid(range).map { x in
      let claimed = exact(Double(x))
      return abs(Double(function(x)) - claimed) / Double(max(Float(claimed).ulp, .leastNormalMagnitude))
    }.max() ?? .infinity
  }

  @Test func exponential() {
    #expect(worst(-87...88, Float.exp, Foundation.exp) <= 2)
    #expect(worst(-1...1, { 1 + $0 }, Foundation.exp) > 1e5, "the tangent is noticed")
  }

  @Test func exponentialLessOne() {
    #expect(worst(-87...88, Float.expMinusOne, expm1) <= 3)
    #expect(worst(-1...1, { Float.exp($0) - 1 }, expm1) > 1e5, "cancellation near 0 is noticed")
  }

  @Test func hyperbolicTangent() {
    #expect(worst(-30...30, Float.tanh, Foundation.tanh) <= 5)
    #expect(worst(-0.1...0.1, { (Float.exp(2 * $0) - 1) / (Float.exp(2 * $0) + 1) }, Foundation.tanh) > 1e3)
  }

  @Test func logistic() {
    #expect(worst(-80...80, Float.sigmoid) { 1 / (1 + Foundation.exp(-$0)) } <= 4)
  }

  /// Inside a loop over many numbers, where the compiler uses vectors, the same bits come out as one by one.
  @Test func vectorsAndSinglesAgree() {
    let x = grid(-100...100).map(Double.init)
    let tape = Tape(precision: .single, recordsGradients: false)
    let positions = tape.constant(x, [x.count])
    func apart(_ y: Variable, _ function: (Float) -> Float) -> Double {
      y.doubles.distance(from: x.map { Double(function(Float($0))) })
    }
    #expect(apart(sigmoid(positions), Float.sigmoid) <= 1.2e-7)
    #expect(apart(Autodiff.tanh(positions), Float.tanh) <= 1.2e-7)
    let powers = Autodiff.exp(positions).doubles
    #expect(zip(powers, x).allSatisfy { abs($0 - Double(Float.exp(Float($1)))) <= 2.4e-7 * $0 })
  }

  /// Beyond its range the exponential stays at the ends: finite and above 0. What is not a number stays none.
  @Test func extremes() {
    for x: Float in [88, 89, 1e4, Float.greatestFiniteMagnitude, Float.infinity] {
      #expect(Float.exp(x) == Float.exp(88) && Float.tanh(x) == 1 && Float.sigmoid(x) == 1)
    }
    for x: Float in [-87, -88, -1e4, -Float.greatestFiniteMagnitude, -Float.infinity] {
      #expect(Float.exp(x) == Float.exp(-87) && Float.exp(x) > 0 && Float.expMinusOne(x) == -1 && Float.tanh(x) == -1)
      #expect(Float.sigmoid(x) < 1e-37)
    }
    #expect(Float.exp(0) == 1 && Float.expMinusOne(0) == 0 && Float.tanh(0) == 0 && Float.sigmoid(0) == 0.5)
    for function in [Float.exp, Float.expMinusOne, Float.tanh, Float.sigmoid] { #expect(function(.nan).isNaN) }
    for function in [Double.exp, Double.expMinusOne, Double.tanh, Double.sigmoid] { #expect(function(.nan).isNaN) }
  }
}

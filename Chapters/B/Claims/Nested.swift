import ChapterKit
import Foundation
import Oracle

/// Eq 11 as it stands, by nested quadrature over z¹ … z^K with the kernels in plain numbers; K = 1, 2 or 3.
struct Nested {
  let chain: PlainChain
  let output: (_ state: Double, _ level: Int) -> Double

  /// Where the noisy states live.
  static let wide = Region([-9, -3, 0, 3, 9])

  /// p_ψ(z^{k−1} | z^k, c).
  func kernel(_ k: Int, _ previous: Double, given state: Double) -> Double {
    exp(logNormal(previous, mean: chain.mean(k, state, output(state, k)), variance: chain.variances[k - 1]))
  }

  /// p(z^K).
  func top(_ state: Double) -> Double { exp(logNormal(state, mean: 0, variance: 1)) }

  /// p_ψ(z⁰ | c).
  func density(at clean: Double) throws -> Measured { try integral(at: clean) { _ in 1 } }

  /// ∫ f(z^{1:K}) p(z⁰, z^{1:K} | c) dz^{1:K}.
  func integral(at clean: Double, _ function: ([Double]) -> Double) throws -> Measured {
    let wide = Nested.wide
    switch chain.levels {
    case 1:
      return try Oracle.integral(of: { kernel(1, clean, given: $0) * top($0) * function([$0]) }, over: wide)
    case 2:
      return try Oracle.integral(
        of: { kernel(1, clean, given: $0) * kernel(2, $0, given: $1) * top($1) * function([$0, $1]) }, over: wide, { _ in wide })
    case 3:
      return try Oracle.integral(
        of: {
          kernel(1, clean, given: $0) * kernel(2, $0, given: $1) * kernel(3, $1, given: $2) * top($2) * function([$0, $1, $2])
        }, over: wide, { _ in wide }, { _, _ in wide }, to: .init(absolute: 1e-6, relative: 1e-5))
    default: throw OracleError.question("three nested integrals at most, not \(chain.levels)")
    }
  }
}

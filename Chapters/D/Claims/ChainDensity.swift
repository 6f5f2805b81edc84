import Foundation
import Probability

/// p(z⁰) one integral at a time: p(z^{k−1}) = ∫ p(z^{k−1} | z^k) p(z^k) dz^k, each a sum over evenly spaced places.
///
/// For functions as smooth as these, and gone at both ends, such a sum errs by less than rounding.
struct ChainDensity {
  /// p(z⁰ | z¹) from each place of z¹.
  private let last: [Normal]
  /// p(z¹) at each place, times the spacing.
  private let masses: [Double]

  /// Steps back in the given order of levels, from a density over the noisiest state.
  init(
    from start: (Double) -> Double, through steps: [Int], reach: Double = 12, spacing: Double = 0.05,
    kernel: (Int, Double) -> Normal
  ) {
    let positions = (0...Int((2 * reach / spacing).rounded())).map { Double($0) * spacing - reach }
    var masses = positions.map { start($0) * spacing }
    for k in steps.dropLast() {
      let kernels = positions.map { kernel(k, $0) }
      let before = masses
      masses = positions.map { spacing * Self.mixture(kernels, before, at: $0) }
    }
    self.masses = masses
    last = steps.last.map { k in positions.map { kernel(k, $0) } } ?? []
  }

  /// p(z⁰).
  func callAsFunction(_ clean: Double) -> Double { Self.mixture(last, masses, at: clean) }

  private static func mixture(_ kernels: [Normal], _ masses: [Double], at position: Double) -> Double {
    zip(kernels, masses).reduce(0) { $0 + $1.1 * exp($1.0.logDensity(at: position)) }
  }
}

import Foundation
import Oracle

/// The law of x_31 − 0.9 z_31 = 0.1 z_31 + ε from its characteristic function: no walk, no simulation.
///
/// 0.1 z_31 = Σ_{i<31} 0.4 · 0.9ⁱ s_i, so φ(u) = e^{−ru²/2} Π cos(0.4 · 0.9ⁱ u), and
/// P(a < y ≤ b) = (1/π) ∫₀^∞ φ(u) (sin ub − sin ua)/u du.
struct LastStep {
  let noise: Double

  private func characteristic(_ u: Double) -> Double {
    (0..<31).reduce(exp(-noise * u * u / 2)) { product, i in product * cos(0.4 * power(0.9, i) * u) }
  }

  /// P(a < y ≤ b), both ends finite.
  func mass(from a: Double, to b: Double) throws -> Measured {
    // e^{−ru²/2} is 10⁻¹⁹ at the end; between two cuts the sines turn a few times.
    let end = (88 / noise).squareRoot()
    let cuts = stride(from: 0, to: end, by: 2).map { $0 }
    let integral = try Oracle.integral(
      of: { u in u == 0 ? b - a : characteristic(u) * (sin(u * b) - sin(u * a)) / u }, over: Region(cuts + [end]))
    return 1 / Double.pi * integral
  }
}

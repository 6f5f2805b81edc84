import Foundation

/// Lists of β on which identities of noise schedules are tried. An identity that holds for tame ones only is a coincidence.
public enum TestBetas {
  /// Falls and rises over twelve orders of magnitude, and opens with a step whose 1 − α has four digits left in Float64.
  public static let adversarial = [1e-12, 0.9, 0.001, 0.5, 1e-9, 0.3, 0.95]

  /// Forty steps between 10⁻⁶ and 0.9, in no order; the numbers of one purpose, such as `chapter E, schedule`.
  public static func random(seed: UInt64, _ purpose: String) -> [Double] {
    let draws = Draws(seed: seed, purpose)
    return (0..<40).map { 0.9 * pow(10, -6 * draws.uniform($0)) }
  }
}

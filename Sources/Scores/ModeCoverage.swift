import Probability
import Tensor

/// Where the draws of a predictive distribution lie, relative to the two modes of the truth.
///
/// The case of two equal modes of `ModeMass`. A mode is the interval of ±3 standard deviations around it; under the truth it
/// holds ½ · 0.9973 of the mass.
public struct ModeCoverage: Sendable, Equatable {
  /// Share of the draws in the lower mode.
  public let lower: Double
  /// Share of the draws in the upper mode.
  public let upper: Double
  /// Share of the draws between the modes; under the truth too small to be seen in 1,024 draws.
  public let between: Double

  /// min(2 · lower, 2 · upper, 1): twice the share of the poorer mode.
  ///
  /// 1 when each mode has its half, 0 when one is missing. Draws scatter: the truth's own 1,024 draws average 0.972,
  /// for the smaller of two halves lies a little below ½. A moment-matched Gaussian reaches 0.32 at variance 0.2, 0.15 at 0.04.
  public var score: Double { min(2 * lower, 2 * upper, 1) }

  /// Counts the draws in the modes of a true distribution of two components.
  public init(draws: [Double], truth: GaussianMixture) {
    require(truth.means.count == 2, "mode coverage is defined for two modes, not \(truth.means.count)")
    let found = ModeMass(draws: draws, truth: truth)
    require(found.modes.count == 2, "the modes of the truth overlap")
    (lower, upper, between) = (found.modes[0].share, found.modes[1].share, found.between)
  }
}

import BimodalNoise
import Tensor

/// Where the draws of a predictive law lie, seen from the two modes of the truth.
///
/// A mode is the interval of ±3 standard deviations around it; under the truth it holds ½ · 0.9973 of the mass.
public struct ModeCoverage: Sendable, Equatable {
  /// Share of the draws in the lower mode.
  public let lower: Double
  /// Share of the draws in the upper mode.
  public let upper: Double
  /// Share of the draws between the modes; 0 under the truth for all that 1,024 draws can tell.
  public let between: Double

  /// How far a mode reaches to either side, in its standard deviations.
  public static let reach = 3.0

  /// min(2 · lower, 2 · upper, 1): twice the share of the poorer mode.
  ///
  /// 1 when each mode has its half, 0 when one is missing. Draws scatter: the truth's own 1,024 draws average 0.972,
  /// for the smaller of two halves lies a little below ½. A moment-matched Gaussian reaches 0.32 at variance 0.2, 0.15 at 0.04.
  public var score: Double { min(2 * lower, 2 * upper, 1) }

  /// Counts the draws in the modes of a true law of two components.
  public init(draws: [Double], truth: GaussianMixture) {
    require(truth.means.count == 2, "mode coverage is defined for two modes, not \(truth.means.count)")
    require(!draws.isEmpty, "mode coverage needs at least one draw")
    let low = truth.means[0] <= truth.means[1] ? 0 : 1
    let ends = [low, 1 - low].map { mode in
      let reach = ModeCoverage.reach * truth.variances[mode].squareRoot()
      return (truth.means[mode] - reach)...(truth.means[mode] + reach)
    }
    require(ends[0].upperBound < ends[1].lowerBound, "the modes of the truth overlap")
    let n = Double(draws.count)
    lower = Double(draws.count { ends[0].contains($0) }) / n
    upper = Double(draws.count { ends[1].contains($0) }) / n
    between = Double(draws.count { $0 > ends[0].upperBound && $0 < ends[1].lowerBound }) / n
  }
}

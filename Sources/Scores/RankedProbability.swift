import Foundation
import Probability
import Tensor

/// The continuous ranked probability score, CRPS(F, y) = E|X − y| − ½ E|X − X′| for X, X′ ~ F; lower is better.
///
/// A proper score in the unit of the observation; for a point forecast it is the absolute error.
public enum RankedProbability {
  /// The unbiased ("fair") estimate from n ≥ 2 draws: the pairs are averaged over the n (n − 1) pairs of distinct draws.
  ///
  /// Its mean over draws is the CRPS of the distribution that the draws come from, for any n. This is the study's CRPS.
  public static func fair(draws: [Double], outcome: Double) -> Double {
    require(draws.count >= 2, "the fair CRPS needs two draws or more, not \(draws.count)")
    let n = Double(draws.count)
    return error(of: draws, outcome: outcome) - pairSum(draws) / (n * (n - 1))
  }

  /// The score of the empirical distribution of the draws: pairs averaged over all n².
  ///
  /// It exceeds the fair estimate by E|X − X′| / 2n, which punishes small n.
  public static func plain(draws: [Double], outcome: Double) -> Double {
    require(!draws.isEmpty, "a CRPS needs at least one draw")
    let n = Double(draws.count)
    return error(of: draws, outcome: outcome) - pairSum(draws) / (n * n)
  }

  /// The exact CRPS of a mixture of Gaussians.
  ///
  /// Σᵢ wᵢ A(y − μᵢ, vᵢ) − ½ Σᵢⱼ wᵢ wⱼ A(μᵢ − μⱼ, vᵢ + vⱼ), where A(m, v) = E|N(m, v)| (Grimit et al., 2006).
  public static func exact(_ distribution: GaussianMixture, outcome: Double) -> Double {
    var score = 0.0
    for i in distribution.weights.indices {
      score += distribution.weights[i] * meanAbsolute(outcome - distribution.means[i], variance: distribution.variances[i])
      for j in distribution.weights.indices {
        let gap = meanAbsolute(
          distribution.means[i] - distribution.means[j], variance: distribution.variances[i] + distribution.variances[j])
        score -= 0.5 * distribution.weights[i] * distribution.weights[j] * gap
      }
    }
    return score
  }

  /// E|N(m, v)| = m (2Φ(m/σ) − 1) + 2σ φ(m/σ).
  private static func meanAbsolute(_ m: Double, variance: Double) -> Double {
    guard variance > 0 else { return abs(m) }
    return m * erf(m / (2 * variance).squareRoot()) + (2 * variance / Double.pi).squareRoot() * exp(-m * m / (2 * variance))
  }

  private static func error(of draws: [Double], outcome: Double) -> Double {
    draws.reduce(0) { $0 + abs($1 - outcome) } / Double(draws.count)
  }

  /// Σ_{i<j} |xᵢ − xⱼ| = Σ_k (2k − n + 1) x₍ₖ₎ over the sorted draws, k = 0 … n − 1: n log n instead of n² steps.
  ///
  /// The draws are taken relative to their median, so that a large level does not cancel.
  private static func pairSum(_ draws: [Double]) -> Double {
    guard draws.allSatisfy(\.isFinite) else { return .nan }
    let sorted = draws.sorted()
    let origin = sorted[sorted.count / 2]
    return sorted.indices.reduce(0) { $0 + Double(2 * $1 - sorted.count + 1) * (sorted[$1] - origin) }
  }
}

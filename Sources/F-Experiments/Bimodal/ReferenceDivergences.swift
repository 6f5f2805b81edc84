import BimodalNoise
import Foundation
import Probability
import Scores

/// What predictions of known shape score against the one-step distribution ½ Σ_± N(±4, r), by exact bin masses: no draws, no
/// noise.
///
/// They stand beside the models' scores. A model that beats `bestGaussian` has found both modes.
public struct ReferenceDivergences: Sendable, Equatable {
  /// N(0, 16 + r), the Gaussian with the mean and variance of the truth: what a Gaussian transition is fitted to.
  public let momentMatched: Double
  /// The Gaussian of least divergence over all means and variances.
  public let bestGaussian: Double
  /// Mean and standard deviation of that Gaussian, relative to the center: it sits on one mode.
  public let bestGaussianMean: Double
  /// The standard deviation of the Gaussian with the smallest divergence from the truth.
  public let bestGaussianStandardDeviation: Double
  /// ln 2, the largest divergence there is.
  public let ceiling = log(2.0)

  /// The references of a walk whose filtered variance has died out, P_31 = 0.
  public init(_ walk: BimodalWalk) {
    let distribution = walk.predictive(from: FilteredState(mean: 0, variance: 0))
    let truth = BinGrid(center: 0).masses(of: distribution)
    momentMatched = ReferenceDivergences.divergence(from: truth, mean: 0, standardDeviation: distribution.variance.squareRoot())
    let best = ReferenceDivergences.minimum(from: truth)
    (bestGaussian, bestGaussianMean, bestGaussianStandardDeviation) = (best.value, best.mean, best.standardDeviation)
  }

  private static func divergence(from truth: [Double], mean: Double, standardDeviation: Double) -> Double {
    let distribution = GaussianMixture(means: [mean], variance: standardDeviation * standardDeviation)
    return JensenShannon.between(BinGrid(center: 0).masses(of: distribution), truth)
  }

  /// A coarse grid, then a pattern search that halves its steps: the surface has two valleys, over a mode and over both.
  private static func minimum(from truth: [Double]) -> (value: Double, mean: Double, standardDeviation: Double) {
    var best = (value: Double.infinity, mean: 0.0, standardDeviation: 1.0)
    func consider(mean: Double, standardDeviation: Double) {
      let value = divergence(from: truth, mean: mean, standardDeviation: standardDeviation)
      if value < best.value { best = (value, mean, standardDeviation) }
    }
    for mean in stride(from: 0.0, through: 6, by: 0.5) {
      for exponent in stride(from: -3.0, through: 2, by: 0.25) { consider(mean: mean, standardDeviation: exp(exponent)) }
    }
    var step = 0.25
    while step > 1e-9 {
      let (value, mean, standardDeviation) = best
      for (a, b) in [(step, 0.0), (-step, 0), (0, step), (0, -step)] {
        consider(mean: mean + a, standardDeviation: standardDeviation * exp(b))
      }
      if best.value == value { step /= 2 }
    }
    return best
  }
}

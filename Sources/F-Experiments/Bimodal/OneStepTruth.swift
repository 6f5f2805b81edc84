import BimodalNoise
import Probability
import Tensor

/// All that one test sequence says about its last step: what was seen, what came, and the exact distribution in between.
public struct OneStepTruth: Sendable, Equatable {
  /// The random walk that the sequence was simulated from.
  public let walk: BimodalWalk
  /// p(x_{t+1} | x_{1:t}), the exact predictive distribution.
  public let distribution: GaussianMixture
  /// p(z_{t+1} | x_{1:t}), the distribution of the latent below it.
  public let latentDistribution: GaussianMixture
  /// r, the variance of the observation noise.
  public let observationVariance: Double
  /// 0.9 ẑ_t, the middle between the modes; equal to 0.9 z_t when z_0 is known, for then P_t = 0.
  public let center: Double
  /// x_t, the last observation that the prediction is given.
  public let lastObserved: Double
  /// x_{t+1}, the observation to be predicted.
  public let outcome: Double

  /// The truth about the last element of `observed` given the others; at least two elements.
  public init(_ walk: BimodalWalk, observed: [Double]) {
    require(observed.count >= 2, "a one-step prediction needs two observations or more, not \(observed.count)")
    self.walk = walk
    let state = walk.filter(Array(observed.dropLast()))
    distribution = walk.predictive(from: state)
    latentDistribution = walk.latentPredictive(from: state)
    observationVariance = walk.observationVariance
    center = walk.decay * state.mean
    lastObserved = observed[observed.count - 2]
    outcome = observed[observed.count - 1]
  }

  /// The truths of a test set, one per sequence.
  public static func all(of sequences: [BimodalSequence], walk: BimodalWalk) -> [OneStepTruth] {
    sequences.map { OneStepTruth(walk, observed: $0.observed) }
  }
}

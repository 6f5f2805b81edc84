import BimodalNoise
import Tensor

/// Predictions that need no training.
public enum ReferencePredictions {
  /// Last observation carried forward: all mass on x_t. Two draws, since any number of equal draws scores the same.
  public static func lastObservation(_ truth: [OneStepTruth]) -> [PredictiveDraws] {
    truth.map { PredictiveDraws(draws: [$0.lastObserved, $0.lastObserved]) }
  }

  /// The exact predictive law, sampled as a model is: a draw of the latent, then of its emission.
  ///
  /// - Parameters:
  ///   - truth: one per test sequence.
  ///   - draws: S, per sequence.
  ///   - seed: of the draws.
  ///   - purpose: names with different purposes are independent for the same seed: `"oracle"`, `"floor"`.
  public static func exact(_ truth: [OneStepTruth], draws: Int = 1024, seed: Int, purpose: String) -> [PredictiveDraws] {
    let latents = CounterRandom(seed: seed, purpose: "\(purpose) latent")
    let noise = CounterRandom(seed: seed, purpose: "\(purpose) emission")
    return truth.enumerated().map { series, truth in
      let means = (0..<draws).map { truth.latentLaw.draw($0, using: latents, series: series) }
      let deviation = truth.observationVariance.squareRoot()
      return PredictiveDraws(
        draws: means.enumerated().map { $1 + deviation * noise.normal(series: series, lane: $0) },
        emissions: means.map { NormalLaw(mean: $0, variance: truth.observationVariance) })
    }
  }
}

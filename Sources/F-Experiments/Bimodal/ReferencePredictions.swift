import BimodalNoise
import Probability
import Scores
import Tensor

/// Predictions that need no training.
public enum ReferencePredictions {
  /// Last observation carried forward: all mass on x_t. Two draws, since any number of equal draws scores the same.
  public static func lastObservation(_ truth: [OneStepTruth]) -> [PredictiveDraws] {
    truth.map { PredictiveDraws(draws: [$0.lastObserved, $0.lastObserved]) }
  }

  /// The exact predictive distribution, sampled as a model is: a draw of the latent, then of its emission.
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
      let means = (0..<draws).map { truth.latentDistribution.draw($0, using: latents, series: series) }
      let standardDeviation = truth.observationVariance.squareRoot()
      return PredictiveDraws(
        draws: means.enumerated().map { $1 + standardDeviation * noise.normal(series: series, lane: $0) },
        emissions: means.map { Normal(mean: $0, variance: truth.observationVariance) })
    }
  }

  /// One Gaussian for each sequence, at an offset from the center of its exact distribution.
  public static func gaussian(
    _ truth: [OneStepTruth], offset: Double, variance: Double, draws: Int = 1024, seed: Int, purpose: String
  ) -> [PredictiveDraws] {
    let noise = CounterRandom(seed: seed, purpose: purpose)
    return truth.enumerated().map { series, truth in
      let distribution = Normal(mean: truth.center + offset, variance: variance)
      return PredictiveDraws(
        draws: (0..<draws).map { distribution.mean + variance.squareRoot() * noise.normal(series: series, lane: $0) },
        emissions: [distribution])
    }
  }
}

extension BimodalTest {
  /// The scores of everyone who is not trained.
  func references(draws: Int) -> [(StudyModel, ModelScores)] {
    let gaussians = ReferenceDivergences(walk)
    let variance = walk.jump * walk.jump + walk.observationVariance
    let predictions: [(StudyModel, [PredictiveDraws])] = [
      (.floor, ReferencePredictions.exact(truth, draws: draws, seed: seed, purpose: "floor")),
      (.oracle, ReferencePredictions.exact(truth, draws: draws, seed: seed, purpose: "oracle")),
      (.locf, ReferencePredictions.lastObservation(truth)),
      (
        .momentMatched,
        ReferencePredictions.gaussian(
          truth, offset: 0, variance: variance, draws: draws, seed: seed, purpose: "moment-matched Gaussian")
      ),
      (
        .bestGaussian,
        ReferencePredictions.gaussian(
          truth, offset: gaussians.bestGaussianMean,
          variance: gaussians.bestGaussianStandardDeviation * gaussians.bestGaussianStandardDeviation,
          draws: draws, seed: seed, purpose: "best Gaussian")
      ),
    ]
    return predictions.map { model, prediction in
      var scores = score(predictive: prediction, truth: truth)
      if model != .locf { scores.add(calibration(of: prediction.map(\.draws))) }
      switch model {
      case .oracle: scores.add(exactScores)
      case .locf:
        let first = BimodalStudy.length - BimodalStudy.horizon
        scores.add([
          .energyScore: energy(
            of: longRows.map { sequences[$0] }.map { s in
              Array(repeating: Array(repeating: s.observed[first - 1], count: BimodalStudy.horizon), count: 2)
            })
        ])
      default: break
      }
      return (model, scores)
    }
  }

  /// What only the exact distribution can say of paths, states and evidence.
  private var exactScores: [Metric: [Double]] {
    let first = BimodalStudy.length - BimodalStudy.horizon
    let random = CounterRandom(seed: seed, purpose: "oracle paths")
    let paths = longRows.map { series in
      let state = walk.filter(Array(sequences[series].observed[..<first]))
      return (0..<BimodalTest.longPaths).map {
        walk.continuation(of: state, horizon: BimodalStudy.horizon, index: $0, using: random, series: series).observed
      }
    }
    let errors = sequences.map { s in
      (zip(s.observed, s.latent).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(s.latent.count)).squareRoot()
    }
    return [
      .energyScore: energy(of: paths), .reconstructionError: errors, .stateError: errors.map { _ in 0 },
      .nelbo: sequences.map { -SignMixture(walk, observed: $0.observed).logEvidence },
    ]
  }
}

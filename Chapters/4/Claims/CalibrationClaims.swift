import BimodalNoise
import ChapterKit
import Probability

/// The simulator and the exact laws, asked about each other.
enum CalibrationClaims {
  /// F(x_{t+h} | x_{1:t}) at times so far apart that each serves one prediction.
  private static func transforms(
    _ drawn: [BimodalSequence], _ walk: WalkCase, horizon: Int, distribution: (FilteredState, Double) -> GaussianMixture
  ) -> [Double] {
    drawn.flatMap { sequence in
      stride(from: 2, through: 20, by: 2 * horizon).map { time in
        let state = walk.walk.filter(Array(sequence.observed.prefix(time)))
        return distribution(state, sequence.observed[time - 1]).cumulativeProbability(at: sequence.observed[time + horizon - 1])
      }
    }
  }

  static let next = Claim(
    "Eq 4.q", "The simulator's next observations have the exact distribution given the past: F(x_{t+h} | x_{1:t}) is uniform.",
    kind: .estimate,
    oracle: "the uniform distribution of F(X)"
  ) { check in
    for walk in WalkCase.readings {
      for horizon in [1, 3] {
        let drawn = walk.simulated(2048, length: 24, seed: check.seed)
        let walkDistribution = walk.walk
        func values(_ distribution: (FilteredState, Double) -> GaussianMixture) -> [Double] {
          transforms(drawn, walk, horizon: horizon, distribution: distribution)
        }
        let blurred = values { state, _ in
          let distribution = walkDistribution.predictive(from: state, horizon: horizon)
          return GaussianMixture(means: [distribution.mean], variance: distribution.variance)
        }
        var foils = [("one Gaussian of the same moments", blurred)]
        if horizon == 1 {
          foils += [
            ("centred on 0.9 x_t", values { _, x in walkDistribution.predictive(from: FilteredState(mean: x, variance: 0)) }),
            (
              "twice the noise",
              values { state, _ in
                GaussianMixture(means: walkDistribution.predictive(from: state).means, variance: 2 * walk.noise)
              }
            ),
            (
              "the mean not shrunk",
              values { state, _ in walkDistribution.predictive(from: FilteredState(mean: state.mean / 0.9, variance: 0)) }
            ),
          ]
        }
        let exact = values { state, _ in walkDistribution.predictive(from: state, horizon: horizon) }
        Distance.check(check, exact, "\(exact.count) predictions, h = \(horizon), \(walk.name)", foils: foils)
      }
    }
  }

  static let continuation = Claim(
    "Eq 4.r",
    "Paths continued from a filtered state follow the mixture, at every horizon and in the state as in what is seen of it.",
    kind: .estimate, oracle: "the exact distribution function"
  ) { check in
    let random = Distance.random(check.seed, "continuations")
    let state = FilteredState(mean: 3, variance: 0.5)
    for walk in [WalkCase.variance, .quiet] {
      let paths = (0..<8192).map { walk.walk.continuation(of: state, horizon: 3, index: $0, using: random, series: 5) }
      for horizon in [1, 3] {
        let (seen, latent) = (paths.map { $0.observed[horizon - 1] }, paths.map { $0.latent[horizon - 1] })
        let distribution = walk.walk.predictive(from: state, horizon: horizon)
        let latentDistribution = walk.walk.latentPredictive(from: state, horizon: horizon)
        let elsewhere = horizon == 1 ? 2 : 1
        let other = walk.walk.predictive(from: state, horizon: elsewhere)
        let otherLatent = walk.walk.latentPredictive(from: state, horizon: elsewhere)
        let sure = walk.walk.predictive(from: FilteredState(mean: 3, variance: 0), horizon: horizon)
        Distance.check(
          check, seen.map(distribution.cumulativeProbability), "x at h = \(horizon), \(walk.name)",
          foils: [("another horizon", seen.map(other.cumulativeProbability))]
            + (horizon == 1 ? [("P forgotten", seen.map(sure.cumulativeProbability))] : []))
        Distance.check(
          check, latent.map(latentDistribution.cumulativeProbability), "z at h = \(horizon), \(walk.name)",
          foils: [("another horizon", latent.map(otherLatent.cumulativeProbability))])
      }
    }
  }
}

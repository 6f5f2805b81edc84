import ChapterKit
import DiffusionChain
import DiffusionLoss

/// Eq 12: the whole series with its noisy states, and without them.
enum SeriesClaims {
  static let exact = Claim(
    "Eq 12",
    "With linear steps, integrating all noisy states out of Eq 12 leaves the joint density of Eq 10 (T = 4, j = 2, K = 3).",
    kind: .identity, oracle: "all factors of Eq 12 in one precision matrix"
  ) { check in
    let series = LinearSeries()
    let distribution = LinearDistribution(
      LossWeights(NoiseSchedule(betas: LinearSeries.betas)), standardDeviation: LinearSeries.standardDeviation)
    let claimed = try series.naive()
    func wrong(_ change: (inout LinearSeries) -> Void) -> Double {
      var other = series
      change(&other)
      return other.logDensity(pull: distribution.pull, variance: distribution.variance)
    }
    check.equal(
      series.logDensity(pull: distribution.pull, variance: distribution.variance), claimed: claimed,
      allowed: try series.product.rounding() * (abs(claimed) + 10), scale: 0.1, "T = 4, j = 2, K = 3",
      foils: [
        ("the noisy states held at 0", try series.naive(holdingNoisy: true)),
        (
          "the distribution for which the network is best",
          series.logDensity(pull: 1, variance: LinearSeries.standardDeviation * LinearSeries.standardDeviation)
        ),
        ("the history newest first", wrong { $0.slopes.reverse() }), ("u_t left out of c_t", wrong { $0.inputs[2] = 0 }),
      ])
  }

  static let bent = Claim(
    "Eq 12", "The same holds for a nonlinear network: four noisy states are integrated out together (T = 3, j = 1, K = 2).",
    kind: .identity, oracle: "a fourfold sum of the whole joint density"
  ) { check in
    for series in [
      BentSeries(latents: [0.6, -0.8, 0.4], observations: [0.2, -0.9, 0.5], covariates: [0.9, -0.3, 1.1]),
      BentSeries(latents: [-1.2, 0.7, 0.1], observations: [-0.6, 0.8, -0.3], covariates: [-0.5, 0.8, 0.2]),
    ] {
      let (computed, claimed) = (series.logDensity(), series.logSum())
      let error = abs(claimed - series.logSum(step: 0.375))
      let contexts = series.contexts
      check.equal(
        computed.value, claimed: claimed, allowed: computed.error + error + Tolerance.network, scale: 0.1, "T = 3, j = 1, K = 2",
        foils: [
          ("one chain of noisy states for both steps", series.logSum(isShared: true)),
          ("c_2 for both steps", series.logSum(step: 0.5, contexts: [contexts[0], contexts[0]])),
          ("c_2 and c_3 exchanged", series.logSum(step: 0.5, contexts: [contexts[1], contexts[0]])),
        ])
    }
  }
}

import BimodalNoise
import ChapterKit
import DeepStateSpace
import Foundation
import Oracle
import Runs
import StateSpace
import Tensor

/// Whether a Gaussian transition harms the states, and whether the paper's two runs could show it.
enum ComparisonClaims {
  private static let steps = 8
  private static let position = 4  // counted from 0

  /// z_t = 0.9 z_{t−1} + N(0, 16), x_t = z_t + N(0, r): the Gaussian model with section 4's moments.
  private static func model(noise r: Double) -> LinearGaussianModel {
    func line(_ slope: [Double], _ variance: Double) -> LinearGaussianConditional {
      LinearGaussianConditional(
        matrix: DenseMatrix(rows: 1, columns: slope.count, slope), offset: [0], covariance: .identity(1, times: variance))
    }
    return LinearGaussianModel(order: 1, initial: line([], 16), transition: line([0.9], 16), emission: line([1], r))
  }

  /// Var[z_5 | x_{1:8}] from second moments alone: Σ_zz − Σ_zx Σ_xx⁻¹ Σ_xz.
  private static func variance(noise r: Double) throws -> Double {
    var variances = [16.0]
    for _ in 1..<steps { variances.append(0.81 * variances[variances.count - 1] + 16) }
    func covariance(_ s: Int, _ t: Int) -> Double { pow(0.9, Double(abs(s - t))) * variances[min(s, t)] }
    let seen = (0..<steps).map { s in (0..<steps).map { covariance(s, $0) + (s == $0 ? r : 0) } }
    let cross = (0..<steps).map { covariance(position, $0) }
    let gain = try BruteForce.product(try BruteForce.inverse(seen), cross)
    return variances[position] - zip(gain, cross).reduce(0) { $0 + $1.0 * $1.1 }
  }

  static let harmless = Claim(
    "Eq J.p",
    "With a Gaussian transition of section 4's moments the smoothed states have a mean square error below r.",
    kind: .estimate, oracle: "second moments by elimination; simulated true states"
  ) { check in
    for walk in [BimodalWalk(), BimodalWalk(observationVariance: 0.04)] {
      let r = walk.observationVariance
      let smoother = model(noise: r)
      func smoothed(_ x: [Double]) -> (mean: Double, variance: Double) {
        let distribution = smoother.smooth(observations: x.map { [$0] }, covariates: x.map { _ in [] })[position]
        return (distribution.mean[0], distribution.covariance[0, 0])
      }
      let sequences = walk.simulate(sequences: check.full ? 20_000 : 2000, length: steps, seed: Int(check.seed % (1 << 32)))
      let claimed = try variance(noise: r)
      let past = smoother.filter(
        observations: sequences[0].observed.map { [$0] }, covariates: sequences[0].observed.map { _ in [] })
      let filtered = past.filtered[position].covariance[0, 0]
      check.equal(
        smoothed(sequences[0].observed).variance, claimed: claimed, allowed: Tolerance.rounding(terms: steps, size: 16 / 0.19),
        scale: 0.01,
        "r = \(r), what the smoother expects",
        foils: [("the observation's own r", r), ("r + 16", 16 + r), ("the filter, which sees no future", filtered)])
      let errors = sequences.map { pow(smoothed($0.observed).mean - $0.latent[position], 2) }
      check.mean(
        ofDraws: errors, claimed: claimed, "r = \(r), what it finds on bimodal walks",
        foils: [("no error, as with known signs", 0), ("the transition's own 16", 16), ("half of r", r / 2)])
      check.atMost(claimed, r, "r = \(r), below the noise", foils: [("half of r", r / 2)])
    }
  }

  static let settings = Claim(
    "Eq J.q",
    """
    The paper's two runs differ in nine settings besides the transition; two runs with the recommended settings in no other.
    """,
    kind: .definition,
    oracle: "both columns of Table 3, field by field"
  ) { check in
    func differing(_ preset: Preset) throws -> [String] {
      try differences(preset.settings(for: .diffusion), preset.settings(for: .gaussian))
    }
    let rates = ["decoder", "encoder", "initial", "transition"].map { "training.rates.\($0)" }
    check.exactly(
      try differing(.paper),
      claimed: ["batch", "entropy", "lambda.end", "lambda.warmup", "levelsPerState"].map { "training.\($0)" } + rates,
      "the paper's columns",
      foils: [
        ("none, “the only difference” is the transition", []), ("the learning rates alone", rates),
        ("those of the recommended settings", try differing(.recommended)),
      ])
    check.exactly(
      try differing(.recommended), claimed: [], "the recommended settings", foils: [("the paper's", try differing(.paper))])
    let slow = Preset.paper.settings(for: .gaussian).training.rates
    let fast = Preset.paper.settings(for: .diffusion).training.rates
    check.equal(
      [fast.transition / slow.transition, slow.encoder / fast.encoder, slow.decoder / fast.decoder],
      claimed: [0.00941 / 0.000099, 0.00887 / 0.000864, 0.00777 / 0.000300], allowed: Tolerance.rounding(terms: 4, size: 100),
      scale: 1,
      "rates of the two models: ψ 95 times, φ 10 times, θ 26 times apart",
      foils: [("columns exchanged", [0.000099 / 0.00941, 0.000864 / 0.00887, 0.000300 / 0.00777]), ("equal", [1, 1, 1])])
  }
}

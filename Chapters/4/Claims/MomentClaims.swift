import BimodalNoise
import ChapterKit
import Probability

/// What the states look like before anything is observed.
enum MomentClaims {
  /// The law of z_t, asked of the code as a forecast from the start.
  private static func distribution(_ walk: WalkCase, at time: Int) -> GaussianMixture {
    let start = FilteredState(mean: 0, variance: walk.startsAtRandom ? 1 : 0)
    return walk.walk.latentPredictive(from: start, horizon: time - walk.firstStep + 1)
  }

  static let growth = Claim(
    "Eq 4.c", "z_t is a sum of terms 0.9ⁱ · (±4), all 2ᵗ of them as likely: mean 0, variance 16 (1 − 0.81ᵗ)/0.19 from z_0 = 0.",
    kind: .identity, oracle: "all sums written out in plain numbers; the geometric series"
  ) { check in
    for walk in WalkCase.readings + [.quiet] {
      for time in [2, 3, 9] {
        let distribution = distribution(walk, at: time)
        let sums = SignSequences(walk: walk, length: time).latents.map { $0[time - 1] }
        check.equal(
          distribution.means.sorted(), claimed: sums.sorted(), allowed: Tolerance.rounding(terms: time, size: 10 * walk.jump),
          scale: walk.jump, "means of z_\(time), \(walk.name)",
          foils: [("steps that do not shrink", sums.map { $0 / walk.decay }.sorted())])
        let exact = walk.variance(at: time)
        check.equal(
          distribution.variance, claimed: exact, allowed: Tolerance.rounding(terms: 16 + distribution.means.count, size: exact),
          scale: exact,
          "Var z_\(time), \(walk.name)",
          foils: [
            ("one step more", walk.variance(at: time + 1)),
            ("settled already", walk.jump * walk.jump / (1 - walk.decay * walk.decay)),
            ("the steps alone", Double(time) * walk.jump * walk.jump),
          ])
        check.equal(
          distribution.mean, claimed: 0, allowed: Tolerance.averaged(terms: distribution.means.count, size: 10 * walk.jump),
          scale: walk.jump,
          "mean", foils: [("up a step", walk.jump)])
      }
      let drawn = walk.simulated(16_384, length: 3, seed: check.seed).map { $0.latent[2] }
      check.mean(ofDraws: drawn, claimed: 0, "simulated z_3, \(walk.name)", foils: [("one sign preferred", walk.jump)])
      check.mean(
        ofDraws: drawn.map { $0 * $0 }, claimed: walk.variance(at: 3), "simulated z_3², \(walk.name)",
        foils: [("one step more", walk.variance(at: 4))])
    }
  }

  static let settled = Claim(
    "Eq 4.d", "For large t Var z_t = 16/0.19, a standard deviation of 9.18, and the covariance at lag h is 0.9ʰ of it.",
    kind: .limit,
    oracle: "the fixed point of V = 0.81 V + 16"
  ) { check in
    for walk in [WalkCase.variance, .quiet] {
      let (square, step) = (walk.decay * walk.decay, walk.jump * walk.jump)
      let settled = step / (1 - square)
      let again = walk.walk.latentPredictive(from: FilteredState(mean: 0, variance: settled))
      check.equal(
        again.variance, claimed: settled, allowed: Tolerance.rounding(terms: 4, size: settled), scale: settled,
        "one step on, \(walk.name)",
        foils: [("a step counted half", square * settled + step / 2), ("0.9 V + 16", walk.decay * settled + step)])
      let drawn = walk.simulated(8192, length: 70, seed: check.seed)
      check.mean(
        ofDraws: drawn.map { $0.latent[63] * $0.latent[63] }, claimed: settled, "z_64², \(walk.name)",
        foils: [("16/(1 − 0.9)", step / (1 - walk.decay)), ("16 alone", step)])
      for lag in [1, 3] {
        check.mean(
          ofDraws: drawn.map { $0.latent[63] * $0.latent[63 + lag] }, claimed: settled * power(walk.decay, lag),
          "z_64 z_{64+\(lag)}, \(walk.name)",
          foils: [("no memory", 0)] + (lag == 3 ? [("0.81ʰ", settled * power(square, lag))] : []))
      }
    }
    check.equal(
      WalkCase.variance.walk.latentPredictive(from: FilteredState(mean: 0, variance: 16 / 0.19)).variance.squareRoot(),
      claimed: 9.18, allowed: Tolerance.printed(decimals: 2), "three digits",
      foils: [("√(16/0.1)", 160.0.squareRoot()), ("4", 4)])
  }
}

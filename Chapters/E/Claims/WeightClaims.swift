import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle

/// Eqs 42–44: how much each level counts.
enum WeightClaims {
  static let definition = Claim(
    "Eq 42", "w̃_k = w_k c_out(σ_k)²/σ_k².", kind: .definition,
    oracle: "w_k and σ_k from the walk, c_out as Karras et al. print it"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (walk, weights, levels) = (ForwardRecursion(betas: schedule.betas), LossWeights(schedule), 1...schedule.levels)
      func claimed(_ power: Int) -> [Double] {
        levels.map { k in
          let square = walk.squaredNoiseLevel(k)
          let out = square / (square + 1)  // c_out²
          let noise = schedule.betas[k - 1] / (2 * (1 - schedule.betas[k - 1]) * walk.variances[k])
          return noise * (power == 2 ? out / square : out.squareRoot() / square)
        }
      }
      let allowed = rounding(terms: schedule.levels, size: 1)
      check.equal(
        weights.outputs, claimed: claimed(2), allowed: allowed, scale: 0.5, name, foils: [("c_out for its square", claimed(1))])
    }
  }

  static let shrunk = Claim(
    "Eq 43", "w̃_k = w_k ᾱ_k.", kind: .identity, oracle: "ᾱ_k as a square from the walk"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (walk, weights, levels) = (ForwardRecursion(betas: schedule.betas), LossWeights(schedule), 1...schedule.levels)
      func claimed(_ power: Double) -> [Double] {
        levels.map { k in
          let (beta, factor) = (schedule.betas[k - 1], pow(walk.factors[k], power))
          return beta / (2 * (1 - beta) * walk.variances[k]) * factor
        }
      }
      check.equal(
        weights.outputs, claimed: claimed(2), allowed: rounding(terms: schedule.levels, size: 1), scale: 0.5, name,
        foils: [("√ᾱ_k for ᾱ_k", claimed(1))])
    }
  }

  static let forms = Claim(
    "Eq 44", "w̃_k = β_k ᾱ_k/(2α_k (1 − ᾱ_k)) = ½ (1 − r_k), one half of the share of step k that z⁰ explains.",
    kind: .identity,
    oracle: "the noise levels of the walk: (σ_k² − σ²_{k−1})/(2σ_k² (1 + σ²_{k−1}))"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (walk, weights, levels) = (ForwardRecursion(betas: schedule.betas), LossWeights(schedule), 1...schedule.levels)
      // σ_k² − σ²_{k−1} = β_k/(m_k²): the walk has it without a subtraction.
      let rises = levels.map { schedule.betas[$0 - 1] / (walk.factors[$0] * walk.factors[$0]) }
      let claimed = levels.map { k in
        rises[k - 1] / (2 * walk.squaredNoiseLevel(k) * (1 + walk.squaredNoiseLevel(k - 1)))
      }
      check.equal(
        zip(weights.outputs, claimed).map { $0 / $1 }, claimed: claimed.map { _ in 1 },
        allowed: rounding(terms: schedule.levels, size: 1), scale: 1,
        "\(name), as ratios", foils: [("w_k/σ_k², the weight of D", levels.map { weights.denoised($0) / claimed[$0 - 1] })])
      check.equal(
        weights.outputs, claimed: levels.map { 0.5 * walk.explained($0) },
        allowed: rounding(terms: schedule.levels, size: 1), scale: 0.5, "\(name), ½ (1 − r_k)",
        foils: [("½ r_k", levels.map { 0.5 * schedule.posteriorShare($0) })])
      check.equal(
        levels.map { 0.5 * schedule.explainedShare($0) }, claimed: levels.map { 0.5 * walk.explained($0) },
        allowed: rounding(terms: schedule.levels, size: 1), scale: 0.5, "\(name), ½ (1 − r_k) of the schedule",
        foils: [("½ r_k", levels.map { 0.5 * schedule.posteriorShare($0) })])
    }
  }

  static let half = Claim(
    "Eq E.q", "0 < w̃_k ≤ ½ for every schedule, and w̃_1 = ½: the weights are never “very large”. The weight of D is.",
    kind: .bound,
    oracle: "one half"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let weights = LossWeights(schedule)
      let allowed = rounding(terms: schedule.levels, size: 0.5)
      check.equal(weights.output(1), claimed: 0.5, allowed: allowed, scale: 0.5, "\(name), w̃_1", foils: [("w̃_1 = 1", 1)])
      let largest = (1...schedule.levels).map { weights.denoised($0) }.max() ?? 0
      check.atMost(
        weights.outputs.max() ?? 1, 0.5, allowed: allowed, scale: 0.5, "\(name), largest w̃_k",
        lowerFoils: [("the weight of D", largest)])
      check.atMost(-(weights.outputs.min() ?? -1), 0, "\(name), smallest w̃_k, negated")
    }
  }

  static let extremes = Claim(
    "Eq 29", "For σ from 0.002 to 80 the factor K w̃_k in front of a drawn error runs from 64 to 9.0·10⁻⁴.", kind: .definition,
    oracle: "the walk, and the printed digits"
  ) { check in
    let walk = ForwardRecursion(betas: TestSchedules.karras.betas)
    let claimed = (1...128).map { 64 * walk.explained($0) }
    let computed = LevelDistribution.uniform(levels: 128).drawWeights(LossWeights(TestSchedules.karras).outputs)
    check.equal(
      computed, claimed: claimed, allowed: rounding(terms: 128, size: 64), scale: 64, "K w̃_1 … K w̃_128",
      foils: [("the same at every level", claimed.map { _ in 1 })])
    check.exactly(
      String(format: "%.0f %.1e", computed.max() ?? 0, computed.min() ?? 0), claimed: "64 9.0e-04", "largest and smallest",
      foils: [("equal magnitudes", "1 1.0e+00")])
  }

  static let posteriorVariance = Claim(
    "Eq E.r", "With ς_k² = β̃_k the weight is β_k/(2α_k (1 − ᾱ_{k−1})): larger by 1/r_k, and infinite at k = 1 unless ς_1² = β_1.",
    kind: .identity,
    oracle: "β² over 2ς²α(1 − ᾱ) from the walk"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) where schedule.levels > 1 {
      let (walk, weights) = (ForwardRecursion(betas: schedule.betas), LossWeights(schedule, reverseVariance: .posterior))
      let levels = 2...schedule.levels
      let claimed = levels.map { schedule.betas[$0 - 1] / (2 * (1 - schedule.betas[$0 - 1]) * walk.variances[$0 - 1]) }
      let forward = LossWeights(schedule)
      check.equal(
        zip(levels, claimed).map { weights.noise($0) / $1 }, claimed: claimed.map { _ in 1 },
        allowed: rounding(terms: schedule.levels, size: 1),
        scale: 1, "\(name), as ratios", foils: [("the weight of Eq 33", zip(levels, claimed).map { forward.noise($0) / $1 })])
    }
    let weights = LossWeights(TestSchedules.karras, reverseVariance: .posterior)
    let beta = TestSchedules.karras.beta(1)
    check.equal(
      weights.noise(1) * (1 - beta), claimed: 0.5, allowed: rounding(terms: 128, size: 0.5), scale: 0.5,
      "w_1 α_1 with ς_1² = β_1",
      foils: [("ς_1² = β̃_1", beta / (2 * TestSchedules.karras.noiseVariance(0)))])
  }
}

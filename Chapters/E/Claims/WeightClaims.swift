import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle

/// Eqs 42–44: the weight of each level.
enum WeightClaims {
  static let definition = Claim(
    "Eq 42", "The weight of (F − y)² is w̃_k = w_k c_out(σ_k)²/σ_k².", kind: .definition,
    oracle: "w_k, σ_k from a recursion, c_out as printed"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (recursion, weights, levels) = (ForwardRecursion(betas: schedule.betas), LossWeights(schedule), 1...schedule.levels)
      func claimed(_ power: Int) -> [Double] {
        levels.map { k in
          let square = recursion.squaredNoiseLevel(k)
          let out = square / (square + 1)  // c_out²
          let noise = schedule.betas[k - 1] / (2 * (1 - schedule.betas[k - 1]) * recursion.variances[k])
          return noise * (power == 2 ? out / square : out.squareRoot() / square)
        }
      }
      let allowed = rounding(terms: schedule.levels, size: 1)
      check.equal(
        weights.outputErrorWeights, claimed: claimed(2), allowed: allowed, scale: 0.5, name,
        foils: [("c_out for its square", claimed(1))])
    }
  }

  static let shrunk = Claim(
    "Eq 43", "With c_out and σ_k inserted, w̃_k = w_k ᾱ_k.", kind: .identity, oracle: "ᾱ_k from a recursion over β"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (recursion, weights, levels) = (ForwardRecursion(betas: schedule.betas), LossWeights(schedule), 1...schedule.levels)
      func claimed(_ power: Double) -> [Double] {
        levels.map { k in
          let (beta, factor) = (schedule.betas[k - 1], pow(recursion.factors[k], power))
          return beta / (2 * (1 - beta) * recursion.variances[k]) * factor
        }
      }
      check.equal(
        weights.outputErrorWeights, claimed: claimed(2), allowed: rounding(terms: schedule.levels, size: 1), scale: 0.5, name,
        foils: [("√ᾱ_k for ᾱ_k", claimed(1))])
    }
  }

  static let forms = Claim(
    "Eq 44", "w̃_k = β_k ᾱ_k/(2α_k (1 − ᾱ_k)) = ½ (1 − r_k), half the part of step k's variance that z⁰ explains.",
    kind: .identity,
    oracle: "(σ_k² − σ²_{k−1})/(2σ_k² (1 + σ²_{k−1}))"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (recursion, weights, levels) = (ForwardRecursion(betas: schedule.betas), LossWeights(schedule), 1...schedule.levels)
      // σ_k² − σ²_{k−1} = β_k/(m_k²): the recursion has it without a subtraction.
      let rises = levels.map { schedule.betas[$0 - 1] / (recursion.factors[$0] * recursion.factors[$0]) }
      let claimed = levels.map { k in
        rises[k - 1] / (2 * recursion.squaredNoiseLevel(k) * (1 + recursion.squaredNoiseLevel(k - 1)))
      }
      check.equal(
        zip(weights.outputErrorWeights, claimed).map { $0 / $1 }, claimed: claimed.map { _ in 1 },
        allowed: rounding(terms: schedule.levels, size: 1), scale: 1,
        "\(name), as ratios",
        foils: [("w_k/σ_k², the weight of D", levels.map { weights.denoiserErrorWeight($0) / claimed[$0 - 1] })])
      check.equal(
        weights.outputErrorWeights, claimed: levels.map { 0.5 * recursion.explained($0) },
        allowed: rounding(terms: schedule.levels, size: 1), scale: 0.5, "\(name), ½ (1 − r_k)",
        foils: [("½ r_k", levels.map { 0.5 * schedule.posteriorVarianceRatio($0) })])
      check.equal(
        levels.map { 0.5 * schedule.explainedShare($0) }, claimed: levels.map { 0.5 * recursion.explained($0) },
        allowed: rounding(terms: schedule.levels, size: 1), scale: 0.5, "\(name), ½ (1 − r_k) of the schedule",
        foils: [("½ r_k", levels.map { 0.5 * schedule.posteriorVarianceRatio($0) })])
    }
  }

  static let half = Claim(
    "Eq E.q", "0 < w̃_k ≤ ½ for every schedule, and w̃_1 = ½, so no weight of F is “very large”; the weight of D can be.",
    kind: .bound,
    oracle: "one half"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let weights = LossWeights(schedule)
      let allowed = rounding(terms: schedule.levels, size: 0.5)
      check.equal(
        weights.outputErrorWeight(1), claimed: 0.5, allowed: allowed, scale: 0.5, "\(name), w̃_1", foils: [("w̃_1 = 1", 1)])
      let largest = (1...schedule.levels).map { weights.denoiserErrorWeight($0) }.max() ?? 0
      check.atMost(
        weights.outputErrorWeights.max() ?? 1, 0.5, allowed: allowed, scale: 0.5, "\(name), largest w̃_k",
        lowerFoils: [("the weight of D", largest)])
      check.atMost(-(weights.outputErrorWeights.min() ?? -1), 0, "\(name), smallest w̃_k, negated")
    }
  }

  static let extremes = Claim(
    "Eq 29",
    "With 128 levels K w̃_k falls from 64 to 9.0·10⁻⁴ for σ from 0.002 to 80, and to 2.9·10⁻⁴ and 0.045 for the presets.",
    kind: .definition,
    oracle: "½ K (1 − r_k) from a recursion over β"
  ) { check in
    let recursion = ForwardRecursion(betas: TestSchedules.karras.betas)
    let claimed = (1...128).map { 64 * recursion.explained($0) }
    let computed = LevelDistribution.uniform(levels: 128).drawWeights(LossWeights(TestSchedules.karras).outputErrorWeights)
    check.equal(
      computed, claimed: claimed, allowed: rounding(terms: 128, size: 64), scale: 64, "K w̃_1 … K w̃_128",
      foils: [("the same at every level", claimed.map { _ in 1 })])
    check.exactly(
      String(format: "%.0f %.1e", computed.max() ?? 0, computed.min() ?? 0), claimed: "64 9.0e-04", "largest and smallest",
      foils: [("equal magnitudes", "1 1.0e+00")])
    for (name, schedule, digits) in [
      ("paper", TestSchedules.paper, "64 2.9e-04"), ("recommended", TestSchedules.recommended, "64 4.5e-02"),
    ] {
      let factors = LevelDistribution.uniform(levels: 128).drawWeights(LossWeights(schedule).outputErrorWeights)
      check.exactly(
        String(format: "%.0f %.1e", factors.max() ?? 0, factors.min() ?? 0), claimed: digits, "both ends, preset \(name)",
        foils: [("those of σ from 0.002 to 80", "64 9.0e-04")])
    }
  }

  static let posteriorVariance = Claim(
    "Eq E.r",
    "With ς_k² = β̃_k the weight of (ε − ε_ψ)² is w_k/r_k for k ≥ 2, and at k = 1 it is finite because ς_1² = β_1.",
    kind: .identity,
    oracle: "β_k/(2α_k (1 − ᾱ_{k−1})) from a recursion over β"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) where schedule.levels > 1 {
      let (recursion, weights) = (ForwardRecursion(betas: schedule.betas), LossWeights(schedule, reverseVariance: .posterior))
      let levels = 2...schedule.levels
      let claimed = levels.map { schedule.betas[$0 - 1] / (2 * (1 - schedule.betas[$0 - 1]) * recursion.variances[$0 - 1]) }
      let forward = LossWeights(schedule)
      check.equal(
        zip(levels, claimed).map { weights.noiseErrorWeight($0) / $1 }, claimed: claimed.map { _ in 1 },
        allowed: rounding(terms: schedule.levels, size: 1),
        scale: 1, "\(name), as ratios",
        foils: [("the weight of Eq 33", zip(levels, claimed).map { forward.noiseErrorWeight($0) / $1 })])
    }
    let weights = LossWeights(TestSchedules.karras, reverseVariance: .posterior)
    let beta = TestSchedules.karras.beta(1)
    check.equal(
      weights.noiseErrorWeight(1) * (1 - beta), claimed: 0.5, allowed: rounding(terms: 128, size: 0.5), scale: 0.5,
      "w_1 α_1 with ς_1² = β_1",
      foils: [("ς_1² = β̃_1", beta / (2 * TestSchedules.karras.noiseVariance(0)))])
  }
}

/// σ_data other than 1, and the weights of Eq 33 left out.
enum DataScaleClaims {
  private typealias TestExample = RowExample
  private static let distributions: [(name: String, distribution: LevelDistribution)] = [
    ("uniform ρ", .uniform(levels: 3)), ("ρ ∝ w̃", .weighted(TestExample.weights)),
  ]

  static let bound = Claim(
    "Eq E.ae", "The same denoiser D has the same loss for σ_data = 1, 0.3 and 9.18.",
    kind: .identity, oracle: "w_k (ε − ε_ψ)²/ρ by hand, without σ_data"
  ) { check in
    for (name, distribution) in distributions {
      func weight(_ k: Int) -> Double { TestExample.noiseWeight(k) / distribution.probabilities[k - 1] }
      let claimed = TestExample.byHand(weight: weight, TestExample.drawnError)
      for standardDeviation in [1, 0.3, 9.18] {
        // c_in of σ_data = 1: the network is shown z^k and takes it for ẑ/√(σ² + σ_data²).
        let unscaled = TestExample.byHand(weight: weight) { row, latent in
          let variance = TestExample.recursion.squaredNoiseLevel(TestExample.levels[row])
          let factor = ((variance + standardDeviation * standardDeviation) / (variance + 1)).squareRoot()
          return TestExample.error(row, latent, at: factor * TestExample.rescaled(row, latent))
        }
        // w̃_k = w_k ᾱ_k on outputs that belong to another c_out.
        let weighted = TestExample.byHand(
          weight: { k in
            let variance = TestExample.recursion.squaredNoiseLevel(k)
            return weight(k) * (variance / (standardDeviation * standardDeviation) + 1) / (variance + 1)
          }, TestExample.drawnError)
        check.equal(
          TestExample.loss(distribution, sigmaData: standardDeviation, averaged: false), claimed: claimed,
          allowed: rounding(terms: 60, size: 60),
          scale: 1, "σ_data = \(standardDeviation), \(name)",
          foils: standardDeviation == 1
            ? [
              (
                "w_k for w̃_k",
                TestExample.byHand(weight: { weight($0) / (1 - TestExample.recursion.variances[$0]) }, TestExample.drawnError)
              )
            ]
            : [("c_in left at that of σ_data = 1", unscaled), ("w̃_k left at that of σ_data = 1", weighted)])
      }
    }
  }

  static let dropped = Claim(
    "Eq E.af",
    "With dropped weights every ‖ε − ε_ψ‖² has one weight, chosen so that the weights of ‖F − y‖² sum to Σ_k w̃_k.",
    kind: .definition, oracle: "one weight for all levels, on errors by hand"
  ) { check in
    for standardDeviation in [1, 2.5] {
      /// (c_out/σ)², what one of ‖ε − ε_ψ‖² is in units of ‖F − y‖².
      func share(_ k: Int) -> Double {
        standardDeviation * standardDeviation
          / (TestExample.recursion.squaredNoiseLevel(k) + standardDeviation * standardDeviation)
      }
      func sum(_ value: (Int) -> Double) -> Double { (1...3).reduce(0) { $0 + value($1) } }
      let flat = sum { TestExample.noiseWeight($0) * share($0) } / sum(share)
      for (name, distribution) in distributions {
        func claimed(_ weight: (Int) -> Double) -> [Double] {
          TestExample.byHand(weight: { weight($0) / distribution.probabilities[$0 - 1] }, TestExample.drawnError)
        }
        check.equal(
          TestExample.loss(distribution, weighting: .dropped, sigmaData: standardDeviation, averaged: false),
          claimed: claimed { _ in flat },
          allowed: rounding(terms: 60, size: 60), scale: 1, "σ_data = \(standardDeviation), \(name)",
          foils: [
            ("the bound's weights", claimed(TestExample.noiseWeight)), ("a weight of 1", claimed { _ in 1 }),
            ("the sum of the w_k kept", claimed { _ in sum(TestExample.noiseWeight) / 3 }),
            ("one weight for every ‖F − y‖²", claimed { flat * sum(share) / (3 * share($0)) }),
          ])
      }
    }
  }
}

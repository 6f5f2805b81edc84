import ChapterKit
import DiffusionChain
import Foundation

/// What a schedule says level by level, and to how many digits.
enum LevelClaims {
  static let ends = Claim(
    "Eq D.c", "Level 0 is the clean state, ᾱ_0 = 1 and σ_0 = 0; α, ᾱ, 1 − ᾱ and σ of level k follow from β_1 … β_k.",
    kind: .definition, oracle: "products of five numbers written out"
  ) { check in
    let betas = [0.02, 0.3, 0.1, 0.6, 0.05]
    let schedule = NoiseSchedule(betas: betas)
    let products = [0.98, 0.98 * 0.7, 0.98 * 0.7 * 0.9, 0.98 * 0.7 * 0.9 * 0.4, 0.98 * 0.7 * 0.9 * 0.4 * 0.95]
    check.exactly(
      [schedule.alphaBar(0), schedule.noiseVariance(0), schedule.noiseLevel(0)], claimed: [1, 0, 0], "ᾱ_0, 1 − ᾱ_0, σ_0",
      foils: [("those of level 1", [schedule.alphaBar(1), schedule.noiseVariance(1), schedule.noiseLevel(1)])])
    let lists: [(String, [Double], (Int) -> Double, [Double])] = [
      ("β", schedule.betas, schedule.beta, betas), ("α", schedule.alphas, schedule.alpha, betas.map { 1 - $0 }),
      ("ᾱ", schedule.alphaBars, schedule.alphaBar, products),
      ("1 − ᾱ", schedule.noiseVariances, schedule.noiseVariance, products.map { 1 - $0 }),
      ("σ", schedule.noiseLevels, schedule.noiseLevel, products.map { ((1 - $0) / $0).squareRoot() }),
    ]
    for (name, list, one, claimed) in lists {
      let allowed = rounding(terms: 5, size: 2)
      let shifted = [claimed[0]] + claimed.dropLast()
      check.equal(
        list, claimed: claimed, allowed: allowed, scale: 0.02, "\(name)_1 … \(name)_5", foils: [("one level late", shifted)])
      check.equal(
        (1...5).map(one), claimed: claimed, allowed: allowed, scale: 0.02, "\(name)_k one by one",
        foils: [("one level late", shifted)])
    }
  }

  static let clean = Claim(
    "Eq D.f", "Where ᾱ_k is very near 1, the values of 1 − ᾱ_k, σ_k and β_k are right to the last digits.",
    kind: .identity, oracle: "numbers whose exact values are known"
  ) { check in
    let schedule = TestSchedules.adversarial
    check.equal(
      schedule.noiseVariance(1), claimed: 1e-12, allowed: .ulpOfOne * schedule.beta(1), scale: 1e-12, "1 − ᾱ_1 where β_1 = 10⁻¹²",
      foils: [("1 − α_1, subtracted", 1 - (1 - schedule.beta(1)))])
    check.equal(
      schedule.noiseLevel(1), claimed: 1e-6 * (1 + 0.5e-12), allowed: rounding(terms: 1, size: schedule.beta(1).squareRoot()),
      scale: 1e-6, "σ_1",
      foils: [("from 1 − α_1, subtracted", (1 - (1 - schedule.beta(1))).squareRoot())])
    check.equal(
      schedule.logNoiseVariance(1), claimed: -12 * log(10), allowed: rounding(terms: 2, size: 28), scale: 1, "log(1 − ᾱ_1)",
      foils: [("of 1 − α_1, subtracted", log(1 - (1 - schedule.beta(1))))])
    // σ_2² − σ_1² = 2⁻²⁹ + 2⁻⁶⁰ and 1 + σ_2² = 2 + 2⁻²⁹ + 2⁻⁶⁰; both are exact.
    let (rise, close) = (0x1p-29 + 0x1p-60, NoiseSchedule(noiseLevels: [1, 1 + 0x1p-30]))
    check.equal(
      close.beta(2), claimed: rise / (2 + rise), allowed: 4 * .ulpOfOne * rise, scale: rise, "β_2 of σ = 1, 1 + 2⁻³⁰",
      foils: [("1 − α_2, subtracted", 1 - close.alpha(2))])
    check.equal(
      close.noiseLevels, claimed: [1, 1 + 0x1p-30], allowed: rounding(terms: 2, size: 1), scale: 0x1p-30, "σ as it was given",
      foils: [("the first level twice", [1, 1])])
  }

  static let noisy = Claim(
    "Eq D.g", "Where 1 − ᾱ_k rounds to 1, the values of log(1 − ᾱ_k) and σ_k are right to the last digits.", kind: .identity,
    oracle: "ᾱ_60 = 2⁻⁶⁰ for β = ½; the recursion step by step"
  ) { check in
    let halves = NoiseSchedule(betas: Array(repeating: 0.5, count: 60))
    let allowed = rounding(terms: 60, size: 60 * log(2))
    check.equal(
      halves.logNoiseVariance(60), claimed: -0x1p-60, allowed: allowed * 0x1p-60, scale: 0x1p-60, "log(1 − ᾱ_60)",
      foils: [("the logarithm of 1 − ᾱ_60, rounded", log(halves.noiseVariance(60)))])
    check.equal(
      halves.noiseLevel(60) * 0x1p-30, claimed: 1, allowed: allowed, scale: 1, "σ_60 over 2³⁰",
      foils: [("σ² for σ", halves.noiseLevel(60) * halves.noiseLevel(60) * 0x1p-30)])
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (recursion, levels) = (ForwardRecursion(betas: schedule.betas), 1...schedule.levels)
      check.equal(
        levels.map { schedule.logNoiseVariance($0) }, claimed: levels.map { log(recursion.variances[$0]) },
        allowed: rounding(terms: schedule.levels, size: 1), scale: 1, "\(name), log(1 − ᾱ_k)",
        foils: [("of the standard deviation", levels.map { 0.5 * schedule.logNoiseVariance($0) })])
    }
  }
}

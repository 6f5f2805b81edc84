import ChapterKit
import DiffusionChain

/// Eqs 34–36: the noisy state in units of the clean one.
enum RescalingClaims {
  static let rescaling = Claim(
    "Eq 36", "Rescaled so that the signal is z⁰ itself, the noisy state is z⁰ + σ_k ε.", kind: .identity,
    oracle: "z̃^k divided by the walk's mean factor, Eqs 34 and 35"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter E, rescaling")
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let walk = ForwardRecursion(betas: schedule.betas)
      let levels = 1...schedule.levels
      let (clean, noise) = (draws.normal(0), draws.normal(1))
      let direct = levels.map { (walk.factors[$0] * clean + walk.variances[$0].squareRoot() * noise) / walk.factors[$0] }
      let largest = direct.map(abs).max() ?? 1
      check.equal(
        levels.map { schedule.rescaled($0, clean: clean, noise: noise) }, claimed: direct,
        allowed: rounding(terms: schedule.levels, size: largest + 1), scale: 1, "\(name)",
        foils: [("not rescaled", levels.map { schedule.noisy($0, clean: clean, noise: noise) })])
      check.equal(
        levels.map { schedule.rescaled($0, noisy: schedule.noisy($0, clean: clean, noise: noise)) }, claimed: direct,
        allowed: rounding(terms: schedule.levels, size: largest + 1), scale: 1, "\(name), from the noisy state",
        foils: [("divided by ᾱ_k", zip(levels, direct).map { $1 / walk.factors[$0] })])
    }
  }
}

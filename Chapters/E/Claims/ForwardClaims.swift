import DiffusionChain
import Foundation
import Lectern
import Oracle

/// The forward process and its schedules (D.1, Eqs 34–36).
enum ForwardClaims {
  static let jump = Claim(
    "Eq E.b", "k steps of noise are one step: q(z^k | z⁰) = N(√ᾱ_k z⁰, 1 − ᾱ_k).", kind: .identity,
    oracle: "the walk, step by step, adding variances without a subtraction"
  ) { check in
    for (name, schedule) in Menagerie.all(seed: check.seed) {
      let walk = Walk(schedule)
      let levels = 1...schedule.levels
      let allowed = rounding(terms: schedule.levels, size: 1)
      check.equal(
        levels.map { schedule.marginal($0, clean: 1).mean / walk.factors[$0] }, claimed: levels.map { _ in 1 }, allowed: allowed,
        scale: 1, "\(name), means as ratios", foils: [("ᾱ for its root", levels.map { schedule.alphaBar($0) / walk.factors[$0] })]
      )
      check.equal(
        levels.map { schedule.marginal($0, clean: 1).variance / walk.variances[$0] }, claimed: levels.map { _ in 1 },
        allowed: allowed,
        scale: 1, "\(name), variances as ratios",
        foils: schedule.levels > 1
          ? [("variances add up unshrunk", levels.map { schedule.betas[..<$0].reduce(0, +) / walk.variances[$0] })] : [])
    }
    let schedule = Menagerie.adversarial
    check.equal(
      schedule.noiseVariance(1), claimed: 1e-12, allowed: 4e-28, scale: 1e-12, "1 − ᾱ_1 where β_1 = 10⁻¹²",
      foils: [("1 − α_1, subtracted", 1 - (1 - schedule.beta(1)))])
  }

  static let composition = Claim(
    "Eq E.a", "Two steps compose: ∫ q(z² | z¹) q(z¹ | z⁰) dz¹ = q(z² | z⁰).", kind: .identity, oracle: "quadrature over z¹"
  ) { check in
    let schedule = NoiseSchedule(betas: [0.2, 0.6])
    for (clean, noisy) in [(0.8, 0.3), (-2, 1.5), (40, 22)] {
      let first = schedule.step(1, from: clean)
      let density = try integral(
        of: { z in
          exp(
            logNormal(z, mean: 0.8.squareRoot() * clean, variance: 0.2)
              + logNormal(noisy, mean: 0.4.squareRoot() * z, variance: 0.6))
        }, over: Region(mean: first.mean, deviation: first.deviation))
      let jump = schedule.marginal(2, clean: clean)
      check.equal(
        exp(jump.logDensity(at: noisy)), claimed: density.value,
        allowed: density.error + rounding(terms: 10, size: density.value),
        scale: density.value, "z⁰ = \(clean), z² = \(noisy)",
        foils: [("variance β_1 + β_2", exp(Normal(mean: jump.mean, variance: 0.8).logDensity(at: noisy)))])
    }
  }

  static let identities = Claim(
    "Eq E.c", "Every quantity of a schedule is a function of σ_k and σ_{k−1}.", kind: .identity,
    oracle: "σ from the walk, and the right-hand sides as written"
  ) { check in
    for (name, schedule) in Menagerie.all(seed: check.seed) {
      let walk = Walk(schedule)
      for k in Set([1, 2, (schedule.levels + 1) / 2, schedule.levels]).filter({ $0 <= schedule.levels }).sorted() {
        let (before, now) = (walk.squaredNoiseLevel(k - 1), walk.squaredNoiseLevel(k))
        let computed = [
          schedule.alphaBar(k), schedule.alpha(k), schedule.beta(k), schedule.posteriorShare(k),
          schedule.noiseLevel(k) / now.squareRoot(),
        ]
        let share = before * (1 + now) / (now * (1 + before))
        let claimed = [1 / (1 + now), (1 + before) / (1 + now), (now - before) / (1 + now), share, 1]
        // The walk's σ² carries K relative roundings; each of the five turns them into errors of that size at most.
        let allowed = rounding(terms: schedule.levels, size: 1)
        check.equal(
          computed, claimed: claimed, allowed: allowed, scale: 1, "\(name), k = \(k): ᾱ, α, β, r, and σ as a ratio",
          foils: share < 1 - 1e-9
            ? [("r = 1, as if β̃ were β", [computed[0], computed[1], computed[2], 1, computed[4]])]
            : [("1 − ᾱ for ᾱ", [schedule.noiseVariance(k)] + computed.dropFirst())])
      }
    }
  }

  static let shapes = Claim(
    "Eq E.d", "The named schedules are what their authors define.", kind: .definition,
    oracle: "Nichol & Dhariwal's cosine and Karras et al.'s exponent as printed, level by level"
  ) { check in
    func f(_ k: Int) -> Double { pow(cos((Double(k) / 128 + 0.008) / 1.008 * .pi / 2), 2) }
    check.equal(
      (1..<128).map { Menagerie.cosine.alphaBar($0) }, claimed: (1..<128).map { f($0) / f(0) },
      allowed: rounding(terms: 128, size: 1),
      scale: 1, "cosine, ᾱ_1 … ᾱ_127",
      foils: [("no offset", (1..<128).map { pow(cos(Double($0) / 256 * .pi), 2) })])
    check.equal(
      Menagerie.cosine.beta(128), claimed: 0.999, allowed: 1e-15, scale: 1, "cosine, β_128 is clipped",
      foils: [("not clipped", 1)])
    // Karras et al. count from noisy to clean: their σ_i is level 128 − i.
    let (high, low) = (pow(80, 1.0 / 7), pow(0.002, 1.0 / 7))
    let printed = (0..<128).map { i in pow(high + Double(i) / 127 * (low - high), 7) }
    check.equal(
      (1...128).map { log(Menagerie.karras.noiseLevel($0)) }, claimed: printed.reversed().map { log($0) },
      allowed: rounding(terms: 128, size: 7), scale: 10, "log σ_1 … log σ_128",
      foils: [("equal steps in σ", (1...128).map { log(0.002 + Double($0 - 1) / 127 * 79.998) })])
  }

  static let leftover = Claim(
    "Eq E.e", "128 linear steps from 10⁻⁴ to 0.02 leave 27 % of the variance: z^K is not near N(0, I).", kind: .definition,
    oracle: "the product of 1 − β_k, and the printed digits"
  ) { check in
    var product = 1.0
    for step in 0..<128 { product *= 1 - (1e-4 + 0.0199 * Double(step) / 127) }
    check.equal(
      Menagerie.unscaled.alphaBar(128), claimed: product, allowed: rounding(terms: 128, size: 1), scale: 0.1, "ᾱ_128",
      foils: [("stretched to 128 levels", Menagerie.stretched.alphaBar(128)), ("pure noise", 0)])
    check.exactly(
      String(format: "%.3f", Menagerie.unscaled.alphaBar(128)), claimed: "0.274", "ᾱ_128 to three digits",
      foils: [("stretched", String(format: "%.3f", Menagerie.stretched.alphaBar(128)))])
  }

  static let rescaling = Claim(
    "Eq 36", "Rescaled so that the signal is z⁰ itself, the noisy state is z⁰ + σ_k ε.", kind: .identity,
    oracle: "z̃^k divided by the walk's mean factor, Eqs 34 and 35"
  ) { check in
    let draws = Draws(seed: check.seed, "rescaling")
    for (name, schedule) in Menagerie.all(seed: check.seed) {
      let walk = Walk(schedule)
      let levels = 1...schedule.levels
      let (clean, noise) = (draws.normal(0), draws.normal(1))
      let direct = levels.map { (walk.factors[$0] * clean + walk.variances[$0].squareRoot() * noise) / walk.factors[$0] }
      let largest = direct.map(abs).max() ?? 1
      check.equal(
        levels.map { schedule.rescaled($0, clean: clean, noise: noise) }, claimed: direct,
        allowed: rounding(terms: schedule.levels, size: largest + 1), scale: 1, "\(name)",
        foils: [("not rescaled", levels.map { schedule.noisy($0, clean: clean, noise: noise) })])
    }
  }
}

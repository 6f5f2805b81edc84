import ChapterKit
import DiffusionChain
import Foundation
import Oracle
import Probability

/// The forward process (D.1): one step, k steps, and one draw in place of k.
enum ForwardClaims {
  static let composition = Claim(
    "Eq D.a",
    "Two steps of noise are one: ∫ q(z² | z¹) q(z¹ | z⁰) dz¹ = q(z² | z⁰).",
    kind: .identity, oracle: "quadrature over z¹"
  ) { check in
    let schedule = NoiseSchedule(betas: [0.2, 0.6])
    for (clean, noisy) in [(0.8, 0.3), (-2, 1.5), (40, 22)] {
      let density = try integral(
        of: { z in
          exp(
            logNormal(z, mean: 0.8.squareRoot() * clean, variance: 0.2)
              + logNormal(noisy, mean: 0.4.squareRoot() * z, variance: 0.6))
        }, over: Region(mean: 0.8.squareRoot() * clean, standardDeviation: 0.2.squareRoot()))
      let jump = schedule.marginal(2, clean: clean)
      check.equal(
        exp(jump.logDensity(at: noisy)), claimed: density.value,
        allowed: density.error + rounding(terms: 10, size: density.value), scale: density.value, "z⁰ = \(clean), z² = \(noisy)",
        foils: [
          ("variance β_1 + β_2", exp(Normal(mean: jump.mean, variance: 0.8).logDensity(at: noisy))),
          (
            "z⁰ shrunk by the second step alone",
            exp(Normal(mean: 0.4.squareRoot() * clean, variance: jump.variance).logDensity(at: noisy))
          ),
        ])
    }
  }

  static let jump = Claim(
    "Eq D.b", "k steps of noise are one step: q(z^k | z⁰) = N(√ᾱ_k z⁰, 1 − ᾱ_k).", kind: .identity,
    oracle: "means and variances step by step"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (recursion, levels) = (ForwardRecursion(betas: schedule.betas), 1...schedule.levels)
      let (allowed, ones) = (rounding(terms: schedule.levels, size: 1), levels.map { _ in 1.0 })
      check.equal(
        levels.map { schedule.marginal($0, clean: -3).mean / (-3 * recursion.factors[$0]) }, claimed: ones, allowed: allowed,
        scale: 1, "\(name), means as ratios",
        foils: [("ᾱ_k in place of its root", levels.map { schedule.alphaBar($0) / recursion.factors[$0] })]
      )
      check.equal(
        levels.map { schedule.marginal($0, clean: -3).variance / recursion.variances[$0] }, claimed: ones, allowed: allowed,
        scale: 1,
        "\(name), variances as ratios",
        foils: [
          (
            "√(1 − ᾱ_k), the standard deviation",
            levels.map { schedule.marginal($0, clean: -3).standardDeviation / recursion.variances[$0] }
          )
        ]
          + (schedule.levels > 1
            ? [("variances add up unshrunk", levels.map { schedule.betas[..<$0].reduce(0, +) / recursion.variances[$0] })] : []))
    }
  }

  static let oneNoise = Claim(
    "Eq D.d", "The steps of q(z^k | z^{k−1}) lead to √ᾱ_k z⁰ + √(1 − ᾱ_k) ε, with one ε computed from all their noises.",
    kind: .identity, oracle: "the noises of all steps added up"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter D, one noise")
    let clean = draws.normal(0)
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let fresh = (1...schedule.levels).map { draws.normal($0) }
      let (recursion, noises) = (ForwardRecursion(betas: schedule.betas), gathered(schedule, fresh))
      let claimed = (1...schedule.levels).map { recursion.factors[$0] * clean + noises[$0 - 1] }
      let single = (1...schedule.levels).map { noises[$0 - 1] / recursion.variances[$0].squareRoot() }
      let stepped = fresh.indices.reduce(into: [clean]) { states, index in
        let step = schedule.step(index + 1, from: states[index])
        states.append(step.mean + step.standardDeviation * fresh[index])
      }
      let size = abs(clean) + (fresh.map(abs).max() ?? 0)
      let allowed = rounding(terms: 2 * schedule.levels, size: size)
      check.equal(
        zip(1..., single).map { schedule.noisy($0, clean: clean, noise: $1) }, claimed: claimed, allowed: allowed, scale: 1,
        "\(name), z^1 … z^K, one jump each",
        foils: [("1 − ᾱ_k, no root", zip(1..., single).map { recursion.factors[$0] * clean + recursion.variances[$0] * $1 })])
      check.equal(
        Array(stepped.dropFirst()), claimed: claimed, allowed: allowed, scale: 1, "\(name), z^1 … z^K, step by step",
        foils: [("one step behind", Array(stepped.dropLast()))])
    }
  }

  /// The noise in z^k, k = 1 … K, of a chain that adds √β_k ξ_k at step k.
  private static func gathered(_ schedule: NoiseSchedule, _ fresh: [Double]) -> [Double] {
    zip(schedule.betas, fresh).reduce(into: []) { noises, step in
      noises.append((1 - step.0).squareRoot() * (noises.last ?? 0) + step.0.squareRoot() * step.1)
    }
  }
}

import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability

/// The noisy end: N(0, I) by definition under the model, and more or less under the forward process.
enum EndClaims {
  /// Schedules; for states of standard deviation 9.18, the mean of L_forward in nats, and the divergence of the averaged q(z^K).
  static let printed: [(name: String, schedule: NoiseSchedule, charge: String, aggregate: String)] = [
    ("linear, stretched", TestSchedules.stretched, "1.0e-03", "1.0e-06"),
    ("σ 0.002 … 80", TestSchedules.karras, "6.6e-03", "4.2e-05"),
    ("linear, unscaled", TestSchedules.unscaled, "1.2e+01", "9.8e+00"),
  ]

  static let nearly = Claim(
    "Eq D.m", "For three schedules and z⁰ ~ N(0, s²), the code's mean of L_forward equals the divergence by quadrature.",
    kind: .identity, oracle: "double quadrature over z⁰ and z^K"
  ) { check in
    for (name, schedule, charge, _) in printed {
      for standardDeviation in [0.5, 9.18] {
        let exact = try charged(ForwardRecursion(betas: schedule.betas), schedule.levels, standardDeviation)
        let computed = LossWeights(schedule).forwardLoss(meanSquare: standardDeviation * standardDeviation)
        let allowed = exact.error + rounding(terms: schedule.levels, size: computed)
        check.equal(
          computed, claimed: exact.value, allowed: allowed, scale: computed, "\(name), s = \(standardDeviation)",
          foils: [
            ("q(z^K | z⁰) taken for N(0, I)", 0),
            ("s in place of s²", LossWeights(schedule).forwardLoss(meanSquare: standardDeviation)),
          ])
        guard standardDeviation > 9 else { continue }
        check.exactly(
          String(format: "%.1e", computed), claimed: charge, "\(name), s = 9.18, two digits", foils: [("nothing", "0.0e+00")])
      }
    }
  }

  /// E over z⁰ ~ N(0, s²) of the divergence of q(z^K | z⁰) from N(0, 1).
  private static func charged(_ recursion: ForwardRecursion, _ last: Int, _ standardDeviation: Double) throws -> Measured {
    let (factor, variance) = (recursion.factors[last], recursion.variances[last])
    return try expectation(
      of: { logNormal($1, mean: factor * $0, variance: variance) - logNormal($1, mean: 0, variance: 1) },
      density: {
        exp(
          logNormal($0, mean: 0, variance: standardDeviation * standardDeviation)
            + logNormal($1, mean: factor * $0, variance: variance))
      }, over: Region(mean: 0, standardDeviation: standardDeviation),
      { Region(mean: factor * $0, standardDeviation: variance.squareRoot()) },
      to: QuadratureTolerance(absolute: 1e-11, relative: 1e-8))
  }

  static let aggregate = Claim(
    "Eq D.n", "The averaged q(z^K) = N(0, ᾱ_K s² + 1 − ᾱ_K) diverges from N(0, 1) by at most E L_forward.",
    kind: .bound, oracle: "quadrature, variance step by step; E L_forward"
  ) { check in
    for (name, schedule, _, digits) in printed {
      let (recursion, last) = (ForwardRecursion(betas: schedule.betas), schedule.levels)
      let variance = recursion.factors[last] * recursion.factors[last] * 9.18 * 9.18 + recursion.variances[last]
      let exact = try gaussianExpectation(
        of: { logNormal($0, mean: 0, variance: variance) - logNormal($0, mean: 0, variance: 1) }, mean: 0,
        standardDeviation: variance.squareRoot())
      let posterior = CleanPosterior(clean: Normal(mean: 0, variance: 9.18 * 9.18), noiseLevel: schedule.noiseLevel(last))
      let noisy = Normal(mean: 0, variance: schedule.alphaBar(last) * posterior.rescaledVariance)
      let computed = noisy.divergence(from: .standard)
      let charge = LossWeights(schedule).forwardLoss(meanSquare: 9.18 * 9.18)
      let allowed = exact.error + rounding(terms: last, size: variance - 1) + rounding(terms: 4, size: 1)
      check.equal(
        computed, claimed: exact.value, allowed: allowed, scale: computed, "\(name), s = 9.18",
        foils: [("E L_forward in its place", charge), ("arguments exchanged", Normal.standard.divergence(from: noisy))])
      check.atMost(computed, charge, "\(name), against E L_forward", foils: [("half of it", computed / 2)])
      check.exactly(String(format: "%.1e", computed), claimed: digits, "\(name), two digits", foils: [("nothing", "0.0e+00")])
    }
  }

  static let start = Claim(
    "Eq D.o", "Under q, two contexts with z⁰ ~ N(∓4, ½²) still give different distributions of z^K.", kind: .identity,
    oracle: "quadrature of log q(z^K | left) − log q(z^K | right)"
  ) { check in
    for (name, schedule, _, _) in printed {
      let (recursion, last) = (ForwardRecursion(betas: schedule.betas), schedule.levels)
      let (mean, variance) = (
        4 * recursion.factors[last], 0.25 * recursion.factors[last] * recursion.factors[last] + recursion.variances[last]
      )
      let exact = try gaussianExpectation(
        of: { logNormal($0, mean: -mean, variance: variance) - logNormal($0, mean: mean, variance: variance) }, mean: -mean,
        standardDeviation: variance.squareRoot(), to: QuadratureTolerance(absolute: 1e-14, relative: 1e-12))
      let sides = [-4.0, 4].map { clean in
        let jump = schedule.marginal(last, clean: clean)
        return Normal(mean: jump.mean, variance: jump.variance + schedule.alphaBar(last) * 0.25)
      }
      let computed = sides[0].divergence(from: sides[1])
      check.equal(
        computed, claimed: exact.value, allowed: exact.error + rounding(terms: last, size: computed), scale: computed, name,
        foils: [("no difference", 0), ("the difference of the means halved", computed / 4)])
    }
  }
}

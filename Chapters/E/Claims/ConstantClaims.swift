import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle

/// C, the part of the bound that is usually dropped.
enum ConstantClaims {
  static let twoForms = Claim(
    "Eq E.k", "C = ½ log 2πβ_1 + ½ Σ_{k≥2} (r_k − 1 − log r_k) = ½ log 2π(1 − ᾱ_K) − Σ_{k≥2} w̃_k.", kind: .identity,
    oracle: "one divergence per level by quadrature, of kernels with the right mean and the variance β_k"
  ) { check in
    for schedule in [NoiseSchedule(betas: Array(repeating: 0.3, count: 8)), NoiseSchedule(betas: [0.5]), .cosine(levels: 7)] {
      let weights = LossWeights(schedule)
      let exact = try byQuadrature(schedule)
      let allowed = exact.error + rounding(terms: 4 * schedule.levels, size: 4)
      let shares = (2..<schedule.levels + 1).reduce(0) { $0 + 0.5 * log(schedule.posteriorShare($1)) }
      check.equal(
        weights.constant, claimed: exact.value, allowed: allowed, scale: 0.1, "first form, K = \(schedule.levels)",
        foils: [("C_1 left out, as a Dirac's", weights.constant - weights.constant(1))]
          + (schedule.levels > 1 ? [("log r added", weights.constant + 2 * shares)] : []))
      check.equal(
        weights.telescopedConstant, claimed: exact.value, allowed: allowed, scale: 0.1, "second form, K = \(schedule.levels)",
        foils: [("the sum from k = 1", weights.telescopedConstant - weights.output(1))])
    }
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let weights = LossWeights(schedule)
      let size = 4 + abs(0.5 * log(schedule.beta(1))) + (1...schedule.levels).reduce(0) { $0 + abs(weights.constant($1)) }
      check.equal(
        weights.constant, claimed: weights.telescopedConstant, allowed: rounding(terms: 4 * schedule.levels, size: size),
        scale: 1,
        "both forms, \(name)", foils: [("the sum from k = 1", weights.telescopedConstant - weights.output(1))])
    }
  }

  /// −E log N(z⁰; z⁰, β_1) at k = 1, and at k ≥ 2 the divergence of N(0, β̃_k) from N(0, β_k) over unit-scaled z.
  private static func byQuadrature(_ schedule: NoiseSchedule) throws -> Measured {
    let walk = ForwardRecursion(betas: schedule.betas)
    var sum = Measured(-logNormal(0, mean: 0, variance: schedule.betas[0]), error: 0)
    for k in 1..<schedule.levels {
      let share = walk.variances[k] / walk.variances[k + 1]
      sum =
        try sum
        + gaussianExpectation(
          of: { logNormal($0, mean: 0, variance: share) - logNormal($0, mean: 0, variance: 1) }, mean: 0,
          deviation: share.squareRoot())
    }
    return sum
  }

  static let signs = Claim(
    "Eq E.l", "C has either sign: −4.60 and −3.02 for two schedules in use, +0.40 and +0.57 for short ones.", kind: .definition,
    oracle: "½ log 2π(1 − ᾱ_K) − Σ w̃_k from the walk, and the printed digits"
  ) { check in
    let printed: [(String, NoiseSchedule, Double)] = [
      ("σ 0.002 … 80", TestSchedules.karras, -4.60), ("linear 10⁻⁴ … 0.02", TestSchedules.unscaled, -3.02),
      ("β = 0.3, K = 8", NoiseSchedule(betas: Array(repeating: 0.3, count: 8)), 0.40),
      ("β = 0.5, K = 1", NoiseSchedule(betas: [0.5]), 0.57),
    ]
    for (name, schedule, digits) in printed {
      let (weights, walk) = (LossWeights(schedule), ForwardRecursion(betas: schedule.betas))
      let explained: Double = (1..<schedule.levels).reduce(0) { $0 + 0.5 * walk.explained($1 + 1) }
      let claimed = 0.5 * log(2 * .pi * walk.variances[schedule.levels]) - explained
      check.equal(
        weights.constant, claimed: claimed, allowed: rounding(terms: 8 * schedule.levels, size: 8), scale: 0.1, name,
        foils: [("the sign turned", -claimed)])
      check.equal(
        weights.constant, claimed: digits, allowed: Tolerance.printed(decimals: 2), "\(name), to two digits",
        foils: [("dropped", 0)])
    }
  }

  static let notABound = Claim(
    "Eq E.m", "Without C the right-hand side of Eq 33 is no bound: at β = 0.3, K = 8 it lies below the best any model can do.",
    kind: .bound,
    oracle: "the entropy ½ log 2πe s² of the clean states"
  ) { check in
    for schedule in [NoiseSchedule(betas: Array(repeating: 0.3, count: 8)), NoiseSchedule(betas: [0.5])] {
      for deviation in [0.7, 1, 2] {
        let weights = LossWeights(schedule)
        let optimum = GaussianOptimum(weights, deviation: deviation)
        let entropy = 0.5 * log(2 * .pi * deviation * deviation) + 0.5
        check.atMost(
          entropy, optimum.bound, allowed: rounding(terms: 40, size: 4), scale: 1, "K = \(schedule.levels), s = \(deviation)",
          foils: deviation == 1 ? [("C dropped", optimum.bound - weights.constant)] : [])
      }
    }
  }
}

import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability

/// Values that can be known to every digit, because the best predictor of a Gaussian is known.
enum GoldenClaims {
  static let unit = Claim(
    "Eq E.s", "For unit Gaussian latents and F = 0, the best output, L_forward + Σ_k w̃_k + C = ½ log 2πe for every schedule.",
    kind: .identity, oracle: "½ log 2πe, the entropy itself"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let weights = LossWeights(schedule)
      let silent = weights.bound(meanSquare: 1, squaredErrors: Array(repeating: 1, count: schedule.levels))
      let noises = (1...schedule.levels).reduce(0) { $0 + weights.noiseErrorWeight($1) }
      let size = 8 + weights.outputErrorWeightSum + abs(weights.constant) + abs(log(schedule.beta(1)))
      let allowed = rounding(terms: 4 * schedule.levels, size: size)
      check.equal(
        silent, claimed: 0.5 * log(2 * .pi) + 0.5, allowed: allowed, scale: 1, name,
        foils: [("C dropped", silent - weights.constant), ("w_k for w̃_k", silent - weights.outputErrorWeightSum + noises)])
      check.equal(
        GaussianOptimum(weights, standardDeviation: 1).bound, claimed: 1.4189385332046727, allowed: allowed, scale: 1,
        "\(name), by the optimum",
        foils: [("C with the wrong sign", silent - 2 * weights.constant)])
    }
  }

  /// Printed digits of bound, cross-entropy and entropy for s = 0.1, 1, 4, 9.18.
  private static let table: [(name: String, schedule: NoiseSchedule, rows: [[Double]])] = [
    (
      "σ 0.002 … 80", TestSchedules.karras,
      [[-0.760, -0.881, -0.884], [1.419, 1.419, 1.419], [2.848, 2.806, 2.805], [3.726, 3.637, 3.636]]
    ),
    (
      "linear, stretched", TestSchedules.stretched,
      [[-0.739, -0.875, -0.884], [1.419, 1.419, 1.419], [2.830, 2.806, 2.805], [3.695, 3.637, 3.636]]
    ),
    (
      "linear, unscaled", TestSchedules.unscaled,
      [[-0.808, -0.882, -0.884], [1.419, 1.419, 1.419], [4.047, 3.339, 2.805], [13.458, 8.876, 3.636]]
    ),
  ]
  static let deviations = [0.1, 1, 4, 9.18]

  static let optimum = Claim(
    "Eq E.t", "For z⁰ ~ N(0, s²) and the best output, bound ≥ cross-entropy ≥ entropy, and the table has their digits.",
    kind: .identity,
    oracle: "Eq 30d level by level from second moments"
  ) { check in
    for (name, schedule, rows) in table {
      for (standardDeviation, printed) in zip(deviations, rows) {
        let optimum = GaussianOptimum(LossWeights(schedule), standardDeviation: standardDeviation)
        let recursion = GaussianRecursion(schedule, standardDeviation: standardDeviation)
        let computed = [optimum.bound, optimum.crossEntropy, optimum.entropy]
        let allowed = rounding(terms: 10, size: recursion.size * max(1, standardDeviation * standardDeviation))
        check.equal(
          computed, claimed: [recursion.bound, recursion.crossEntropy, recursion.entropy], allowed: allowed, scale: 1,
          "\(name), s = \(standardDeviation)",
          foils: [("C dropped", [optimum.bound - optimum.weights.constant, computed[1], computed[2]])])
        check.equal(
          computed, claimed: printed, allowed: Tolerance.printed(decimals: 3), "\(name), s = \(standardDeviation), three digits",
          foils: standardDeviation == 1 ? [] : [("tight, as at s = 1", [computed[2], computed[2], computed[2]])])
        check.atMost(
          recursion.crossEntropy, optimum.bound, allowed: allowed, "cross-entropy ≤ bound, \(name), s = \(standardDeviation)",
          foils: standardDeviation == 1 ? [] : [("the entropy", optimum.entropy)])
        check.atMost(
          recursion.entropy, optimum.crossEntropy, allowed: allowed, "entropy ≤ cross-entropy, \(name), s = \(standardDeviation)")
      }
    }
  }

  static let marginal = Claim(
    "Eq 27",
    "With the best linear kernels, integrating out both noisy states leaves a Gaussian of the stated variance.",
    kind: .identity,
    oracle: "double quadrature over z¹ and z²"
  ) { check in
    let schedule = SmallExample.schedule
    for standardDeviation in [0.5, 2] {
      let marginal = GaussianOptimum(SmallExample.weights, standardDeviation: standardDeviation).modelMarginal
      let recursion = GaussianRecursion(schedule, standardDeviation: standardDeviation)
      let slopes = bestSlopes(standardDeviation)
      for clean in [0, 1.7] {
        let example = SmallExample(name: "best kernel", clean: clean) { z, k in slopes[k - 1] * z }
        let exact = try example.minusLogIntegral(example.logModel)
        check.equal(
          -marginal.logDensity(at: clean), claimed: exact.value, allowed: exact.error + rounding(terms: 20, size: 4), scale: 1,
          "s = \(standardDeviation), z⁰ = \(clean)",
          foils: [
            (
              "the distribution of the data",
              -Normal(mean: 0, variance: standardDeviation * standardDeviation).logDensity(at: clean)
            ),
            ("the bound", recursion.bound),
          ])
      }
    }
  }

  /// The noise that the best predictor sees in z^k = 1: E[ε | z^k] = √(1 − ᾱ_k) z^k/(ᾱ_k s² + 1 − ᾱ_k).
  private static func bestSlopes(_ standardDeviation: Double) -> [Double] {
    [(0.6, 0.4), (0.3, 0.7)].map { alphaBar, spread in
      spread.squareRoot() / (alphaBar * standardDeviation * standardDeviation + spread)
    }
  }
}

/// The bound for z⁰ ~ N(0, s²) in another way: Eq 30d level by level, from second moments alone.
///
/// The best kernel's mean is the regression of z^{k−1} on z^k, a_k = Cov/Var. No weight, constant, target or preconditioning
/// enters.
struct GaussianRecursion {
  private(set) var bound: Double
  private(set) var marginalVariance = 1.0
  /// The sizes of all terms together, for the allowance.
  private(set) var size: Double
  let standardDeviation: Double

  init(_ schedule: NoiseSchedule, standardDeviation: Double) {
    self.standardDeviation = standardDeviation
    let clean = standardDeviation * standardDeviation
    var moments = [clean]  // E (z^k)²
    for beta in schedule.betas { moments.append((1 - beta) * moments[moments.count - 1] + beta) }
    bound = 0.5 * (log(2 * .pi) + moments[schedule.levels])  // −E log p(z^K)
    size = abs(bound)
    for k in (1...schedule.levels).reversed() {
      let (beta, before, now) = (schedule.betas[k - 1], moments[k - 1], moments[k])
      let cross = (1 - beta).squareRoot() * before
      let slope = cross / now
      let residual = before * beta / now  // E(z^{k−1} − a z^k)²
      bound += 0.5 * (log(2 * .pi * beta) + residual / beta) - 0.5 * (log(2 * .pi * beta) + 1)
      size += abs(log(2 * .pi * beta)) + 1
      marginalVariance = slope * slope * marginalVariance + beta
    }
  }

  var crossEntropy: Double { 0.5 * (log(2 * .pi * marginalVariance) + standardDeviation * standardDeviation / marginalVariance) }
  var entropy: Double { 0.5 * log(2 * .pi * standardDeviation * standardDeviation) + 0.5 }
}

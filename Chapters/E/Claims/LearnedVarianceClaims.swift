import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Tensor

/// A step beyond the paper: the reverse kernels' variances as K trained numbers, ς_k² = β_k exp(a_k).
enum LearnedVarianceClaims {
  private static let gains = [-0.7, 0.4]

  static let bound = Claim(
    "Eq E.aa", "Multiplying ς_k² by exp(a_k) divides the weight by it and adds ½ [r_k (exp(−a_k) − 1) + a_k] to C_k, r_1 = 0.",
    kind: .identity, oracle: "quadrature of the divergence at k = 2 and of −log p(z⁰ | z¹) at k = 1"
  ) { check in
    for world in SmallWorld.all {
      for a in gains {
        for k in 1...2 {
          let error = try world.squaredNoiseError(k)
          let exact = k == 2 ? try NoiseLossClaims.divergence(world, variance: 0.5 * exp(a)) : try surprise(world, a)
          let weights = SmallWorld.weights
          let shrunk = exp(-a) * weights.noise(k) * error.value + weights.constant(k)
          let gained = constantGained(weights, k == 1 ? [a, 0] : [0, a])
          check.equal(
            shrunk + gained, claimed: exact.value,
            allowed: exact.error + 2 * weights.noise(k) * error.error + rounding(terms: 20, size: 1), scale: 0.1,
            "\(world.name), k = \(k), a = \(a)",
            foils: [
              ("a in the weight alone", shrunk),
              ("a in the constant alone", weights.noise(k) * error.value + weights.constant(k) + gained),
              ("½ a_k alone added", shrunk + 0.5 * a),
            ].filter { k == 2 || $0.0 != "½ a_k alone added" })  // at k = 1, r = 0 and that is the whole of it
        }
      }
    }
  }

  /// −log p(z⁰ | z¹) with ς_1² = 0.4 exp(a), averaged over q(z¹ | z⁰).
  private static func surprise(_ world: SmallWorld, _ a: Double) throws -> Measured {
    try gaussianExpectation(
      of: { z1 in
        let mean = (z1 - 0.4.squareRoot() * world.predictedNoise(z1, 1)) / 0.6.squareRoot()
        return -logNormal(world.clean, mean: mean, variance: 0.4 * exp(a))
      }, mean: 0.6.squareRoot() * world.clean, deviation: 0.4.squareRoot())
  }

  private static func constantGained(_ weights: LossWeights, _ logRatios: [Double]) -> Double {
    let tape = Tape(precision: .double, recordsGradients: false)
    return weights.constantGained(tape.constant(logRatios, [logRatios.count])).doubles[0]
  }

  static let least = Claim(
    "Eq E.ab", "The best ς_k² is β̃_k plus the mean's own squared error: exp(a_k) = r_k + 2 w_k E(ε − ε_ψ)².", kind: .identity,
    oracle: "the bound's derivative in a_k, by finite differences"
  ) { check in
    let weights = LossWeights(TestSchedules.karras)
    for k in [1, 2, 40, 100] {
      for error in [0.02, 0.6] {
        func loss(_ a: Double) -> Double {
          exp(-a) * weights.noise(k) * error + constantGained(weights, (1...128).map { $0 == k ? a : 0 })
        }
        func slope(_ a: Double) throws -> Measured {
          try derivative(of: loss, at: a, noise: noise(of: loss, at: a) + rounding(terms: 128, size: 1))
        }
        let share = k == 1 ? 0 : weights.schedule.noiseVariance(k - 1) / weights.schedule.noiseVariance(k)
        let best = log(share + 2 * weights.noise(k) * error)
        let found = try slope(best)
        check.equal(
          found.value, claimed: 0, allowed: 2 * found.error + rounding(terms: 10, size: 1), scale: 0.1,
          "k = \(k), squared error \(error)",
          foils: [
            ("ς² = β", try slope(0).value),
            ("the squared error twice", try slope(log(share + 4 * weights.noise(k) * error)).value),
          ])
      }
    }
  }
}

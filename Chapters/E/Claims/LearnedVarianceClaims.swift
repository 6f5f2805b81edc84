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
    "Eq E.aa", "If ς_k² is multiplied by exp(a_k), w_k is divided by it, and ½ [r_k (exp(−a_k) − 1) + a_k] is added to C_k.",
    kind: .identity, oracle: "the divergence and −log p(z⁰ | z¹) by quadrature"
  ) { check in
    for example in SmallExample.all {
      for a in gains {
        for k in 1...2 {
          let error = try example.squaredNoiseError(k)
          let exact =
            k == 2 ? try NoiseLossClaims.divergence(example, variance: 0.5 * exp(a)) : try negativeLogLikelihood(example, a)
          let weights = SmallExample.weights
          let shrunk = exp(-a) * weights.noiseErrorWeight(k) * error.value + weights.constant(k)
          let gained = constantGained(weights, k == 1 ? [a, 0] : [0, a])
          check.equal(
            shrunk + gained, claimed: exact.value,
            allowed: exact.error + 2 * weights.noiseErrorWeight(k) * error.error + rounding(terms: 20, size: 1), scale: 0.1,
            "\(example.name), k = \(k), a = \(a)",
            foils: [
              ("a in the weight alone", shrunk),
              ("a in the constant alone", weights.noiseErrorWeight(k) * error.value + weights.constant(k) + gained),
              ("½ a_k alone added", shrunk + 0.5 * a),
            ].filter { k == 2 || $0.0 != "½ a_k alone added" })  // at k = 1, r = 0 and that is the whole of it
        }
      }
    }
  }

  /// −log p(z⁰ | z¹) with ς_1² = 0.4 exp(a), averaged over q(z¹ | z⁰).
  private static func negativeLogLikelihood(_ example: SmallExample, _ a: Double) throws -> Measured {
    try gaussianExpectation(
      of: { z1 in
        let mean = (z1 - 0.4.squareRoot() * example.predictedNoise(z1, 1)) / 0.6.squareRoot()
        return -logNormal(example.clean, mean: mean, variance: 0.4 * exp(a))
      }, mean: 0.6.squareRoot() * example.clean, standardDeviation: 0.4.squareRoot())
  }

  private static func constantGained(_ weights: LossWeights, _ logRatios: [Double]) -> Double {
    let tape = Tape(precision: .double, recordsGradients: false)
    return weights.constantGained(tape.constant(logRatios, [logRatios.count])).doubles[0]
  }

  static let least = Claim(
    "Eq E.ab", "The derivative of the bound with respect to a_k is 0 at exp(a_k) = r_k + 2 w_k E(ε − ε_ψ)².", kind: .identity,
    oracle: "0; the derivative by finite differences"
  ) { check in
    let weights = LossWeights(TestSchedules.karras)
    for k in [1, 2, 40, 100] {
      for error in [0.02, 0.6] {
        func loss(_ a: Double) -> Double {
          exp(-a) * weights.noiseErrorWeight(k) * error + constantGained(weights, (1...128).map { $0 == k ? a : 0 })
        }
        func slope(_ a: Double) throws -> Measured {
          try derivative(of: loss, at: a, noise: noise(of: loss, at: a) + rounding(terms: 128, size: 1))
        }
        let share = k == 1 ? 0 : weights.schedule.noiseVariance(k - 1) / weights.schedule.noiseVariance(k)
        let best = log(share + 2 * weights.noiseErrorWeight(k) * error)
        let found = try slope(best)
        check.equal(
          found.value, claimed: 0, allowed: 2 * found.error + rounding(terms: 10, size: 1), scale: 0.1,
          "k = \(k), squared error \(error)",
          foils: [
            ("ς² = β", try slope(0).value),
            ("the squared error twice", try slope(log(share + 4 * weights.noiseErrorWeight(k) * error)).value),
          ])
      }
    }
  }
}

/// The loss that trains the a_k, row by row.
enum LearnedLossClaims {
  /// A network that answers 0: its error is y itself.
  private struct Silence: OutputNetwork {
    func output(noisy: Variable, levels: [Int]) -> Variable { 0 * noisy }
  }

  private static let schedule = NoiseSchedule(betas: [0.1, 0.5, 0.3])
  private static let recursion = ForwardRecursion(betas: schedule.betas)
  private static let gains = [-0.7, 0.4, 0.25]
  private static let states = [[0.8, -1.7], [-0.4, 2.2]]
  /// Two draws for each state.
  private static let levels = [1, 3, 2, 2]
  private static let noises = [[0.3, -1.1], [-0.6, 0.9], [1.4, 0.2], [-0.5, -1.6]]

  static let rows = Claim(
    "Eq E.aa",
    "In the training loss an error drawn at level k is divided by exp(a_k), and C changes once per coordinate, not per draw.",
    kind: .identity, oracle: "two states with two draws each, summed by hand"
  ) { check in
    let tape = Tape(precision: .double, recordsGradients: false)
    let weights = LossWeights(schedule, reverseVariance: .learned)
    let loss = DenoisingLoss(weights, .weighted(weights))
    let computed = loss.estimate(
      clean: tape.constant(states.flatMap { $0 }, [2, 2]),
      LevelDraws(levels: levels, noise: tape.constant(noises.flatMap { $0 }, [4, 2])), network: Silence(),
      logRatios: tape.constant(gains, [3])
    ).doubles
    check.equal(
      computed, claimed: byHand(gained(2)) { gains[$0 - 1] }, allowed: rounding(terms: 40, size: 20), scale: 1, "two states",
      foils: [
        ("the a_k of the level before", byHand(gained(2)) { gains[($0 + 1) % 3] }),
        ("a_k in C alone", byHand(gained(2)) { _ in 0 }),
        ("the change of C added once in all", byHand(gained(1)) { gains[$0 - 1] }),
        ("a_k in the weights alone", byHand(0) { gains[$0 - 1] }),
      ])
  }

  /// What is gained, L_forward, (1/2) Σ_m exp(−a) (w̃/ρ) ‖y‖² + 2 C of each state; with ρ ∝ w̃, w̃/ρ = Σ w̃.
  private static func byHand(_ gained: Double, _ gain: (Int) -> Double) -> [Double] {
    let (alphaBar, variance) = (recursion.factors[3] * recursion.factors[3], recursion.variances[3])
    let total = (1...3).reduce(0) { $0 + 0.5 * recursion.explained($1) }
    return states.indices.map { state in
      let forward = states[state].reduce(0) { $0 + 0.5 * (alphaBar * $1 * $1 - alphaBar - log(variance)) }
      let errors = (2 * state...2 * state + 1).reduce(0) { sum, row in
        let (k, noise) = (levels[row], noises[row])
        let square = (0..<2).reduce(0.0) { sum, i in
          sum + pow(recursion.variances[k].squareRoot() * states[state][i] - recursion.factors[k] * noise[i], 2)
        }
        return sum + 0.5 * exp(-gain(k)) * total * square
      }
      return forward + errors + gained + log(2 * .pi * variance) - recursion.explained(2) - recursion.explained(3)
    }
  }

  /// ½ Σ_k [r_k (exp(−a_k) − 1) + a_k] for some coordinates, r_k = 1 − (1 − r_k).
  private static func gained(_ coordinates: Double) -> Double {
    coordinates * 0.5 * (1...3).reduce(0) { $0 + (1 - recursion.explained($1)) * (exp(-gains[$1 - 1]) - 1) + gains[$1 - 1] }
  }
}

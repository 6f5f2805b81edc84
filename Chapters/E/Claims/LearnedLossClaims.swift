import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Tensor

/// The loss that trains the a_k, row by row.
enum LearnedLossClaims {
  /// A network that answers 0: its error is y itself.
  private struct Silence: OutputNetwork {
    func output(noisy: Variable, levels: [Int]) -> Variable { 0 * noisy }
  }

  private static let schedule = NoiseSchedule(betas: [0.1, 0.5, 0.3])
  private static let walk = ForwardRecursion(betas: schedule.betas)
  private static let gains = [-0.7, 0.4, 0.25]
  private static let states = [[0.8, -1.7], [-0.4, 2.2]]
  /// Two draws for each state.
  private static let levels = [1, 3, 2, 2]
  private static let noises = [[0.3, -1.1], [-0.6, 0.9], [1.4, 0.2], [-0.5, -1.6]]

  static let rows = Claim(
    "Eq E.aa", "In the loss that trains, each drawn error meets the a_k of its own level, and C gains once per coordinate.",
    kind: .identity, oracle: "the terms of two states with two draws each, added by hand from the walk"
  ) { check in
    let tape = Tape(precision: .double, recordsGradients: false)
    let weights = LossWeights(schedule, reverseVariance: .learned)
    let loss = DenoisingLoss(weights, .weighted(weights))
    let computed = loss(
      clean: tape.constant(states.flatMap { $0 }, [2, 2]),
      LevelDraws(levels: levels, noise: tape.constant(noises.flatMap { $0 }, [4, 2])), network: Silence(),
      logRatios: tape.constant(gains, [3])
    ).doubles
    check.equal(
      computed, claimed: byHand(gained(2)) { gains[$0 - 1] }, allowed: rounding(terms: 40, size: 20), scale: 1, "two states",
      foils: [
        ("the a_k of the level before", byHand(gained(2)) { gains[($0 + 1) % 3] }),
        ("a_k in C alone", byHand(gained(2)) { _ in 0 }),
        ("C gains once in all", byHand(gained(1)) { gains[$0 - 1] }), ("a_k in the weights alone", byHand(0) { gains[$0 - 1] }),
      ])
  }

  /// What is gained, L_forward, (1/2) Σ_m exp(−a) (w̃/ρ) ‖y‖² + 2 C of each state; with ρ ∝ w̃, w̃/ρ = Σ w̃.
  private static func byHand(_ gained: Double, _ gain: (Int) -> Double) -> [Double] {
    let (alphaBar, variance) = (walk.factors[3] * walk.factors[3], walk.variances[3])
    let total = (1...3).reduce(0) { $0 + 0.5 * walk.explained($1) }
    return states.indices.map { state in
      let forward = states[state].reduce(0) { $0 + 0.5 * (alphaBar * $1 * $1 - alphaBar - log(variance)) }
      let errors = (2 * state...2 * state + 1).reduce(0) { sum, row in
        let (k, noise) = (levels[row], noises[row])
        let square = (0..<2).reduce(0.0) { sum, i in
          sum + pow(walk.variances[k].squareRoot() * states[state][i] - walk.factors[k] * noise[i], 2)
        }
        return sum + 0.5 * exp(-gain(k)) * total * square
      }
      return forward + errors + gained + log(2 * .pi * variance) - walk.explained(2) - walk.explained(3)
    }
  }

  /// ½ Σ_k [r_k (exp(−a_k) − 1) + a_k] for some coordinates, r_k = 1 − (1 − r_k).
  private static func gained(_ coordinates: Double) -> Double {
    coordinates * 0.5 * (1...3).reduce(0) { $0 + (1 - walk.explained($1)) * (exp(-gains[$1 - 1]) - 1) + gains[$1 - 1] }
  }
}

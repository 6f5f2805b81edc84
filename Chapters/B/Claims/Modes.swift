import Autodiff
import ChapterKit
import DiffusionLoss
import Foundation
import Tensor

/// A state that goes one of two ways, z_t ~ w N(high, s²) + (1 − w) N(low, s²), and the best network for it.
///
/// D = g ẑ + (1 − g)(low + (high − low) r(ẑ)), with g = s²/(s² + σ²) and r the probability of the upper way, a sigmoid:
/// F is a line and one bend.
struct Modes: Sendable {
  let weight: Double
  let high: Double
  let low: Double
  let standardDeviation: Double

  /// Both ways start from the state before; the higher it is, the likelier the upper one.
  init(after previous: Double, standardDeviation: Double = 0.25) {
    weight = 1 / (1 + exp(-previous))
    (high, low) = (0.6 * previous + 1.3, 0.6 * previous - 1)
    self.standardDeviation = standardDeviation
  }

  /// slope z + level + height sigmoid(steepness z + offset).
  struct Bend {
    let slope: Double
    let level: Double
    let height: Double
    let steepness: Double
    let offset: Double
  }

  func bend(_ k: Int, _ chain: PlainChain) -> Bend {
    let (signal, noise) = (chain.signals[k], chain.spreads[k].squareRoot())
    let square = standardDeviation * standardDeviation
    let total = square + chain.spreads[k] / (signal * signal)
    let (gain, gap) = (square / total, high - low)
    return Bend(
      slope: (gain / signal - signal) / noise, level: (1 - gain) * low / noise, height: (1 - gain) * gap / noise,
      steepness: gap / (total * signal), offset: log(weight / (1 - weight)) - gap * (high + low) / (2 * total))
  }

  /// F_ψ in plain numbers.
  func output(_ state: Double, _ k: Int, _ chain: PlainChain) -> Double {
    let bend = bend(k, chain)
    return bend.slope * state + bend.level + bend.height / (1 + exp(-bend.steepness * state - bend.offset))
  }

  /// The density the network was made for.
  func density(_ z: Double) -> Double {
    let square = standardDeviation * standardDeviation
    return weight * exp(logNormal(z, mean: high, variance: square))
      + (1 - weight) * exp(logNormal(z, mean: low, variance: square))
  }
}

/// The same on the tape; a sampler asks for one level at a time.
struct ModesNetwork: OutputNetwork {
  let modes: Modes
  let chain: PlainChain

  func output(noisy: Variable, levels: [Int]) -> Variable {
    let bend = modes.bend(levels[0], chain)
    return bend.slope * noisy + bend.level + bend.height * sigmoid(bend.steepness * noisy + bend.offset)
  }
}

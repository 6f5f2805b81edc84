import Autodiff
import DiffusionChain
import DiffusionLoss
import DiffusionTransition
import Foundation
import Preconditioning
import Tensor

/// The best possible network for z⁰ ~ N(0, s²): F* = f_k z̃, linear. A chain driven by it is linear too, and so is known exactly.
final class LinearNetwork: OutputNetwork {
  private let slopes: [Double]
  private(set) var calls = 0

  init(_ schedule: NoiseSchedule, deviation: Double) {
    slopes = (1...schedule.levels).map { k in
      let posterior = CleanPosterior(clean: Normal(mean: 0, variance: deviation * deviation), noiseLevel: schedule.noiseLevel(k))
      return posterior.target(rescaled: schedule.rescaled(k, noisy: 1), schedule.preconditioning(k))
    }
  }

  func output(noisy: Variable, levels: [Int]) -> Variable {
    calls += 1
    return slopes[levels[0] - 1] * noisy  // a chain asks for one level at a time
  }
}

/// A sampler's law under a linear network: z⁰ = a z^K + Σ_k c_k ξ_k, so its variance is a² + Σ_k c_k².
struct LinearChain {
  let weights: LossWeights
  let deviation: Double

  private var schedule: NoiseSchedule { weights.schedule }

  /// Row 0 starts at 1 without noise; row k starts at 0 and hears noise 1 at level k alone.
  func variance(_ sampler: Sampler) -> (value: Double, calls: Int) {
    let tape = Tape(precision: .double, recordsGradients: false)
    let rows = schedule.levels + 1
    func unit(_ row: Int) -> Variable { tape.constant((0..<rows).map { $0 == row ? 1 : 0 }, [rows, 1]) }
    let (state, network) = (unit(0), LinearNetwork(schedule, deviation: deviation))
    ReverseChain(weights).sample(sampler, from: state, network: network, noise: unit)
    return (state.doubles.reduce(0) { $0 + $1 * $1 }, network.calls)
  }

  /// Independent draws of z⁰.
  func draws(_ count: Int, _ sampler: Sampler, seed: Int) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    let random = CounterRandom(seed: seed, purpose: "chapter 2, chain")
    func normals(_ level: Int) -> Variable {
      tape.normals(random, step: level, series: [0], times: 0..<count, lanes: 1).reshaped([count, 1])
    }
    let state = normals(0)
    ReverseChain(weights).sample(sampler, from: state, network: LinearNetwork(schedule, deviation: deviation), noise: normals)
    return state.doubles
  }

  /// `count` noise levels from σ_K to σ_1, nearest to even steps of the seventh root of σ.
  private func path(_ count: Int) -> [Double] {
    let roots = (1...schedule.levels).map { pow(schedule.noiseLevel($0), 1.0 / 7) }
    let (high, low) = (roots[roots.count - 1], roots[0])
    let chosen = (0..<count).map { place -> Int in
      let target = high + (low - high) * Double(place) / Double(count - 1)
      return roots.indices.min { abs(roots[$0] - target) < abs(roots[$1] - target) } ?? 0
    }
    return Set(chosen).sorted(by: >).map { schedule.noiseLevel($0 + 1) }
  }

  /// dẑ/dσ = σ ẑ/(s² + σ²): what the probability-flow equation is for a Gaussian.
  private func slope(_ sigma: Double) -> Double { sigma / (deviation * deviation + sigma * sigma) }

  /// Euler's steps in σ down to 0, by hand: the variance they leave.
  func eulerVariance(calls: Int) -> Double {
    let sigmas = path(calls) + [0]
    let factor = zip(sigmas, sigmas.dropFirst()).reduce(1) { $0 * (1 + ($1.1 - $1.0) * slope($1.0)) }
    return factor * factor * (1 + sigmas[0] * sigmas[0])
  }

  /// Heun's steps in σ and one Euler step to 0, by hand.
  func heunVariance(calls: Int) -> Double {
    let sigmas = path((calls + 1) / 2)
    var factor = zip(sigmas, sigmas.dropFirst()).reduce(1) { factor, pair in
      let (here, step) = (slope(pair.0), pair.1 - pair.0)
      return factor * (1 + 0.5 * step * (here + slope(pair.1) * (1 + step * here)))
    }
    let last = sigmas[sigmas.count - 1]
    factor *= 1 - last * slope(last)
    return factor * factor * (1 + sigmas[0] * sigmas[0])
  }

  /// The equation solved exactly: √(s² + σ²) shrinks with σ.
  var flowVariance: Double {
    let (top, square) = (pow(schedule.noiseLevel(schedule.levels), 2), deviation * deviation)
    return (1 + top) * square / (square + top)
  }
}

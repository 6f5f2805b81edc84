import Autodiff
import DiffusionChain
import DiffusionLoss
import Foundation
import Preconditioning
import Probability
import ReverseProcess
import Tensor

/// The best possible network for z⁰ ~ N(0, s²): F* = f_k z̃, linear. A chain driven by it is linear too, and so is known exactly.
final class LinearNetwork: OutputNetwork {
  private let slopes: [Double]
  private(set) var calls = 0

  init(_ schedule: NoiseSchedule, standardDeviation: Double) {
    slopes = (1...schedule.levels).map { k in
      let posterior = CleanPosterior(
        clean: Normal(mean: 0, variance: standardDeviation * standardDeviation), noiseLevel: schedule.noiseLevel(k))
      return posterior.target(rescaled: schedule.rescaled(k, noisy: 1), schedule.preconditioning(k))
    }
  }

  func output(noisy: Variable, levels: [Int]) -> Variable {
    calls += 1
    return slopes[levels[0] - 1] * noisy  // a chain asks for one level at a time
  }
}

/// A sampler's distribution under a linear network: z⁰ = a z^K + Σ_k c_k ξ_k, so its variance is a² + Σ_k c_k².
struct LinearChain {
  let weights: LossWeights
  let standardDeviation: Double

  private var schedule: NoiseSchedule { weights.schedule }

  /// Row 0 starts at 1 without noise; row k starts at 0 and has noise 1 at level k alone.
  func variance(_ sampler: Sampler) -> (value: Double, calls: Int) {
    let tape = Tape(precision: .double, recordsGradients: false)
    let rows = schedule.levels + 1
    func unit(_ row: Int) -> Variable { tape.constant((0..<rows).map { $0 == row ? 1 : 0 }, [rows, 1]) }
    let (state, network) = (unit(0), LinearNetwork(schedule, standardDeviation: standardDeviation))
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
    ReverseChain(weights).sample(
      sampler, from: state, network: LinearNetwork(schedule, standardDeviation: standardDeviation), noise: normals)
    return state.doubles
  }

  /// `count` noise levels from σ_K to σ_1, nearest to even steps of log σ.
  private func path(_ count: Int) -> [Double] {
    let logs = (1...schedule.levels).map { log(schedule.noiseLevel($0)) }
    let (high, low) = (logs[logs.count - 1], logs[0])
    let chosen = (0..<count).map { position -> Int in
      let target = high + (low - high) * Double(position) / Double(count - 1)
      return logs.indices.min { abs(logs[$0] - target) < abs(logs[$1] - target) } ?? 0
    }
    return Set(chosen).sorted(by: >).map { schedule.noiseLevel($0 + 1) }
  }

  /// E[z⁰ | ẑ]/ẑ at noise level σ: what the best denoiser makes of a Gaussian.
  private func shrinkage(_ sigma: Double) -> Double {
    standardDeviation * standardDeviation / (standardDeviation * standardDeviation + sigma * sigma)
  }

  /// ẑ carried down the path by hand, starting from 1; each step's denoised value extrapolated to where `extrapolation` says. Then the last
  /// kernel: the variance that is left.
  private func variance(calls: Int, extrapolation: (_ log: Double, _ before: Double) -> Double) -> Double {
    let sigmas = path(calls)
    var (state, before) = (1.0, 0.0)
    for step in 0..<sigmas.count - 1 {
      let clean = shrinkage(sigmas[step]) * state
      let extrapolated =
        step == 0
        ? clean
        : clean + extrapolation(log(sigmas[step] / sigmas[step + 1]), log(sigmas[step - 1] / sigmas[step])) * (clean - before)
      state = extrapolated + (state - extrapolated) * sigmas[step + 1] / sigmas[step]
      before = clean
    }
    let last = shrinkage(sigmas[sigmas.count - 1]) * state
    return last * last * (1 + sigmas[0] * sigmas[0]) + schedule.beta(1)
  }

  /// First-order steps, by hand.
  func firstOrderVariance(calls: Int) -> Double { variance(calls: calls) { _, _ in 0 } }

  /// Second-order steps, by hand: a line through the last two denoised values, taken at the middle of the step in log σ.
  func secondOrderVariance(calls: Int) -> Double { variance(calls: calls) { step, before in step / 2 / before } }

  /// The equation solved exactly: √(s² + σ²) shrinks with σ.
  var flowVariance: Double {
    let (top, square) = (pow(schedule.noiseLevel(schedule.levels), 2), standardDeviation * standardDeviation)
    return (1 + top) * square / (square + top)
  }
}

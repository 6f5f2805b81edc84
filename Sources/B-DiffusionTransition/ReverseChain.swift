import Autodiff
import DiffusionChain
import DiffusionLoss
import Foundation
import Preconditioning
import Tensor

/// How states are drawn from a diffusion.
public enum Sampler: Sendable, Hashable {
  /// The chain of the bound, all K levels with noise at each (Eq 11): its law is the one whose evidence the bound bounds.
  case ancestral
  /// The probability-flow equation by DDIM steps over this many levels: fewer network calls, another law.
  case implicit(calls: Int)
  /// The probability-flow equation by Heun's second-order steps with about this many network calls: another law.
  case heun(calls: Int)
}

/// The reverse chain z^K → … → z⁰ driven by a network F_ψ (Eqs 11, 31).
public struct ReverseChain: Sendable {
  private let weights: LossWeights
  private let deviations: [Double]

  /// A chain for a schedule and a choice of reverse variance.
  /// - Parameter logRatios: the a_k of a learned reverse variance, K of them, or nil.
  public init(_ weights: LossWeights, logRatios: [Double]? = nil) {
    self.weights = weights
    deviations = (1...weights.levels).map { k in
      let variance = weights.schedule.reverseVariance(k, weights.reverseVariance)
      return (variance * exp(logRatios?[k - 1] ?? 0)).squareRoot()
    }
  }

  private var schedule: NoiseSchedule { weights.schedule }

  /// Draws z⁰ for every row; on a tape that records nothing, so that each level's memory is given back.
  /// - Parameters:
  ///   - start: standard normal, [R, M]; overwritten by the draws.
  ///   - network: F_ψ with its contexts.
  ///   - noise: a standard normal tensor [R, M] for the step that leaves level k; asked for by the ancestral chain alone.
  public func sample(
    _ sampler: Sampler, from start: Variable, network: some OutputNetwork, noise: (_ level: Int) -> Variable
  ) {
    switch sampler {
    case .ancestral: ancestral(start, network, noise)
    case .implicit(let calls): implicit(start, network, calls: calls)
    case .heun(let calls): heun(start, network, calls: calls)
    }
  }

  private func output(_ state: Variable, _ network: some OutputNetwork, level k: Int) -> Variable {
    network.output(noisy: state, levels: Array(repeating: k, count: state.shape[0]))
  }

  /// z^{k−1} = μ_ψ(z^k) + ς_k ξ from k = K to 1, the last step's noise included: the law of Eq 11 itself.
  private func ancestral(_ state: Variable, _ network: some OutputNetwork, _ noise: (Int) -> Variable) {
    for k in stride(from: schedule.levels, through: 1, by: -1) {
      state.tape.releasing {
        // μ_ψ is linear in the state and in F_ψ: its two coefficients are its values at (1, 0) and (0, 1).
        let next = mean(k, noisy: 1, output: 0) * state + mean(k, noisy: 0, output: 1) * output(state, network, level: k)
        state.store(next + deviations[k - 1] * noise(k))
      }
    }
  }

  /// Eq 31 with ε_ψ from F_ψ by the preconditioning.
  func mean(_ k: Int, noisy: Double, output: Double) -> Double {
    schedule.reverseMean(k, noisy: noisy, predictedNoise: predictedNoise(k, noisy: noisy, output: output))
  }

  private func predictedNoise(_ k: Int, noisy: Double, output: Double) -> Double {
    let preconditioning = schedule.preconditioning(k)
    let rescaled = schedule.rescaled(k, noisy: noisy)
    return preconditioning.noise(rescaled: rescaled, denoised: denoised(k, noisy: noisy, output: output))
  }

  private func denoised(_ k: Int, noisy: Double, output: Double) -> Double {
    schedule.preconditioning(k).denoised(rescaled: schedule.rescaled(k, noisy: noisy), output: output)
  }

  /// `count` levels from K down to 1, evenly spaced in σ^{1/7}: the spacing of Karras et al. (2022), dense at small noise.
  func levels(_ count: Int) -> [Int] {
    func place(_ k: Int) -> Double { pow(schedule.noiseLevel(k), 1.0 / 7) }
    let (low, high) = (place(1), place(schedule.levels))
    let nearest = (0..<count).map { index -> Int in
      let target = high + (low - high) * Double(index) / Double(max(count - 1, 1))
      return (1...schedule.levels).min { abs(place($0) - target) < abs(place($1) - target) } ?? 1
    }
    return Array(Set(nearest)).sorted(by: >)
  }

  /// z⁰-prediction and noise-prediction at level k carried to level `next` (0 = clean): √ᾱ' D + √(1 − ᾱ') ε_ψ.
  private func carry(_ k: Int, to next: Int) -> (state: Double, output: Double) {
    func value(_ noisy: Double, _ output: Double) -> Double {
      let clean = denoised(k, noisy: noisy, output: output)
      guard next > 0 else { return clean }
      return schedule.noisy(next, clean: clean, noise: predictedNoise(k, noisy: noisy, output: output))
    }
    return (value(1, 0), value(0, 1))
  }

  private func implicit(_ state: Variable, _ network: some OutputNetwork, calls: Int) {
    let path = levels(calls) + [0]
    for (k, next) in zip(path, path.dropFirst()) {
      state.tape.releasing {
        let factor = carry(k, to: next)
        state.store(factor.state * state + factor.output * output(state, network, level: k))
      }
    }
  }

  /// Heun's method in the noise level: dẑ/dσ = ε_ψ, averaged over both ends of each step (Karras et al., 2022, Algorithm 1).
  private func heun(_ state: Variable, _ network: some OutputNetwork, calls: Int) {
    let path = levels(max(2, (calls + 1) / 2))
    for (k, next) in zip(path, path.dropFirst()) {
      state.tape.releasing {
        let f = output(state, network, level: k)
        let factor = carry(k, to: next)
        let guess = factor.state * state + factor.output * f
        let slope = noiseEstimate(k, state, f)
        let slopeThere = noiseEstimate(next, guess, output(guess, network, level: next))
        let step = schedule.noiseLevel(next) - schedule.noiseLevel(k)
        let rescaled = state * schedule.rescaled(k, noisy: 1) + (0.5 * step) * (slope + slopeThere)  // ẑ at `next`
        state.store(rescaled * (1 / schedule.rescaled(next, noisy: 1)))
      }
    }
    if let last = path.last {
      state.tape.releasing {
        let factor = carry(last, to: 0)
        state.store(factor.state * state + factor.output * output(state, network, level: last))
      }
    }
  }

  private func noiseEstimate(_ k: Int, _ state: Variable, _ output: Variable) -> Variable {
    predictedNoise(k, noisy: 1, output: 0) * state + predictedNoise(k, noisy: 0, output: 1) * output
  }
}

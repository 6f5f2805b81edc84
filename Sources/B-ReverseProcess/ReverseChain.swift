import Autodiff
import DiffusionChain
import DiffusionLoss
import Foundation
import Preconditioning
import Tensor

/// The reverse chain z^K → … → z⁰ driven by a network F_ψ.
public struct ReverseChain: Sendable {
  private let weights: LossWeights
  private let standardDeviations: [Double]
  private let sigmaData: Double

  /// A chain for a schedule and a choice of reverse variance.
  /// - Parameters:
  ///   - logRatios: the a_k of a learned reverse variance, K of them, or nil.
  ///   - sigmaData: σ_data, that of the loss F_ψ was trained with.
  public init(_ weights: LossWeights, logRatios: [Double]? = nil, sigmaData: Double = 1) {
    self.weights = weights
    self.sigmaData = sigmaData
    standardDeviations = (1...weights.levels).map { k in
      let variance = weights.schedule.reverseVariance(k, weights.reverseVariance)
      return (variance * exp(logRatios?[k - 1] ?? 0)).squareRoot()
    }
  }

  private var schedule: NoiseSchedule { weights.schedule }

  /// Implements Eq 11: draws z⁰ for every row; the noisy states are not returned. The tape must record no gradients, so that each
  /// level's memory is reused.
  /// - Parameters:
  ///   - start: standard normal, [R, M]; overwritten by the draws.
  ///   - network: F_ψ with its contexts.
  ///   - noise: a standard normal tensor [R, M] for the step from level k to k − 1; the probability-flow samplers use only that
  ///     of level 1.
  public func sample(
    _ sampler: Sampler, from start: Variable, network: some OutputNetwork, noise: (_ level: Int) -> Variable
  ) {
    switch sampler {
    case .ancestral: ancestral(start, network, noise)
    case .implicit(let calls): flow(start, network, noise, calls: calls, isSecondOrder: false)
    case .multistep(let calls): flow(start, network, noise, calls: calls, isSecondOrder: true)
    }
  }

  /// F_ψ at c_in ẑ^k, which is z^k itself when σ_data = 1.
  private func output(_ state: Variable, _ network: some OutputNetwork, level k: Int) -> Variable {
    let input = sigmaData == 1 ? state : (preconditioning(k).cIn * schedule.rescaled(k, noisy: 1)) * state
    return network.output(noisy: input, levels: Array(repeating: k, count: state.shape[0]))
  }

  private func preconditioning(_ k: Int) -> Preconditioning { schedule.preconditioning(k, sigmaData: sigmaData) }

  /// Implements Eq 02: z^{k−1} = μ_ψ(z^k) + ς_k ξ from k = K to 1, the last step's noise included.
  private func ancestral(_ state: Variable, _ network: some OutputNetwork, _ noise: (Int) -> Variable) {
    for k in stride(from: schedule.levels, through: 1, by: -1) { reverseStep(k, state, network, noise) }
  }

  /// One step of the chain. μ_ψ is linear in the state and in F_ψ: its two coefficients are its values at (1, 0) and (0, 1).
  private func reverseStep(_ k: Int, _ state: Variable, _ network: some OutputNetwork, _ noise: (Int) -> Variable) {
    state.tape.scoped {
      let next = mean(k, noisy: 1, output: 0) * state + mean(k, noisy: 0, output: 1) * output(state, network, level: k)
      state.store(next + standardDeviations[k - 1] * noise(k))
    }
  }

  /// μ_ψ of Eq 31 with ε_ψ from F_ψ by the preconditioning.
  func mean(_ k: Int, noisy: Double, output: Double) -> Double {
    schedule.reverseMean(k, noisy: noisy, predictedNoise: predictedNoise(k, noisy: noisy, output: output))
  }

  private func predictedNoise(_ k: Int, noisy: Double, output: Double) -> Double {
    let rescaled = schedule.rescaled(k, noisy: noisy)
    return preconditioning(k).predictedNoise(rescaled: rescaled, denoised: denoised(k, noisy: noisy, output: output))
  }

  private func denoised(_ k: Int, noisy: Double, output: Double) -> Double {
    preconditioning(k).denoised(rescaled: schedule.rescaled(k, noisy: noisy), output: output)
  }

  /// `count` levels from K down to 1, as evenly spaced in log σ as the schedule allows; fewer where two would coincide, and K and 1 at
  /// least.
  func levels(_ count: Int) -> [Int] {
    require(count >= 1, "a sampler calls its network at least once, not \(count) times")
    func position(_ k: Int) -> Double { log(schedule.noiseLevel(k)) }
    let (low, high) = (position(1), position(schedule.levels))
    let nearest = (0..<count).map { index -> Int in
      let target = high + (low - high) * Double(index) / Double(max(count - 1, 1))
      return (1...schedule.levels).min { abs(position($0) - target) < abs(position($1) - target) } ?? 1
    }
    return Set(nearest).union([1]).sorted(by: >)
  }

  /// ẑ' = r ẑ + (1 − r) D̃ with r = σ'/σ: exact if D_ψ is constant along a step. The first order takes D̃ = D_ψ, the second
  /// extrapolates from the step before. The last step is the ancestral one, with its noise: ς_1² holds the variance of z⁰ that
  /// D_ψ does not explain.
  private func flow(
    _ state: Variable, _ network: some OutputNetwork, _ noise: (Int) -> Variable, calls: Int, isSecondOrder: Bool
  ) {
    let path = levels(calls)
    let previous = state.tape.constant(repeating: 0, state.shape)  // D_ψ of the step before
    for (index, k) in path.dropLast().enumerated() {
      let next = path[index + 1]
      let ratio = schedule.noiseLevel(next) / schedule.noiseLevel(k)
      let extrapolation =
        isSecondOrder && index > 0 ? 0.5 * log(ratio) / log(schedule.noiseLevel(k) / schedule.noiseLevel(path[index - 1])) : 0
      let (here, there) = (schedule.rescaled(k, noisy: 1), schedule.rescaled(next, noisy: 1))
      state.tape.scoped {
        let clean = denoised(k, noisy: 1, output: 0) * state + denoised(k, noisy: 0, output: 1) * output(state, network, level: k)
        let extrapolated = extrapolation == 0 ? clean : (1 + extrapolation) * clean - extrapolation * previous
        state.store((ratio * here / there) * state + ((1 - ratio) / there) * extrapolated)
        previous.store(clean)
      }
    }
    reverseStep(1, state, network, noise)
  }
}

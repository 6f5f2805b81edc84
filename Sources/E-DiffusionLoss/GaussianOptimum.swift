import Preconditioning
import Probability

/// The bound and the model it belongs to when z⁰ ~ N(0, s²) and the network is the best possible one: the exact ruler of E.
public struct GaussianOptimum: Sendable, Hashable {
  /// The schedule, and the weights it implies.
  public let weights: LossWeights
  /// N(0, s²), the law of the clean state.
  public let clean: Normal

  /// For centred z⁰ ~ N(0, deviation²).
  public init(_ weights: LossWeights, deviation: Double) {
    self.weights = weights
    clean = Normal(mean: 0, variance: deviation * deviation)
  }

  /// E(F* − y_k)² at k = 1 … K.
  public var squaredErrors: [Double] {
    weights.schedule.preconditionings().map {
      CleanPosterior(clean: clean, noiseLevel: $0.noiseLevel).targetVariance($0)
    }
  }

  /// Eq 33 with C at the optimum.
  public var bound: Double { weights.bound(meanSquare: clean.variance, squaredErrors: squaredErrors) }

  /// p_ψ(z⁰): the reverse chain started from N(0, 1). Every kernel is linear, μ_ψ = a z^k, so v_{k−1} = a² v_k + ς_k².
  public var modelMarginal: Normal {
    let schedule = weights.schedule
    let variance = (1...weights.levels).reversed().reduce(1.0) { variance, k in
      let slope = reverseSlope(k)
      return slope * slope * variance + schedule.reverseVariance(k, weights.reverseVariance)
    }
    return Normal(mean: 0, variance: variance)
  }

  /// a of μ_ψ(z^k) = a z^k, Eq 31 with ε_ψ from D* at z^k = 1.
  private func reverseSlope(_ k: Int) -> Double {
    let schedule = weights.schedule
    let preconditioning = schedule.preconditioning(k)
    let rescaled = schedule.rescaled(k, noisy: 1)
    let denoised = CleanPosterior(clean: clean, noiseLevel: preconditioning.noiseLevel).mean(rescaled: rescaled)
    return schedule.reverseMean(
      k, noisy: 1, predictedNoise: preconditioning.noise(rescaled: rescaled, denoised: denoised))
  }

  /// E[−log p_ψ(z⁰)] ≤ bound; what the chain's own density achieves.
  public var crossEntropy: Double { clean.crossEntropy(to: modelMarginal) }

  /// E[−log p(z⁰)] ≤ crossEntropy; what no model can beat.
  public var entropy: Double { clean.entropy }
}

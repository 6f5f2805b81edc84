import Files
import Preconditioning
import Tensor

/// The weight of a level's squared error in training.
public enum LossWeighting: String, Sendable, Hashable, NamedChoice {
  /// w̃_k: the estimate is that of a bound.
  case bound
  /// The weights of Eq 33 are omitted and every ‖ε − ε_ψ‖² has the same weight, as diffusion models are often trained. The
  /// objective is then no bound: compared with the bound, levels with much noise have more weight and levels with little noise
  /// have less. The weights sum to Σ w̃_k, so that the rate keeps its scale relative to the distortion.
  case dropped
}

extension LossWeighting {
  /// The weights of ‖F_ψ − y_k‖² at levels 1 … K for latents of standard deviation σ_data: w̃_k, or those that give ‖ε − ε_ψ‖²
  /// one weight at all levels.
  func outputErrorWeights(_ weights: LossWeights, sigmaData: Double) -> [Double] {
    let bound = weights.outputErrorWeights(sigmaData: sigmaData)
    guard self == .dropped else { return bound }
    let shares = (1...weights.levels).map {
      weights.schedule.preconditioning($0, sigmaData: sigmaData).squaredNoisePerOutput
    }
    let scale = bound.reduce(0, +) / shares.reduce(0, +)
    return shares.map { scale * $0 }
  }
}

/// The y that F_ψ is regressed on.
public enum RegressionTarget: String, Sendable, Hashable, NamedChoice {
  /// Eq 38 at the drawn z⁰.
  case drawn
  /// Its mean over z⁰ given z^k, with the remaining variance added: the same expectation, a smaller variance (`DenoisingLoss`).
  case averaged
}

/// The loss that trains: every choice but `dropped` weights estimates the same bound.
public struct LossForm: Sendable, Hashable, Codable {
  /// How the squared errors of the noise levels are weighted.
  public var weighting = LossWeighting.bound
  /// The y of the regression.
  public var target = RegressionTarget.drawn

  /// Eq 52 as printed.
  public init() {}
}

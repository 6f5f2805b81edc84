import Files
import Preconditioning
import Tensor

/// What a level's squared error weighs in training.
public enum LossWeighting: String, Sendable, Hashable, NamedChoice {
  /// w̃_k: the estimate is that of a bound.
  case bound
  /// The weights of Eq 33 left out, every ‖ε − ε_ψ‖² counting alike, as diffusion models are often trained. What is minimised is
  /// then no bound: levels with much noise count for more, those that settle the fine detail for less. The sum over levels is that
  /// of w̃_k, so that the rate keeps its scale beside the distortion.
  case dropped
}

extension LossWeighting {
  /// What ‖F_ψ − y_k‖² weighs at levels 1 … K for latents of standard deviation σ_data: w̃_k, or one weight of ‖ε − ε_ψ‖² for all levels.
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
  /// Its mean over z⁰ given z^k, with the variance that is left added: the same expectation, less spread (`DenoisingLoss`).
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

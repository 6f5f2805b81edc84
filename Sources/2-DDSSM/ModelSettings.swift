import DiffusionChain
import DiffusionLoss
import Files
import Networks
import Tensor

/// What a transition is: the paper's diffusion or the baseline's Gaussian.
public enum TransitionKind: String, Sendable, Hashable, NamedChoice {
  /// A diffusion model: the DDSSM.
  case diffusion = "ddssm"
  /// A diagonal Gaussian: the deep Kalman filter.
  case gaussian = "dkf"
}

/// The diffusion of the transition: what Table 2 and E.2 do not specify.
public struct DiffusionSettings: Sendable, Hashable, Codable {
  /// The noise schedule and K.
  public var schedule = NoiseSchedule.Specification(.linear(from: 7.8e-4, to: 0.156), levels: 128)
  /// The variance of the reverse kernels.
  public var reverseVariance = ReverseVariance.forward
  /// ρ(k): how levels are drawn for the loss.
  public var levelSampling = LevelSampling.uniform
  /// σ_data, the standard deviation of the latents that the preconditioning assumes: 1, or tracked during training.
  public var sigmaData = SigmaData.one

  /// The paper's: linear, 128 levels, ς² = β, uniform.
  public init() {}

  /// The keys as files have them.
  private enum CodingKeys: String, CodingKey {
    case schedule, reverseVariance, levelSampling
    case sigmaData = "dataDeviation"
  }
}

/// ρ(k): the distribution of the drawn levels in Eq 41; the estimate is unbiased for every choice.
public enum LevelSampling: String, Sendable, Hashable, NamedChoice {
  /// ρ = 1/K.
  case uniform
  /// ρ ∝ w̃_k at σ_data = 1: the smallest relative variance before F_ψ is trained.
  case weighted
}

/// σ_data of E.2: the standard deviation for which the preconditioning gives F_ψ inputs and targets of unit variance.
public enum SigmaData: String, Sendable, Hashable, NamedChoice {
  /// σ_data = 1, the paper's: right for latents of unit standard deviation, which nothing enforces.
  case one
  /// The standard deviation of the latents themselves, tracked while they are trained.
  case tracked
}

/// Everything that fixes a model but its parameters.
public struct ModelSettings: Sendable, Hashable, Codable {
  /// Whether the transition is a diffusion (DDSSM) or a Gaussian (DKF).
  public var kind: TransitionKind
  /// The sizes of the data.
  public var data: DataExtents
  /// Widths, depths, mixers and order of every network.
  public var network: NetworkSettings
  /// The diffusion; unused by a Gaussian transition.
  public var diffusion: DiffusionSettings

  /// A model's settings.
  public init(
    kind: TransitionKind = .diffusion, data: DataExtents, network: NetworkSettings = NetworkSettings(),
    diffusion: DiffusionSettings = DiffusionSettings()
  ) {
    self.kind = kind
    self.data = data
    self.network = network
    self.diffusion = diffusion
  }
}

import DeepStateSpace
import DiffusionChain
import EvidenceBound
import Networks
import Objective
import Training

/// What is chosen before a model is trained: architecture, diffusion and training. The data decide the rest.
public struct RunSettings: Sendable, Hashable, Codable {
  /// Tables 1 and 2.
  public var network = NetworkSettings()
  /// Table 2's schedule and E.2's sampling of levels; unused by a Gaussian transition.
  public var diffusion = DiffusionSettings()
  /// Tables 3 and 4.
  public var training = TrainingSettings()

  /// The defaults of each part.
  public init() {}

  /// The settings of a model of a kind for given data.
  public func model(_ kind: TransitionKind, for data: DataExtents) -> ModelSettings {
    ModelSettings(kind: kind, data: data, network: network, diffusion: diffusion)
  }
}

/// A named starting point for settings.
public enum Preset: String, Sendable, CaseIterable, Codable {
  /// What makes training reliable: the default.
  case recommended
  /// Tables 1 to 4 to the letter; what they leave open is resolved in docs/DEVIATIONS.md.
  case paper

  /// The preset's settings for a kind of transition.
  public func settings(for kind: TransitionKind) -> RunSettings {
    switch self {
    case .recommended: RunSettings.recommended(for: kind)
    case .paper: RunSettings.paper(for: kind)
    }
  }
}

extension RunSettings {
  /// Tables 1 to 4: constant learning rates, no clipping, a linear schedule, uniform levels, sampled entropies.
  static func paper(for kind: TransitionKind) -> RunSettings {
    var settings = RunSettings()
    settings.network.summarisesCovariates = false
    settings.diffusion.schedule = NoiseSchedule.Specification(.linear(from: 7.8e-4, to: 0.156), levels: 128)
    settings.diffusion.levelSampling = .uniform
    var training = TrainingSettings()
    training.steps = 3000
    training.trajectories = 2
    training.weightDecay = 0.01
    training.gradientClip = 0
    training.averageDecay = 0
    training.guardsCollapse = false
    training.starts = 1
    training.entropy = .sampled
    training.rateSchedule.shape = .constant
    training.rateSchedule.warmup = 0
    training.lambda.shape = .cosine
    training.lambda.start = 0
    training.lambda.hold = 0
    switch kind {
    case .diffusion:
      (training.batch, training.levelsPerState) = (128, 5)
      (training.lambda.end, training.lambda.warmup) = (1.243, 889)
      training.rates = LearningRates(encoder: 0.000864, decoder: 0.000300, transition: 0.00941, initial: 0.000801)
    case .gaussian:
      (training.batch, training.levelsPerState) = (512, 1)
      (training.lambda.end, training.lambda.warmup) = (1.245, 867)
      training.entropy = .closedForm  // with the closed cross-entropy, the KL of Eq 26
      training.rates = LearningRates(encoder: 0.00887, decoder: 0.00777, transition: 0.000099, initial: 0.005)
    }
    settings.training = training
    return settings
  }

  /// What makes training reliable, each for a reason:
  /// - annealed learning rates: at a constant rate the same networks stay far above the floor;
  /// - a schedule from σ = 0.01 to 10: small levels that resolve narrow modes, none wasted where z^K is noise already;
  /// - reverse variances that are learned: with ς² = β narrow states cost some 0.15 nats a step that no network can win back;
  /// - levels drawn by weight: a tenth of the estimate's variance under uniform draws;
  /// - λ from 0.02, held while the latents carry too little, up to 2 and back to 1: first a reconstruction, then latents without the
  ///   observations' noise, then the bound itself;
  /// - three initialisations, of which the best goes on; small batches and many updates.
  static func recommended(for kind: TransitionKind) -> RunSettings {
    var settings = RunSettings()
    settings.diffusion.schedule = NoiseSchedule.Specification(.karras(minimum: 0.01, maximum: 10, exponent: 7), levels: 128)
    settings.diffusion.reverseVariance = .learned
    settings.diffusion.levelSampling = .weighted
    var training = TrainingSettings()
    training.steps = kind == .diffusion ? 5000 : 1500
    training.batch = 64
    training.rates = LearningRates(encoder: 0.002, decoder: 0.002, transition: 0.005, initial: 0.002)
    training.rateSchedule.shape = .cosine
    training.rateSchedule.warmup = 50
    training.gradientClip = 5000
    training.guardsCollapse = true
    (training.starts, training.startSteps) = (3, 200)
    training.lambda.shape = .cosine
    (training.lambda.start, training.lambda.peak, training.lambda.end) = (0.02, 2, 1)
    training.lambda.warmup = 800
    (training.lambda.settlesFrom, training.lambda.settlesBy) = (0.5, 0.9)
    settings.training = training
    return settings
  }
}

import Files
import Tensor

/// The sizes of the data a model is made for.
public struct DataExtents: Sendable, Hashable, Codable {
  /// D, the number of observed features; at least 1.
  public var observations: Int
  /// V: dynamic covariates, 0 when there are none.
  public var covariates: Int
  /// W: static covariates, 0 when there are none.
  public var statics: Int

  /// Extents of the data; at least one observed feature.
  public init(observations: Int, covariates: Int = 0, statics: Int = 0) {
    self.observations = observations
    self.covariates = covariates
    self.statics = statics
  }
}

/// The distribution of the first j states.
public enum InitialPriorKind: String, Sendable, Hashable, NamedChoice {
  /// G's hierarchical prior, learned.
  case hierarchical
  /// N(0, I), the usual choice; η and Φ are then idle.
  case standardNormal
}

/// The architecture: Tables 1 and 2, and what they do not specify (docs/DEVIATIONS.md).
public struct NetworkSettings: Sendable, Hashable, Codable {
  /// M: the dimension of a latent state.
  public var latents = 1
  /// j, the Markov order: how many earlier states a transition sees; at least 1.
  public var order = 1
  /// C: the channels of every residual stack.
  public var channels = 16
  /// H_seq: the features of every Context Producer; also the width of the summary and of the heads.
  public var hidden = 16
  /// Layers of the encoder's future summary.
  public var summaryLayers = 3
  /// Residual blocks of the encoder.
  public var encoderBlocks = 2
  /// Residual blocks of the decoder.
  public var decoderBlocks = 2
  /// Residual blocks of the two networks of the hierarchical prior.
  public var initialBlocks = 2
  /// Residual blocks of the transition, diffusion or Gaussian.
  public var transitionBlocks = 3
  /// The distribution of the first j states.
  public var initialPrior = InitialPriorKind.hierarchical
  /// The width of each mask embedding.
  public var maskWidth = 8
  /// The width of the sinusoidal table of noise levels.
  public var levelWidth = 64
  /// The width to which it is projected.
  public var levelProjection = 128
  /// Whether the emission is a network or linear.
  public var emission = EmissionKind.network
  /// The form in which the noise level enters the denoising network.
  public var levelInput = LevelInput.noiseLevel
  /// The width of the sinusoidal embedding of absolute time; 0 omits it.
  public var timeWidth = 0
  /// The time mixer of encoder, decoder and denoiser.
  public var timeMixer = MixerKind.convolution(taps: 2)
  /// The feature mixer of the Context Producers.
  public var featureMixer = MixerKind.convolution(taps: 2)
  /// The feature mixer of the denoiser, along the latent dimensions.
  public var denoiserFeatureMixer = MixerKind.convolution(taps: 2)
  /// Whether the future summary reads the covariates, as the exact posterior does; the paper's does not.
  public var summarizesCovariates = true
  /// The least log-variance a network may give.
  public var minLogVariance = -10.0
  /// The maximum log-variance of a network's output.
  public var maxLogVariance = 10.0
  /// Where the log-variance of the emission starts, in standardized units.
  public var emissionStartLogVariance = 0.0
  /// Where the log-variance of the encoder starts.
  public var encoderStartLogVariance = 0.0

  /// Tables 1 and 2.
  public init() {}

  var logVarianceRange: ClosedRange<Double> { minLogVariance...maxLogVariance }

  /// The keys as files have them.
  private enum CodingKeys: String, CodingKey {
    case latents, order, channels, hidden, summaryLayers, encoderBlocks, decoderBlocks, initialBlocks, transitionBlocks,
      initialPrior, maskWidth, levelWidth, levelProjection, emission, levelInput, timeWidth, timeMixer, featureMixer,
      denoiserFeatureMixer, emissionStartLogVariance, encoderStartLogVariance
    case summarizesCovariates = "summarisesCovariates"
    case minLogVariance = "leastLogVariance"
    case maxLogVariance = "greatestLogVariance"
  }
}

/// The form in which the noise level enters the denoising network: E.2 has c_noise(σ_k), other passages of the paper k.
public enum LevelInput: String, Sendable, Hashable, NamedChoice {
  /// c_noise = ¼ ln σ_k.
  case noiseLevel
  /// The step, counted from 0.
  case step
}

import BimodalNoise
import DeepStateSpace
import DiffusionChain
import Networks
import Runs
import Tensor
import Training

/// A size at which training steps are timed.
public enum BenchmarkCase: String, Sendable, CaseIterable {
  /// Section 4's DDSSM at Tables 1 to 4: T = 32, one latent, batch 128, S = 2, S_k = 5.
  case paperDDSSM = "paper-ddssm"
  /// Section 4's deep Kalman filter: the same with a Gaussian transition, batch 512.
  case paperDKF = "paper-dkf"
  /// T = 48, order 2, 8 latents, 16 features, 32 channels, batch 32, S = 2, S_k = 4.
  case larger
  /// Section 4's DDSSM as the race trains it, by the recommended preset: levels from σ = 0.01 to 10 drawn by weight, learned reverse
  /// variances, batch 64.
  case race

  /// The cases that are timed beside peers.
  public static let timed: [BenchmarkCase] = [.paperDDSSM, .paperDKF, .larger]

  /// The transition.
  public var kind: TransitionKind { self == .paperDKF ? .gaussian : .diffusion }

  /// The case's sizes.
  public var sizes: BenchmarkSizes {
    var settings = (self == .race ? Preset.recommended : .paper).settings(for: kind)
    guard self == .larger else { return BenchmarkSizes(kind: kind, settings: settings, steps: 32, features: 1) }
    (settings.network.latents, settings.network.order) = (8, 2)
    (settings.network.channels, settings.network.hidden) = (32, 32)
    (settings.training.batch, settings.training.levelsPerState) = (32, 4)
    return BenchmarkSizes(kind: kind, settings: settings, steps: 48, features: 16)
  }
}

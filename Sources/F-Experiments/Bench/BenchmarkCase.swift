import BimodalNoise
import DeepStateSpace
import DiffusionChain
import Networks
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

  /// The transition.
  public var kind: TransitionKind { self == .paperDKF ? .gaussian : .diffusion }

  /// Preset `paper`, at the sizes of the case.
  public var settings: RunSettings {
    var settings = Preset.paper.settings(for: kind)
    guard self == .larger else { return settings }
    (settings.network.latents, settings.network.order) = (8, 2)
    (settings.network.channels, settings.network.hidden) = (32, 32)
    (settings.training.batch, settings.training.levelsPerState) = (32, 4)
    return settings
  }

  /// Two batches of sequences: the bimodal walk, or for the larger case as many independent walks as it has features.
  public var data: SequenceSet {
    let (count, steps, features) = (2 * settings.training.batch, self == .larger ? 48 : 32, self == .larger ? 16 : 1)
    let walk = BimodalWalk()
    let walks = (0..<features).map { walk.simulate(sequences: count, length: steps, seed: 1 + $0) }
    let values = (0..<count).flatMap { row in (0..<steps).flatMap { time in walks.map { $0[row].observed[time] } } }
    return SequenceSet(count: count, steps: steps, extents: DataExtents(observations: features), observations: values)
  }

  /// A trainer before its first update.
  public func trainer(threads: Int, seed: Int = 0) throws -> Trainer {
    let data = data
    let model = try Model(settings.model(kind, for: data.extents))
    return Trainer(model, data: data, settings: settings.training, seed: seed, threads: threads)
  }
}

import BimodalNoise
import DeepStateSpace
import DiffusionChain
import Networks
import Runs
import Training

/// What a benchmark trains: a transition, settings with their sizes, the length of the sequences and their features.
public struct BenchmarkSizes: Sendable {
  /// The transition.
  public var kind: TransitionKind
  /// Model and training.
  public var settings: RunSettings
  /// T.
  public var steps: Int
  /// D.
  public var features: Int

  /// Two batches of sequences: the bimodal walk, or as many independent walks as there are features.
  public var data: SequenceSet {
    let count = 2 * settings.training.batch
    let walk = BimodalWalk()
    let walks = (0..<features).map { walk.simulate(sequences: count, length: steps, seed: 1 + $0) }
    let values = (0..<count).flatMap { row in (0..<steps).flatMap { time in walks.map { $0[row].observed[time] } } }
    return SequenceSet(count: count, steps: steps, extents: DataExtents(observations: features), observations: values)
  }

  /// A trainer before its first update.
  public func trainer(threads: Int, seed: Int = 0) throws -> Trainer<StateSpaceModel> {
    let data = data
    let model = try StateSpaceModel(settings.model(kind, for: data.extents))
    return Trainer(model, data: data, settings: settings.training, seed: seed, threads: threads)
  }

  /// The same with one size changed.
  public func with(_ axis: BenchmarkAxis, _ value: Int) -> BenchmarkSizes {
    var sizes = self
    switch axis {
    case .steps: sizes.steps = value
    case .batch: sizes.settings.training.batch = value
    case .trajectories: sizes.settings.training.trajectories = value
    case .levelsPerState: sizes.settings.training.levelsPerState = value
    case .levels:
      let shape = settings.diffusion.schedule.shape
      sizes.settings.diffusion.schedule = NoiseSchedule.Specification(shape, levels: value)
    case .latents: sizes.settings.network.latents = value
    case .channels: (sizes.settings.network.channels, sizes.settings.network.hidden) = (value, value)
    }
    return sizes
  }
}

/// The sizes that a benchmark of scaling varies one by one.
public enum BenchmarkAxis: String, Sendable, CaseIterable, Codable {
  /// T.
  case steps = "T"
  /// Sequences of a minibatch.
  case batch
  /// S: trajectories of each sequence.
  case trajectories = "S"
  /// S_k: noise levels drawn for each state.
  case levelsPerState = "S_k"
  /// K: noise levels.
  case levels = "K"
  /// M.
  case latents
  /// C, and H_seq with it.
  case channels = "C"

  /// The sizes tried, from the case's own or half of it; each twice the one before.
  public var values: [Int] {
    switch self {
    case .steps: [16, 32, 64, 128]
    case .batch: [64, 128, 256, 512]
    case .trajectories: [1, 2, 4, 8]
    case .levelsPerState: [5, 10, 20, 40]
    case .levels: [64, 128, 256, 512]
    case .latents: [1, 2, 4, 8]
    case .channels: [16, 32, 64]
    }
  }
}

import Autodiff
import DeepStateSpace
import DiffusionChain
import EvidenceBound
import Networks
import Tensor

/// A small assembled model of order 2 with weights from a seed, and sequences for it.
struct SmallModel {
  let model: StateSpaceModel
  let parameters: Parameters
  var data: SequenceSet
  let seed: Int

  /// Changes to the usual settings are made by `change`.
  init(
    _ kind: TransitionKind, seed: UInt64, steps: Int = 6, sequences: Int = 1, covariates: Int = 1, hasGaps: Bool = false,
    precision: Precision = .double, change: (inout NetworkSettings) -> Void = { _ in }
  ) throws {
    var network = NetworkSettings()
    (network.latents, network.order, network.channels, network.hidden) = (2, 2, 4, 4)
    (network.summaryLayers, network.encoderBlocks, network.decoderBlocks, network.initialBlocks) = (1, 2, 1, 1)
    (network.transitionBlocks, network.maskWidth, network.levelWidth, network.levelProjection) = (3, 2, 4, 4)
    change(&network)
    var diffusion = DiffusionSettings()
    diffusion.schedule = NoiseSchedule.Specification(.linear(from: 0.02, to: 0.6), levels: 8)
    let extents = DataExtents(observations: 2, covariates: covariates)
    model = try StateSpaceModel(ModelSettings(kind: kind, data: extents, network: network, diffusion: diffusion))
    self.seed = Int(seed % (1 << 32))
    let start = Parameters(model.layout, seed: self.seed, precision: .double)
    let nudge = CounterRandom(seed: self.seed, purpose: "chapter 2, weights")
    let moved = start.values.values.enumerated().map { $1 + 0.3 * nudge.normal(time: $0) }
    parameters = Parameters(model.layout, values: Tensor(moved, [moved.count]).converted(to: precision))
    let draws = CounterRandom(seed: self.seed, purpose: "chapter 2, data")
    let entries = sequences * steps
    data = SequenceSet(
      count: sequences, steps: steps, extents: extents, observations: (0..<2 * entries).map { draws.normal(series: 0, time: $0) },
      observed: hasGaps ? (0..<2 * entries).map { $0 % 5 != 3 } : nil,
      covariates: (0..<covariates * entries).map { draws.normal(series: 1, time: $0) })
  }

  /// A tape that records nothing, with the model's parameters.
  var tape: Tape {
    let tape = Tape(precision: parameters.values.precision, recordsGradients: false)
    tape.reset(parameters: parameters)
    return tape
  }

  /// All sequences, as they are.
  func batch(_ set: SequenceSet? = nil, on tape: Tape) -> SequenceBatch {
    (set ?? data).batch(0..<data.count, standardization: .identity(2), on: tape)
  }

  /// Standard normal numbers of one's own.
  func normals(_ purpose: String, _ count: Int) -> [Double] {
    let draws = CounterRandom(seed: seed, purpose: "chapter 2, " + purpose)
    return (0..<count).map { draws.normal(time: $0) }
  }
}

import Autodiff
import DeepStateSpace
import DiffusionChain
import EvidenceBound
import Networks
import Objective
import StateSpace
import Tensor

/// A model small enough to be differentiated number by number, with everything switched on: data, weights and draws from a seed.
struct SmallRun {
  let model: StateSpaceModel
  let data: SequenceSet
  let parameters: Parameters
  let seed: Int
  var lambda = 0.7
  var entropy = EntropyEstimate.sampled
  let trajectories: Int
  let levelsPerState: Int

  /// - Parameters:
  ///   - mixer: what mixes time and features everywhere.
  ///   - isBare: order 1, one block everywhere, no covariates, statics, times or missing entries.
  init(
    _ kind: TransitionKind, mixer: MixerKind = .convolution(taps: 2), isBare: Bool = false, seed: UInt64, steps: Int = 4,
    sequences: Int = 2, trajectories: Int = 2, levelsPerState: Int = 2, sampling: LevelSampling = .uniform,
    sigmaData: SigmaData = .one
  ) throws {
    var network = NetworkSettings()
    (network.latents, network.order, network.channels, network.hidden) = (2, isBare ? 1 : 2, 2, 3)
    (network.summaryLayers, network.encoderBlocks, network.decoderBlocks) = (isBare ? 1 : 2, 1, isBare ? 1 : 2)
    (network.initialBlocks, network.transitionBlocks) = (1, isBare ? 1 : 2)
    (network.maskWidth, network.levelWidth, network.levelProjection) = (2, 4, 3)
    network.timeWidth = isBare ? 0 : 2
    (network.timeMixer, network.featureMixer, network.denoiserFeatureMixer) = (mixer, mixer, mixer)
    var diffusion = DiffusionSettings()
    diffusion.schedule = NoiseSchedule.Specification(.linear(from: 0.02, to: 0.5), levels: 6)
    (diffusion.levelSampling, diffusion.sigmaData) = (sampling, sigmaData)
    let extents = DataExtents(observations: 2, covariates: isBare ? 0 : 1, statics: isBare ? 0 : 1)
    model = try StateSpaceModel(ModelSettings(kind: kind, data: extents, network: network, diffusion: diffusion))
    self.seed = Int(seed % (1 << 32))
    (self.trajectories, self.levelsPerState) = (trajectories, levelsPerState)
    parameters = SmallRun.weights(model, seed: self.seed)
    data = SmallRun.sequences(extents, count: sequences, steps: steps, hasGaps: !isBare, seed: self.seed)
  }

  /// Initial weights, each moved a little: none is left at a special value, such as the denoiser's last layer at 0.
  private static func weights(_ model: StateSpaceModel, seed: Int) -> Parameters {
    let start = Parameters(model.layout, seed: seed, precision: .double)
    let draws = CounterRandom(seed: seed, purpose: "chapter I, weights")
    let moved = start.values.values.enumerated().map { $1 + 0.2 * draws.normal(time: $0) }
    return Parameters(model.layout, values: Tensor(moved, [moved.count]))
  }

  private static func sequences(_ extents: DataExtents, count: Int, steps: Int, hasGaps: Bool, seed: Int) -> SequenceSet {
    func normals(_ purpose: String, _ count: Int) -> [Double] {
      let draws = CounterRandom(seed: seed, purpose: "chapter I, " + purpose)
      return (0..<count).map { draws.normal(time: $0) }
    }
    let entries = count * steps * extents.observations
    return SequenceSet(
      count: count, steps: steps, extents: extents, observations: normals("observations", entries).map { 3 + 2 * $0 },
      observed: hasGaps ? (0..<entries).map { $0 % 5 != 3 } : nil,
      covariates: normals("covariates", count * steps * extents.covariates), statics: normals("statics", count * extents.statics))
  }

  /// The objective of the sequences `rows` at weights of one's own, on a tape.
  func objective(
    _ rows: [Int]? = nil, at parameters: Parameters? = nil, standardization: Standardization? = nil, total: Int? = nil,
    step: Int = 0, on tape: Tape
  ) -> Objective {
    let rows = rows ?? Array(0..<data.count)
    let units = standardization ?? Standardization(fitting: data)
    tape.reset(parameters: parameters ?? self.parameters)
    let noise = ObjectiveNoise(
      for: model, seed: seed, step: step, series: rows, steps: data.steps, trajectories: trajectories,
      levelsPerState: levelsPerState, on: tape)
    return Objective(
      model, data.batch(rows, standardization: units, on: tape), noise, lambda: lambda, entropy: entropy, total: total,
      observedLogScale: data.observedLogScale(rows, units))
  }

  /// The weights with one tensor moved by t along a direction.
  func moved(_ entry: ParameterLayout.Entry, _ t: Double, along direction: [Double]) -> Parameters {
    var changed = parameters
    changed[entry] = zip(parameters[entry], direction).map { $0 + t * $1 }
    return changed
  }
}

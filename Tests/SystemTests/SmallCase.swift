import Autodiff
import DeepStateSpace
import DiffusionChain
import Networks
import Tensor

/// A model in Float64 small enough to be watched number by number, its weights moved off every special value, and data for it.
struct SmallCase {
  let model: StateSpaceModel
  var parameters: Parameters
  var data: SequenceSet
  static let units = Standardization(mean: [2, -1], standardDeviation: [3, 0.5])

  /// M = j = 2, D = 2, V = W = 1, unless `change` says otherwise.
  static func settings(_ kind: TransitionKind, _ change: (inout ModelSettings) -> Void = { _ in }) -> ModelSettings {
    var network = NetworkSettings()
    (network.latents, network.order, network.channels, network.hidden) = (2, 2, 4, 3)
    (network.summaryLayers, network.encoderBlocks, network.decoderBlocks, network.initialBlocks) = (1, 1, 1, 1)
    (network.transitionBlocks, network.maskWidth, network.levelWidth, network.levelProjection) = (2, 2, 4, 3)
    var settings = ModelSettings(
      kind: kind, data: DataExtents(observations: 2, covariates: 1, statics: 1), network: network)
    settings.diffusion.schedule = NoiseSchedule.Specification(.linear(from: 0.05, to: 0.5), levels: 5)
    change(&settings)
    return settings
  }

  init(
    _ kind: TransitionKind = .diffusion, sequences: Int = 3, steps: Int = 6, seed: Int = 11,
    _ change: (inout ModelSettings) -> Void = { _ in }
  ) throws {
    model = try StateSpaceModel(Self.settings(kind, change))
    parameters = Self.weights(model.layout, seed: seed)
    data = Self.data(model.settings.data, sequences: sequences, steps: steps, seed: seed)
  }

  /// Weights that the name and the place decide, whatever else the layout holds.
  static func weights(_ layout: ParameterLayout, seed: Int = 11) -> Parameters {
    var parameters = Parameters(layout, values: Tensor(zeros: [layout.count], .double))
    for entry in layout.entries {
      let draws = CounterRandom(seed: seed, purpose: "small case " + entry.name)
      parameters[entry] = (0..<entry.parameter.shape.count).map { 0.5 * draws.normal(time: $0) }
      if entry.name.hasSuffix("dataDeviation") { parameters[entry] = [0.7] }
    }
    return parameters
  }

  static func data(_ extents: DataExtents, sequences: Int, steps: Int, seed: Int = 11) -> SequenceSet {
    func normals(_ purpose: String, _ count: Int) -> [Double] {
      let draws = CounterRandom(seed: seed, purpose: "small case, " + purpose)
      return (0..<count).map { draws.normal(time: $0) }
    }
    let entries = sequences * steps * extents.observations
    return SequenceSet(
      count: sequences, steps: steps, extents: extents, observations: normals("observations", entries).map { 1 + 2 * $0 },
      observed: (0..<entries).map { $0 % 7 != 3 }, covariates: normals("covariates", sequences * steps * extents.covariates),
      statics: normals("statics", sequences * extents.statics))
  }

  func simulator(_ units: Standardization = units, parameters: Parameters? = nil) -> Simulator {
    Simulator(model, parameters: parameters ?? self.parameters, standardization: units, threads: 1)
  }

  /// A tape without gradients that holds weights.
  static func tape(_ parameters: Parameters) -> Tape {
    let tape = Tape(precision: parameters.values.precision, recordsGradients: false)
    tape.reset(parameters: parameters)
    return tape
  }
}

/// The greatest distance between two lists of numbers; infinite when they differ in length, NaN when one is.
func distance(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).reduce(0) { $0.isNaN ? $0 : ($1.0 - $1.1).isNaN ? .nan : max($0, abs($1.0 - $1.1)) }
}

import Autodiff
import DeepStateSpace
import DiffusionChain
import Networks
import Tensor

/// A small untrained model that forecasts one step of one series.
struct SmallRun {
  let model: StateSpaceModel
  let parameters: Parameters
  let seed: Int

  init(_ kind: TransitionKind, seed: UInt64) throws {
    var network = NetworkSettings()
    (network.channels, network.hidden, network.transitionBlocks, network.levelWidth, network.levelProjection) = (4, 4, 2, 4, 4)
    var diffusion = DiffusionSettings()
    diffusion.schedule = NoiseSchedule.Specification(.linear(from: 0.02, to: 0.6), levels: 8)
    model = try StateSpaceModel(
      ModelSettings(kind: kind, data: DataExtents(observations: 1), network: network, diffusion: diffusion))
    self.seed = Int(seed % (1 << 32))
    let start = Parameters(model.layout, seed: self.seed, precision: .double)
    let nudge = CounterRandom(seed: self.seed, purpose: "chapter F, weights")
    let moved = start.values.values.enumerated().map { $1 + 0.3 * nudge.normal(time: $0) }
    parameters = Parameters(model.layout, values: Tensor(moved, [moved.count]))
  }

  /// 64 draws of the observation after the given ones.
  func paths(_ observations: [Double], _ standardization: Standardization) -> SamplePaths {
    let set = SequenceSet(
      count: 1, steps: observations.count, extents: DataExtents(observations: 1), observations: observations)
    let simulator = Simulator(model, parameters: parameters, standardization: standardization, threads: 1)
    return simulator.forecast(set, rows: [0], from: observations.count, horizon: 1, samples: 64, seed: seed)[0]
  }
}

import DeepStateSpace
import ReverseProcess
import Tensor

/// A run read back for use: its settings and the model with the weights of the last checkpoint.
public struct TrainedRun: Sendable {
  /// `config.json`.
  public let config: RunConfig
  package let simulator: Simulator
  package let threads: Int

  /// Reads the weights of a run; throws a `UserError` when they are another model's.
  public init(_ run: RunDirectory, config: RunConfig, threads: Int, sampler: Sampler = .ancestral) throws {
    let model = try config.makeModel()
    var simulator = Simulator(
      model, parameters: try run.parameters(of: model.layout), standardization: config.standardization, threads: threads)
    simulator.sampler = sampler
    self.config = config
    self.simulator = simulator
    self.threads = threads
  }

  package init(config: RunConfig, simulator: Simulator, threads: Int) {
    self.config = config
    self.simulator = simulator
    self.threads = threads
  }

  /// j: the rows that must come before a prediction.
  public var order: Int { config.settings.network.order }

  /// How many past rows a prediction reads: the length of the training windows, or all.
  public var memory: Int? { config.data.windowing?.length }
}

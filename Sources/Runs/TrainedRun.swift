import ReverseProcess

/// A run read back for use: its settings and the model with the weights of the last checkpoint.
public struct TrainedRun<Kind: ModelKind>: ModelRun {
  /// `config.json`.
  public let config: RunConfig<Kind>
  /// The model with its parameters.
  public let model: Kind.Trained
  /// The models among which its own was found.
  public internal(set) var registry = ModelRegistry.current

  /// Reads the weights of a run; throws a `UserError` when they are another model's.
  public init(_ run: RunDirectory, config: RunConfig<Kind>, use: ModelUse) throws {
    let model = try config.makeModel()
    self.config = config
    self.model = try config.model.trained(
      model, parameters: try run.parameters(of: model.layout), config: config, use: use)
  }

  /// The same, used with so many threads.
  public init(_ run: RunDirectory, config: RunConfig<Kind>, threads: Int, sampler: Sampler? = nil) throws {
    try self.init(run, config: config, use: ModelUse(threads: threads, sampler: sampler))
  }

  package init(config: RunConfig<Kind>, model: Kind.Trained) { (self.config, self.model) = (config, model) }

  /// The name of its model.
  public var name: String { config.model.rawValue }

  /// What it remembers of its data.
  public var data: DataRecord { config.data }

  /// How many past rows a prediction reads: the length of the training windows, or all.
  public var memory: Int? { config.data.windowing?.length }
}

import Autodiff
import DeepStateSpace
import Networks
import Tensor

/// `config.json` of a run: everything that is needed to build the model again and to read more data for it.
public struct RunConfig<Kind: ModelKind>: Equatable, Codable, Sendable {
  /// The model, by its name.
  public var model: Kind
  /// The preset that the settings began as.
  public var preset: Preset
  /// The seed of every random number of the run.
  public var seed: Int
  /// The kernels of OpenBLAS that computed the products; another name changes the last bits.
  public var kernels: String
  /// Columns, windows, hold-out and scales.
  public var data: DataRecord
  /// What was chosen of the model and its training.
  public var settings: Kind.Settings

  /// The configuration of a run on this machine.
  public init(model: Kind, preset: Preset, seed: Int, data: DataRecord, settings: Kind.Settings) {
    self.model = model
    self.preset = preset
    self.seed = seed
    kernels = OpenBLAS.kernels
    self.data = data
    self.settings = settings
  }

  /// The model described: factors and parameter names, no parameters.
  public func makeModel() throws -> Kind.Model {
    try model.model(settings, for: data.extents)
  }

  /// The model with parameters that no training has changed: to ask what it can be used for. Throws a `UserError` as `trained` does.
  package func untrained(use: ModelUse) throws -> TrainedRun<Kind> {
    let model = try makeModel()
    return TrainedRun(
      config: self,
      model: try self.model.trained(
        model, parameters: Parameters(model.layout, seed: seed, precision: .single), config: self, use: use))
  }

  /// The map between data and network units that the model carries.
  public var standardization: Standardization {
    guard settings.training.optimization.standardizes else { return .identity(data.observationNames.count) }
    let scales = data.columnScales.observations
    return Standardization(mean: scales.map(\.mean), standardDeviation: scales.map(\.standardDeviation))
  }
}

extension DataRecord {
  /// The numbers of observed features D, dynamic covariates V and static covariates W.
  public var extents: DataExtents {
    DataExtents(observations: observationNames.count, covariates: covariateNames.count, statics: staticNames.count)
  }
}

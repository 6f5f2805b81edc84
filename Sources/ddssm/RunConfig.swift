import Experiments

/// `config.json` of a run: everything that is needed to build the model again and to read more data for it.
struct RunConfig: Codable {
  var model: ModelKind
  var preset: Preset
  var seed: Int
  var data: DataRecord
  var settings: ModelSettings
}

import Experiments

/// What `train` hands to the model.
struct TrainingJob {
  let data: TrainingData
  let config: RunConfig
  let threads: Int
  /// Holds `config.json` already; metrics and weights are to be written.
  let run: RunDirectory
  /// To be asked between two steps; when raised, write the checkpoint and return.
  let interrupt: InterruptFlag
}

/// What `forecast` hands to the model.
struct ForecastJob {
  let run: RunDirectory
  let config: RunConfig
  let table: SeriesTable
  let times: [[Double]]  // [series][H]
  let covariates: [[[Double]]]  // [series][H][V]
  let samples: Int
  let seed: Int
  let threads: Int
}

/// What `evaluate` hands to the model.
struct EvaluationJob {
  let run: RunDirectory
  let config: RunConfig
  let table: SeriesTable
  let firstScoredRows: [Int]  // [series]
  let samples: Int
  let seed: Int
  let threads: Int
}

/// What `study bimodal` hands over.
struct StudyJob {
  let size: StudySize
  let seeds: Int
  let preset: Preset
  /// An existing directory.
  let out: String
  let threads: Int?
}

/// The settings of a model and of its training.
struct ModelSettings: Codable {
  var steps = 20_000
  var batchSize = 64
  var learningRate = 1e-3

  /// Paths of settings that are `nil` by default.
  static let optionalKeys: Set<String> = []

  static func preset(_ preset: Preset, for model: ModelKind) -> ModelSettings {
    ModelSettings()
  }
}

func fit(_ job: TrainingJob) throws {
  throw UserError("not wired yet")
}

func samplePaths(_ job: ForecastJob) throws -> ForecastTable {
  throw UserError("not wired yet")
}

func score(_ job: EvaluationJob) throws -> EvaluationReport {
  throw UserError("not wired yet")
}

func study(_ job: StudyJob) throws {
  throw UserError("not wired yet")
}

import Files
import Runs

/// A model of a study of series, of whatever kind, with what it is trained with.
public protocol StudiedModel: Sendable {
  /// Its name.
  var forecaster: Forecaster { get }
  /// The preset that its settings began as.
  var preset: Preset { get }
  /// The rows that must come before a prediction; throws a `UserError` when the model cannot forecast, or cannot be built.
  func history() throws -> Int
  /// Trains it with a seed, unless that run is there, and scores the one-step prediction of every row from `firstRows[i]` of series i on.
  func scores(
    of study: SeriesStudy, from firstRows: [Int], seed: Int, isInterrupted: () -> Bool, warn: (String) -> Void
  ) throws -> [ScoredEntry]
}

/// The configuration of a run, whose own seed is not used: the study has seeds.
extension RunConfig: StudiedModel {
  /// The name of its model.
  public var forecaster: Forecaster { Forecaster(model) }

  /// What its model needs.
  public func history() throws -> Int {
    try untrained(use: ModelUse(threads: 1)).forecasting(for: "a study of series").history
  }

  /// Leaves the run with its `scores.csv` under `runs/`.
  public func scores(
    of study: SeriesStudy, from firstRows: [Int], seed: Int, isInterrupted: () -> Bool, warn: (String) -> Void
  ) throws -> [ScoredEntry] {
    var config = self
    config.seed = seed
    let run = try StudyRun(
      config, data: study.data, in: study.directory, threads: study.threads, isInterrupted: isInterrupted)
    for warning in run.warnings { warn("\(model.rawValue), seed \(seed): \(warning)") }
    let trained = try run.trained.forecasting(for: "a study of series")
    let entries = trained.scores(study.data.table, from: firstRows, samples: study.samples, seed: seed)
    try ScoreTable.write(entries, to: run.directory.path + "/scores.csv")
    return entries
  }
}

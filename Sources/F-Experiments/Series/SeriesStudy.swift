import Files
import Foundation
import Runs
import Tensor

/// Models and baselines on one file of series: fitted to its first part, the models with several seeds, scored one step ahead on the
/// rest, the first model compared with the others time by time.
public struct SeriesStudy: Sendable {
  /// The series, split and measured; their logarithms when `logarithm` is set.
  public let data: TrainingData
  /// At least one; the first is compared with the others.
  public let models: [any StudiedModel]
  /// One run of each model for each of them; none leaves the baselines alone.
  public let seeds: [Int]
  /// Predictive draws per time.
  public let samples: Int
  /// Where results and runs go; it exists.
  public let directory: String
  /// Threads; results do not depend on them.
  public let threads: Int
  /// Whether `data` holds logarithms, which the results then say.
  public var logarithm = false
  /// Steps of a season for the seasonal naive forecast; none when nil.
  public var season: Int?
  /// The orders that the linear-Gaussian model is tried with.
  public var linearOrders = [1, 2]
  /// The rows that must come before a prediction, for the model that needs most.
  private let history: Int

  /// A study. Throws a `UserError` when a model cannot forecast, or cannot be built for these data.
  /// - Parameter models: at least one, of different names that no baseline has; their configurations hold the record of `data`.
  public init(
    data: TrainingData, models: [any StudiedModel], seeds: [Int], samples: Int, directory: String, threads: Int
  ) throws {
    let names = (models.map(\.forecaster) + [.linearGaussian, .seasonalNaive, .locf]).map(\.rawValue)
    require(!models.isEmpty && Set(names).count == names.count, "a study of series compares \(names)")
    self.data = data
    self.models = models
    history = try models.map { try $0.history() }.max() ?? 1
    self.seeds = seeds
    self.samples = samples
    self.directory = directory
    self.threads = threads
  }

  /// Runs it all and writes `results.json`, `report.md`, the runs, each with its `scores.csv`, and the baselines' scores.
  ///
  /// Of logarithms it also writes the series that the runs are runs of, `series.csv`.
  /// - Parameter warn: is called with what the user should know of a training.
  public func run(isInterrupted: () -> Bool, warn: (String) -> Void = { _ in }) throws -> SeriesResults {
    if logarithm { try data.table.write(to: directory + "/series.csv") }
    let choices = data.table.observationNames.indices.compactMap { feature in
      LinearGaussianChoice(data.table, feature: feature, fittingRows: fittingRows, orders: linearOrders)
    }
    for column in data.table.observationNames where !choices.contains(where: { $0.column == column }) {
      let orders = linearOrders.map(String.init).joined(separator: " or ")
      warn(
        "no linear-Gaussian model is compared: the fitted rows of column '\(column)' are constant, or too few for order \(orders)"
      )
    }
    let baselines = try baselines(choices)
    var scored: [Forecaster: [[ScoredEntry]]] = [:]
    for seed in seeds {
      for model in models {
        scored[model.forecaster, default: []].append(
          try model.scores(of: self, from: firstRows, seed: seed, isInterrupted: isInterrupted, warn: warn))
      }
    }
    let trained = models.compactMap { model in
      scored[model.forecaster].map { TimedScores(forecaster: model.forecaster, runs: $0) }
    }
    let observationIndices = SeriesBaselines(table: data.table, firstRows: firstRows).observationIndices
    let results = SeriesResults(
      trained + baselines, observationIndices: observationIndices, seeds: seeds, preset: models[0].preset, logarithm: logarithm,
      order: seeds.isEmpty ? nil : history, season: season, linearGaussian: choices)
    try results.write(toDirectory: directory)
    return results
  }

  private var fittingRows: [Int] { data.record.holdOut.fittingRows(of: data.table) }

  /// The first row to score: held out, and with the rows before it that every model needs.
  private var firstRows: [Int] { fittingRows.map { max($0, history) } }

  /// The baselines that can forecast every entry, each with its scores in `baselines/`.
  private func baselines(_ choices: [LinearGaussianChoice]) throws -> [TimedScores] {
    let forecasts = SeriesBaselines(table: data.table, firstRows: firstRows)
    let isFitted = choices.count == data.table.observationNames.count
    let all: [(Forecaster, [ScoredEntry]?)] = [
      (.linearGaussian, isFitted ? forecasts.linearGaussian(choices.map(\.fit)) : nil),
      (.seasonalNaive, season.flatMap { forecasts.seasonal($0) }),
      (.locf, forecasts.lastObservation()),
    ]
    try OutputDirectory.create(at: directory + "/baselines")
    return try all.compactMap { forecaster, entries in
      guard let entries else { return nil }
      try ScoreTable.write(entries, to: "\(directory)/baselines/\(forecaster.rawValue).csv")
      return TimedScores(forecaster: forecaster, runs: [entries])
    }
  }
}

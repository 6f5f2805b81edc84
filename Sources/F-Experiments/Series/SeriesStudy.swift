import Files
import Foundation
import Networks
import Runs

/// Both models and the baselines on one file of series: fitted to its first part, the models with several seeds, scored one
/// step ahead on the rest, compared time by time.
public struct SeriesStudy: Sendable {
  /// The series, split and measured; their logarithms when `logarithm` is set.
  public let data: TrainingData
  /// The settings of each model.
  public let settings: [StateSpaceKind: RunSettings]
  /// The settings that were started from.
  public let preset: Preset
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

  /// A study.
  public init(
    data: TrainingData, settings: [StateSpaceKind: RunSettings], preset: Preset, seeds: [Int], samples: Int, directory: String,
    threads: Int
  ) {
    self.data = data
    self.settings = settings
    self.preset = preset
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
    let baselines = try baselines(choices)
    var scored: [StateSpaceKind: [[ScoredEntry]]] = [:]
    for seed in seeds {
      for kind in StateSpaceKind.allCases { scored[kind, default: []].append(try scores(kind, seed: seed, isInterrupted, warn)) }
    }
    let models = [(Forecaster.ddssm, StateSpaceKind.ddssm), (.dkf, .dkf)].compactMap { forecaster, kind in
      scored[kind].map { TimedScores(forecaster: forecaster, runs: $0) }
    }
    let observationIndices = SeriesBaselines(table: data.table, firstRows: firstRows).observationIndices
    let results = SeriesResults(
      models + baselines, observationIndices: observationIndices, seeds: seeds, preset: preset, logarithm: logarithm,
      order: seeds.isEmpty ? nil : order, season: season, linearGaussian: choices)
    try results.write(toDirectory: directory)
    return results
  }

  private var fittingRows: [Int] { data.record.holdOut.fittingRows(of: data.table) }

  /// The first row to score: held out, and with the rows before it that every model needs.
  private var firstRows: [Int] {
    fittingRows.map { max($0, order) }
  }

  /// j, the greater one where the models' differ.
  private var order: Int { settings.values.map(\.network.order).max() ?? 1 }

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

  /// Trains one model and scores every time that was held out.
  private func scores(
    _ kind: StateSpaceKind, seed: Int, _ isInterrupted: () -> Bool, _ warn: (String) -> Void
  ) throws -> [ScoredEntry] {
    let config = RunConfig(
      model: kind, preset: preset, seed: seed, data: data.record, settings: settings[kind] ?? kind.settings(preset))
    let run = try StudyRun(config, data: data, in: directory, threads: threads, isInterrupted: isInterrupted)
    for warning in run.warnings { warn("\(kind.rawValue), seed \(seed): \(warning)") }
    let entries = run.trained.scores(data.table, from: firstRows, samples: samples, seed: seed)
    try ScoreTable.write(entries, to: run.directory.path + "/scores.csv")
    return entries
  }
}

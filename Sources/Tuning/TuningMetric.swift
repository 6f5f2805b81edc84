import Files
import Probability
import ReverseProcess
import Runs
import TimeSeries

/// What a trial is judged by. Each is a proper score of what was not fitted, so that neither model is favored.
public enum TuningMetric: String, Sendable, CaseIterable, Codable {
  /// The bound per observed entry, nats. Cheap, as nothing is sampled, and it sees every transition of a sequence: one with a
  /// missing mode costs nats, where CRPS hardly notices.
  case nelbo
  /// CRPS of one-step predictions, in the unit of the data; F.1.1's.
  case crps
  /// Log predictive density of one-step predictions, nats; up to a constant the divergence from the truth, so the nearest to F's
  /// JSD that data alone give.
  case logScore = "log-score"

  /// `minimize` or `maximize`.
  var direction: String { self == .logScore ? "maximize" : "minimize" }

  /// Whether a value is better than another.
  func prefers(_ value: Double, to other: Double) -> Bool { self == .logScore ? value > other : value < other }
}

/// The rows that judge trials, and how.
public struct TrialEvaluator: Sendable {
  /// What is computed.
  public let metric: TuningMetric
  private let table: SeriesTable
  private let firstRows: [Int]
  private let samples: Int
  private let sampler: Sampler
  private let seed: Int
  /// Levels drawn for each state, whatever a trial trains with, so that all are judged with the same error.
  private static let levels = 8

  /// A judge by the rows from `firstRows[i]` of series i on.
  ///
  /// - Parameter samples: draws of each one-step prediction, at least 2.
  public init(
    _ metric: TuningMetric, table: SeriesTable, from firstRows: [Int], samples: Int, sampler: Sampler, seed: Int
  ) {
    (self.metric, self.table, self.firstRows) = (metric, table, firstRows)
    (self.samples, self.sampler, self.seed) = (samples, sampler, seed)
  }

  /// The rows that judge, in words that tell them from others.
  var record: String {
    let rows = zip(table.series, firstRows).reduce(0) { $0 + max($1.0.length - $1.1, 0) }
    return "\(rows) rows of \(table.series.count) series, \(samples) draws by \(sampler)"
  }

  /// The metric of a model as it now is, with the same draws for every trial; nil when it is not finite.
  func value(of run: TrainedRun<StateSpaceKind>) -> Double? {
    let value: Double? =
      switch metric {
      case .nelbo: run.drawing(levels: Self.levels).bound(table, from: firstRows, seed: seed)?.perEntry
      case .crps: mean(scores(of: run), \.crps)
      case .logScore: mean(scores(of: run), \.logScore)
      }
    return value.flatMap { $0.isFinite ? $0 : nil }
  }

  private func scores(of run: TrainedRun<StateSpaceKind>) -> [ScoredEntry] {
    var simulator = run.simulator
    simulator.sampler = sampler
    return TrainedRun(config: run.config, simulator: simulator, threads: run.threads)
      .scores(table, from: firstRows, samples: samples, seed: seed)
  }

  private func mean(_ entries: [ScoredEntry], _ score: (ScoredEntry) -> Double?) -> Double? {
    MeanAndError(of: ScoredEntry.meansByTime(entries, score)).mean
  }
}

extension TrainedRun<StateSpaceKind> {
  /// The same run, whose bound draws so many levels for each state.
  fileprivate func drawing(levels: Int) -> TrainedRun {
    var config = config
    config.settings.training.levelsPerState = levels
    return TrainedRun(config: config, simulator: simulator, threads: threads)
  }
}

extension TrialEvaluator {
  /// Throws a `UserError` about `file` when there is nothing to judge by: no series long enough for a model of this order.
  public func requireRows(order: Int, file: String) throws {
    let lengths = zip(table.series, firstRows).map { series, first in
      metric == .nelbo ? series.length - first : first < series.length ? series.length : 0
    }
    guard (lengths.max() ?? 0) <= order else { return }
    throw UserError(
      "no series has rows enough to judge a trial by \(metric.rawValue)",
      expected: metric == .nelbo ? "more than \(order) rows that judge" : "a row with \(order) before it",
      hint: "set more rows aside, or judge by another metric", file: file)
  }
}

extension SeriesTable {
  /// The first of the last `count` rows of each series.
  public func lastRows(_ count: Int) -> [Int] { series.map { max($0.length - count, 0) } }
}

extension TrainingData {
  /// The rows to judge by: those set aside for validation, or else the hold-out; nil when there are neither.
  public var validationRows: (table: SeriesTable, firstRows: [Int])? {
    if let validation { return validation }
    return record.holdOut.fraction > 0 ? (table, record.holdOut.fittingRows(of: table)) : nil
  }
}

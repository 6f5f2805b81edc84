import Files
import Probability
import ReverseProcess
import Runs
import TimeSeries
import Training

/// What a trial is scored by, on rows that were not fitted. CRPS and the log score are proper scores; the ELBO bounds a log score, and how
/// tightly depends on the model, so it compares trials of one model.
public enum TuningMetric: String, Sendable, CaseIterable, Codable {
  /// The bound per observed entry, nats. Cheap, as nothing is sampled, and it sees every transition of a sequence: one with a
  /// missing mode costs nats, where CRPS hardly notices.
  case nelbo
  /// The model's own loss of sequences, in a unit of its own, for a model without a bound; of one that has a bound, the same as `nelbo`.
  case loss
  /// CRPS of one-step predictions, in the unit of the data; F.1.1's.
  case crps
  /// Log predictive density of one-step predictions, nats; up to a constant the divergence from the truth, so the nearest to F's
  /// JSD that data alone give.
  case logScore = "log-score"

  /// Whether it scores whole sequences, and not the prediction of each row.
  public var isOfSequences: Bool { self == .nelbo || self == .loss }

  /// What a model must be able to do.
  var capability: Capability {
    switch self {
    case .nelbo: .bound
    case .loss: .validate
    case .crps, .logScore: .forecast
    }
  }

  /// `minimize` or `maximize`.
  var direction: String { self == .logScore ? "maximize" : "minimize" }

  /// Whether a value is better than another.
  func prefers(_ value: Double, to other: Double) -> Bool { self == .logScore ? value > other : value < other }
}

/// The rows by which trials are scored, and how.
public struct TrialEvaluator: Sendable {
  /// What is computed.
  public let metric: TuningMetric
  private let table: SeriesTable
  private let firstRows: [Int]
  private let samples: Int
  private let sampler: Sampler?
  private let seed: Int

  /// Scores by the rows from `firstRows[i]` of series i on.
  ///
  /// - Parameters:
  ///   - samples: draws of each one-step prediction, at least 2.
  ///   - sampler: how a diffusion is drawn from; nil for the model's own way.
  public init(
    _ metric: TuningMetric, table: SeriesTable, from firstRows: [Int], samples: Int, sampler: Sampler?, seed: Int
  ) {
    (self.metric, self.table, self.firstRows) = (metric, table, firstRows)
    (self.samples, self.sampler, self.seed) = (samples, sampler, seed)
  }

  /// The rows that are scored, in words that tell them from others.
  var record: String {
    let rows = zip(table.series, firstRows).reduce(0) { $0 + max($1.0.length - $1.1, 0) }
    return "\(rows) rows of \(table.series.count) series, \(samples) draws by \(sampler ?? .ancestral)"
  }

  /// The metric of a model as it now is, with the same draws for every trial; nil when it is not finite, or the model has no such metric.
  func value<Kind: ModelKind>(of run: TrainedRun<Kind>, threads: Int) throws -> Double? {
    let run = try run.forComparison(use: ModelUse(threads: threads, sampler: sampler))
    let value: Double? =
      switch metric {
      case .nelbo: (run as? any BoundingRun)?.bound(table, from: firstRows, seed: seed)?.perEntry
      case .loss: (run as? any ValidatingRun)?.validationLoss(table, from: firstRows, seed: seed)
      case .crps: mean(scores(of: run), \.crps)
      case .logScore: mean(scores(of: run), \.logScore)
      }
    return value.flatMap { $0.isFinite ? $0 : nil }
  }

  private func scores(of run: any ModelRun) -> [ScoredEntry] {
    (run as? any ForecastingRun)?.scores(table, from: firstRows, samples: samples, seed: seed) ?? []
  }

  private func mean(_ entries: [ScoredEntry], _ score: (ScoredEntry) -> Double?) -> Double? {
    MeanAndError(of: ScoredEntry.meansByTime(entries, score)).mean
  }
}

extension TrainedRun {
  /// The same run, evaluated with the settings that all trials share, whatever it was trained with.
  fileprivate func forComparison(use: ModelUse) throws -> TrainedRun {
    var config = config
    config.settings = config.settings.forComparison
    return TrainedRun(
      config: config,
      model: try config.model.trained(config.makeModel(), parameters: model.parameters, config: config, use: use))
  }
}

extension TrialEvaluator {
  /// Throws a `UserError` when a model cannot be scored like this: it has no such metric, no such sampler, or, about `file`, no series is
  /// long enough for it.
  public func require<Kind: ModelKind>(for config: RunConfig<Kind>, file: String) throws {
    try config.model.require(metric.capability, for: "a search by \(metric.rawValue)")
    let model = try config.untrained(use: ModelUse(threads: 1, sampler: sampler)).model
    let lengths = zip(table.series, firstRows).map { series, first in
      metric.isOfSequences ? series.length - first : first < series.length ? series.length : 0
    }
    let history = (model as? any ForecastingModel)?.history ?? 1
    let needed = metric.isOfSequences ? (model as? any ValidatingModel)?.shortestSequence ?? 1 : history + 1
    guard (lengths.max() ?? 0) < needed else { return }
    throw UserError(
      "no series has rows enough to score a trial by \(metric.rawValue)",
      expected: metric.isOfSequences ? "\(needed) rows or more that are scored" : "a row with \(history) before it",
      hint: "set more rows aside, or score by another metric", file: file)
  }
}

extension SeriesTable {
  /// The first of the last `count` rows of each series.
  public func lastRows(_ count: Int) -> [Int] { series.map { max($0.length - count, 0) } }
}

extension TrainingData {
  /// The rows to score by: those set aside for validation, or else the hold-out; nil when there are neither.
  public var validationRows: (table: SeriesTable, firstRows: [Int])? {
    if let validation { return validation }
    return record.holdOut.fraction > 0 ? (table, record.holdOut.fittingRows(of: table)) : nil
  }
}

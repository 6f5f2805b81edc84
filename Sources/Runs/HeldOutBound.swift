import DeepStateSpace
import Files
import TimeSeries
import Training

/// The negative ELBO of rows that were not fitted: an upper bound on −log p, in nats.
public struct HeldOutBound: Equatable, Sendable {
  /// The negative ELBO of each held-out sequence, in nats.
  public let perSequence: [Double]
  /// Observed entries in all sequences together.
  public let entries: Int

  /// The bound per observed entry.
  public var perEntry: Double { perSequence.reduce(0, +) / Double(entries) }
}

extension TrainedRun: ValidatingRun where Kind.Trained: ValidatingModel {
  /// The loss of the rows from `firstRows[i]` on, cut as in training; nil when no sequence is long enough for the model.
  ///
  /// Each sequence stands alone: nothing before it is seen.
  public func validationLoss(_ table: SeriesTable, from firstRows: [Int], seed: Int) -> Double? {
    sequences(table, from: firstRows).map { model.validationLoss(of: $0, seed: seed) }
  }

  /// Throws a `UserError` when no sequence of the rows from `firstRows[i]` on is long enough for the model.
  public func requireLoss(_ table: SeriesTable, from firstRows: [Int]) throws {
    guard sequences(table, from: firstRows) == nil else { return }
    let longest = zip(table.series, firstRows).map { max($0.length - $1, 0) }.max() ?? 0
    throw UserError(
      "the rows set aside to choose among the weights are too few: a series has \(longest) of them at most",
      expected: "\(model.shortestSequence) or more in a series, and a value among them",
      hint: "set more rows aside by `validation`")
  }

  /// The rows from `firstRows[i]` on, cut as in training.
  fileprivate func sequences(_ table: SeriesTable, from firstRows: [Int]) -> SequenceSet? {
    var rest = table
    rest.series = zip(table.series, firstRows).map { $0.rows(from: $1) }
    let longest = rest.series.map(\.length).max() ?? 0
    guard let windowing = config.data.windowing ?? (try? Windowing(length: longest)),
      windowing.length >= model.shortestSequence
    else { return nil }
    let windows = rest.windows(windowing)
    return windows.isEmpty ? nil : SequenceSet(windows, config.data)
  }
}

extension TrainedRun: BoundingRun where Kind.Trained: BoundingModel {
  /// The bound on the rows from `firstRows[i]` on, cut as in training; nil when no sequence is long enough for the model.
  ///
  /// Each sequence stands alone: nothing before it is seen. The estimate averages over `trajectories` draws of the states with
  /// as many noise levels as in training.
  public func bound(_ table: SeriesTable, from firstRows: [Int], trajectories: Int, seed: Int) -> HeldOutBound? {
    guard let set = sequences(table, from: firstRows) else { return nil }
    return HeldOutBound(
      perSequence: model.bounds(of: set, trajectories: trajectories, seed: seed),
      entries: (0..<set.count).reduce(0) { $0 + set.observedCount($1) })
  }
}

extension Series {
  /// The rows from one on; without any when there is none left.
  package func rows(from first: Int) -> Series { rows(min(first, length)..<length) }

  /// Some rows; those ahead of the series come along.
  fileprivate func rows(_ kept: Range<Int>) -> Series {
    Series(
      id: id, times: Array(times[kept]), values: Array(values[kept]), observed: Array(observed[kept]),
      covariates: Array(covariates[kept]), futureTimes: futureTimes, futureCovariates: futureCovariates, statics: statics)
  }
}

extension SeriesTable {
  /// The first `rows[i]` rows of each series.
  package func first(_ rows: [Int]) -> SeriesTable {
    var table = self
    table.series = zip(series, rows).map { $0.rows(0..<$1) }
    return table
  }
}

import DeepStateSpace
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

extension TrainedRun: BoundingRun where Kind.Trained: BoundingModel {
  /// The bound on the rows from `firstRows[i]` on, cut as in training; nil when no sequence is longer than the Markov order.
  ///
  /// Each sequence stands alone: nothing before it is seen. The estimate averages over `trajectories` draws of the states with
  /// as many noise levels as in training.
  public func bound(_ table: SeriesTable, from firstRows: [Int], trajectories: Int, seed: Int) -> HeldOutBound? {
    var rest = table
    rest.series = zip(table.series, firstRows).map { $0.rows(from: $1) }
    let longest = rest.series.map(\.length).max() ?? 0
    guard let windowing = config.data.windowing ?? (try? Windowing(length: longest)), windowing.length > order else { return nil }
    let windows = rest.windows(windowing)
    guard !windows.isEmpty else { return nil }
    let set = SequenceSet(windows, config.data)
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

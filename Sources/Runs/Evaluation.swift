import Files
import TimeSeries

/// The one-step predictions of a run, scored on a table, and the bound on the same rows.
public struct Evaluation: Equatable, Sendable {
  /// Every scored entry, in the order of series, time and column; at least one.
  public let entries: [ScoredEntry]
  /// The negative ELBO of the same rows; nil when no sequence of them is long enough, or the model has no bound.
  public let bound: HeldOutBound?

  /// The scores with their standard errors: what `ddssm evaluate` prints.
  public var report: EvaluationReport { EvaluationReport(entries, bound: bound) }
}

extension ForecastingRun {
  /// Scores the rows that the run held out, or all of them, as `scores(_:from:…)` and `bound(_:from:…)` do.
  ///
  /// Throws a `UserError` about `file` when no row is left to score.
  /// - Parameters:
  ///   - fittedRows: whether the rows that were fitted are scored too.
  ///   - samples: predictive draws, at least 2.
  ///   - progress: told how many rows are done, (done, total), from 0 on.
  public func evaluate(
    _ table: SeriesTable, fittedRows: Bool = false, samples: Int, seed: Int, file: String? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Evaluation {
    let holdOut = data.holdOut
    let firstRows = fittedRows ? table.series.map { _ in 0 } : holdOut.fittingRows(of: table)
    guard zip(table.series, firstRows).contains(where: { $0.length > $1 }) else {
      throw UserError(
        holdOut.fraction == 0 ? "the run held nothing out" : "no row lies in the part the run held out",
        expected: "rows that were not fitted", hint: "pass `fittedRows: true` to score every time, or train with `holdOut`",
        file: file)
    }
    let entries = scores(table, from: firstRows, samples: samples, seed: seed, progress: progress)
    guard !entries.isEmpty else {
      throw UserError(
        "no row has the \(history) rows before it that a prediction needs", expected: "longer series", file: file)
    }
    return Evaluation(entries: entries, bound: (self as? any BoundingRun)?.bound(table, from: firstRows, seed: seed))
  }
}

import Files

/// The last part of each series, kept out of fitting and of the standardization.
public struct HoldOut: Equatable, Codable, Sendable {
  /// The share of the rows of each series.
  public let fraction: Double

  /// Throws a `UserError` unless 0 ≤ `fraction` < 1.
  public init(fraction: Double) throws {
    guard fraction >= 0, fraction < 1 else {
      throw UserError("`holdOut` is \(fraction)", expected: "a fraction from 0 (nothing held out) to below 1")
    }
    self.fraction = fraction
  }

  /// Splits each series: ⌊fraction · T + ½⌋ rows are held out, at least one, and two rows remain.
  ///
  /// Throws a `UserError` for a series too short for that.
  public func split(_ table: SeriesTable, file: String? = nil) throws -> HoldOutSplit {
    var firstTimes: [String: Double] = [:]
    for series in table.series where fraction > 0 {
      let held = max(1, Int((fraction * Double(series.length)).rounded()))
      guard series.length - held >= 2 else {
        throw UserError(
          "series '\(series.id)' has \(series.length) rows; holding out \(held) leaves \(series.length - held) for fitting",
          expected: "at least 2 rows for fitting", hint: "hold out less, or remove the series", file: file)
      }
      firstTimes[series.id] = series.times[series.length - held]
    }
    return HoldOutSplit(fraction: fraction, firstHeldOutTimes: firstTimes)
  }
}

/// Where fitting ended in each series, as a run records it.
public struct HoldOutSplit: Equatable, Codable, Sendable {
  /// The share that was asked for.
  public let fraction: Double
  /// By series: the first time that was held out.
  public let firstHeldOutTimes: [String: Double]

  /// The rows of each series that take part in fitting: those before its first held-out time.
  ///
  /// A series that is not in the split was never fitted and counts as held out from its first row, unless nothing was.
  public func fittingRows(of table: SeriesTable) -> [Int] {
    table.series.map { series in
      guard fraction > 0 else { return series.length }
      guard let first = firstHeldOutTimes[series.id] else { return 0 }
      return series.times.firstIndex { $0 >= first } ?? series.length
    }
  }
}

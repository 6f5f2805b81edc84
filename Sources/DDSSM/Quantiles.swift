import Files
import Foundation
import Runs
import Tensor
import TimeSeries

/// Means and quantiles of draws.
enum DrawSummary {
  /// The average, in the order of the draws.
  static func mean(_ draws: [Double]) -> Double { draws.reduce(0, +) / Double(draws.count) }

  /// The quantile at `level`, 0 to 1, of draws in any order, linear between neighbouring draws: the least draw at 0, the greatest at 1.
  static func quantile(_ draws: [Double], _ level: Double) -> Double {
    require(level >= 0 && level <= 1, "a quantile has a level from 0 to 1, not \(level)")
    guard draws.allSatisfy(\.isFinite) else { return .nan }
    let sorted = draws.sorted()
    let position = level * Double(sorted.count - 1)
    let below = min(Int(position), sorted.count - 1)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}

extension ForecastTable.Path {
  /// The mean of the sampled paths at each time ahead, [H][D], in the units of the data.
  public var mean: [[Double]] { summary(DrawSummary.mean) }

  /// The quantile of the sampled paths at each time ahead, [H][D], in the units of the data; stops unless `level` lies in 0 to 1.
  public func quantile(_ level: Double) -> [[Double]] { summary { DrawSummary.quantile($0, level) } }

  private func summary(_ number: ([Double]) -> Double) -> [[Double]] {
    times.indices.map { step in
      (samples.first?[step].indices ?? 0..<0).map { column in number(samples.map { $0[step][column] }) }
    }
  }
}

extension ForecastTable {
  /// The forecast of one series by its name; nil when there is none.
  public subscript(series: String) -> Path? { paths.first { $0.series == series } }

  /// The means of all series as a table: its rows are the times ahead.
  public var mean: SeriesTable {
    SeriesTable(
      observationNames: observationNames,
      series: paths.map { Series(id: $0.series, times: $0.times, values: $0.mean) })
  }

  /// The quantiles of all series at some levels, each from 0 to 1; stops at any other level.
  public func quantiles(_ levels: [Double]) -> QuantileTable {
    QuantileTable(
      observationNames: observationNames, levels: levels,
      forecasts: paths.map { path in
        QuantileTable.Forecast(series: path.series, times: path.times, values: levels.map(path.quantile))
      })
  }
}

/// Quantiles of the future of each series at some levels, and the file that holds them.
public struct QuantileTable: Equatable, Sendable {
  /// The quantiles of one series.
  public struct Forecast: Equatable, Sendable {
    /// The name of the series.
    public let series: String
    /// The times ahead, [H], in the units of the time column.
    public let times: [Double]
    /// The quantiles, [Q][H][D], in the units of the data.
    public let values: [[[Double]]]
  }

  /// Names of the D observed columns.
  public let observationNames: [String]
  /// The levels, [Q], each from 0 to 1.
  public let levels: [Double]
  /// One entry for each series.
  public let forecasts: [Forecast]

  /// Writes columns `series`, `quantile`, `time`, then the D observations; the file appears whole or not at all.
  ///
  /// Throws a `UserError` when the file cannot be written.
  public func write(to path: String) throws {
    let rows = forecasts.flatMap { forecast in
      zip(levels, forecast.values).flatMap { level, values in
        zip(forecast.times, values).map { time, row in
          [CSVText.cell(forecast.series), CSVText.number(level), CSVText.number(time)] + row.map(CSVText.number)
        }
      }
    }
    try AtomicFile.write(CSVText.file(header: ["series", "quantile", "time"] + observationNames, rows: rows), to: path)
  }
}

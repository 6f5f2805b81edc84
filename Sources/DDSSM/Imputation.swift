import Files
import Foundation
import Runs
import Tensor
import TimeSeries

/// The missing values of series, drawn given all that was observed. What was observed is returned as it is.
public struct Imputation: Equatable, Sendable {
  /// One missing value.
  public struct Entry: Equatable, Sendable {
    /// The name of the series.
    public let series: String
    /// The time of the row, in the units of the time column.
    public let time: Double
    /// The name of the column.
    public let column: String
    /// Draws of the value, [S], in the units of the data; draw s of all values of one window belongs together.
    public let draws: [Double]
    let position: Position

    /// The mean of the draws.
    public var mean: Double { DrawSummary.mean(draws) }

    /// The quantile of the draws at a level from 0 to 1; stops at any other level.
    public func quantile(_ level: Double) -> Double { DrawSummary.quantile(draws, level) }
  }

  /// Where in the table a value stands.
  struct Position: Equatable, Sendable {
    let series: Int
    let row: Int
    let column: Int
  }

  /// The series as they were given.
  public let table: SeriesTable
  /// The missing values in the order of series, time and column; those of rows ahead are not among them.
  public let entries: [Entry]

  /// x = mean + standard deviation · noise for every missing x, given each draw of the states.
  init(of table: SeriesTable, _ smoothed: [SmoothedSeries], seed: Int) {
    let noise = CounterRandom(seed: seed, purpose: "imputation noise")
    self.table = table
    entries = zip(table.series.indices, smoothed).flatMap { index, states -> [Entry] in
      let series = table.series[index]
      return series.times.indices.flatMap { row -> [Entry] in
        table.observationNames.indices.filter { !series.observed[row][$0] }.map { column in
          let draws = states.means.indices.map { sample in
            states.means[sample][row][column] + states.variances[sample][row][column].squareRoot()
              * noise.normal(series: index, time: row + 1, level: sample, lane: column)
          }
          return Entry(
            series: series.id, time: series.times[row], column: table.observationNames[column], draws: draws,
            position: Position(series: index, row: row, column: column))
        }
      }
    }
  }

  /// The series with the mean of its draws for every missing value.
  public var mean: SeriesTable { filled(\.mean) }

  /// The series with a quantile of its draws for every missing value.
  ///
  /// Stops unless `level` lies in 0 to 1, where a value is missing.
  public func quantile(_ level: Double) -> SeriesTable { filled { $0.quantile(level) } }

  /// The series with draw number `sample`, from 0 on, for every missing value.
  ///
  /// Stops at any other number, where a value is missing.
  public func draw(_ sample: Int) -> SeriesTable {
    filled { entry in
      require(entry.draws.indices.contains(sample), "draw \(sample) of \(entry.draws.count)")
      return entry.draws[sample]
    }
  }

  private func filled(_ number: (Entry) -> Double) -> SeriesTable {
    var table = table
    for entry in entries {
      let position = entry.position
      table.series[position.series].values[position.row][position.column] = number(entry)
      table.series[position.series].observed[position.row][position.column] = true
    }
    return table
  }
}

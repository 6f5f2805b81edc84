import Files
import TimeSeries

/// Sample paths of the future of each series, and the file that holds them.
public struct ForecastTable: Equatable, Sendable {
  /// The sample paths of one series.
  public struct Path: Equatable, Sendable {
    /// The name of the series.
    public var series: String
    /// The times that are forecast, [H], in the units of the file's time column.
    public var times: [Double]
    /// The sampled paths, [N][H][D], in the units of the data.
    public var samples: [[[Double]]]

    /// Sample paths of one series.
    public init(series: String, times: [Double], samples: [[[Double]]]) {
      self.series = series
      self.times = times
      self.samples = samples
    }
  }

  /// Names of the D observed columns.
  public var observationNames: [String]
  /// The forecasts, one entry for each series.
  public var paths: [Path]

  /// Forecasts of some series with the same columns.
  public init(observationNames: [String], paths: [Path]) {
    self.observationNames = observationNames
    self.paths = paths
  }

  /// Writes columns `series`, `sample` (from 1), `time`, then the D observations; the file appears whole or not at all.
  public func write(to path: String) throws {
    let rows = paths.flatMap { path in
      path.samples.enumerated().flatMap { number, sample in
        zip(path.times, sample).map { time, values in
          [CSVText.cell(path.series), "\(number + 1)", CSVText.number(time)] + values.map(CSVText.number)
        }
      }
    }
    try AtomicFile.write(CSVText.file(header: ["series", "sample", "time"] + observationNames, rows: rows), to: path)
  }
}

import Files
import TimeSeries

extension Series {
  /// A series of rows in memory, nil for what is missing. Rows at the end in which everything is missing are times ahead.
  ///
  /// Throws a `UserError` for rows of different widths, times that do not increase, a number that is not finite, or a series without a
  /// single value.
  /// - Parameters:
  ///   - id: the name of the series.
  ///   - times: the times of the rows, [T + F], strictly increasing, in any unit; 1, 2, 3, … when left out.
  ///   - rows: the values, [T + F][D], in the units of the data.
  ///   - covariates: the dynamic covariates of all rows, [T + F][V]; none when left out.
  ///   - statics: the static covariates, [W].
  public init(
    id: String, times: [Double]? = nil, rows: [[Double?]], covariates: [[Double]]? = nil, statics: [Double] = []
  ) throws {
    let times = times ?? rows.indices.map { Double($0 + 1) }
    let covariates = covariates ?? rows.map { _ in [] }
    for (name, count) in [("times", times.count), ("covariates", covariates.count)] where count != rows.count {
      throw UserError(
        "series '\(id)' has \(rows.count) rows and \(count) in `\(name)`", expected: "as many of one as of the other")
    }
    guard let last = rows.lastIndex(where: { $0.contains { $0 != nil } }) else {
      throw UserError(
        "series '\(id)' has no value at all", expected: "at least one row with a value", hint: "remove the series or fill it in")
    }
    let length = last + 1
    self.init(
      id: id, times: Array(times[..<length]), values: rows[..<length].map { $0.map { $0 ?? 0 } },
      observed: rows[..<length].map { $0.map { $0 != nil } }, covariates: Array(covariates[..<length]),
      futureTimes: Array(times[length...]), futureCovariates: Array(covariates[length...]), statics: statics)
    try requireOrder()
    try requireNumbers(columns: rows[0].count, covariates: covariates[0].count, statics: statics.count)
  }

  /// Throws a `UserError` unless the times increase, those ahead included.
  func requireOrder() throws {
    let all = times + futureTimes
    guard let time = zip(all, all.dropFirst()).first(where: { !($0 < $1) }) else { return }
    throw UserError(
      "series '\(id)' has the time \(time.1) after \(time.0)", expected: "times that increase, each one once",
      hint: "sort the rows by time")
  }

  /// Throws a `UserError` unless every row has D values and V covariates, there are W statics, and all are finite.
  func requireNumbers(columns: Int, covariates: Int, statics: Int) throws {
    let parts: [(name: String, rows: [[Double]], width: Int)] = [
      ("values", values, columns), ("covariates", self.covariates + futureCovariates, covariates),
      ("static covariates", [self.statics], statics),
    ]
    for part in parts {
      for (index, row) in part.rows.enumerated() where row.count != part.width {
        throw UserError(
          "row \(index + 1) of series '\(id)' has \(row.count) \(part.name)", expected: "\(part.width), as every row of the table"
        )
      }
      guard part.rows.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
        throw UserError(
          "series '\(id)' has \(part.name) that are not finite numbers", expected: "finite numbers, and nil for a missing value")
      }
    }
    guard observed.allSatisfy({ $0.count == columns }) else {
      throw UserError(
        "series '\(id)' says of other than \(columns) values whether they are observed", expected: "one mark for each")
    }
  }
}

extension SeriesTable {
  /// Reads a CSV file with a header: columns `series` and `time`, then one column per value. An empty cell is a missing value.
  ///
  /// Throws a `UserError` with file, line and column for whatever is wrong in the file.
  /// - Parameters:
  ///   - path: the file.
  ///   - covariates: the names of the columns that are known ahead; never empty in a row.
  ///   - statics: a second file with a column `series`, then one number per static covariate and series.
  ///   - logarithm: whether the natural logarithms of the values are taken; each must then be above 0.
  public init(csv path: String, covariates: [String] = [], statics: String? = nil, logarithm: Bool = false) throws {
    self = try .read(file: path, covariates: covariates, statics: statics, logarithm: logarithm)
  }

  /// One series with one column of values in memory, nil for a missing value.
  ///
  /// Throws a `UserError` as `Series.init(id:times:rows:…)` does.
  /// - Parameters:
  ///   - values: [T], in the units of the data.
  ///   - name: the name of the column.
  ///   - times: [T], strictly increasing; 1, 2, 3, … when left out.
  public init(_ values: [Double?], name: String = "value", times: [Double]? = nil) throws {
    try self.init(columns: [name], series: [Series(id: "1", times: times, rows: values.map { [$0] })])
  }

  /// Several series with the same columns, in memory; throws a `UserError` when they do not fit together.
  /// - Parameters:
  ///   - columns: the names of the D columns of values.
  ///   - covariates: the names of the V dynamic covariates.
  ///   - statics: the names of the W static covariates.
  ///   - series: at least one, each with a name of its own.
  public init(columns: [String], covariates: [String] = [], statics: [String] = [], series: [Series]) throws {
    self.init(observationNames: columns, covariateNames: covariates, staticNames: statics, series: series)
    try requireSound()
  }

  /// Throws a `UserError` unless the names differ and every series has the table's columns in increasing order of time.
  func requireSound() throws {
    let columns = observationNames + covariateNames
    guard !observationNames.isEmpty, Set(columns).count == columns.count, Set(staticNames).count == staticNames.count else {
      throw UserError(
        "the columns are \(columns.joined(separator: ", "))", expected: "at least one of values, and every name once")
    }
    guard !series.isEmpty, Set(series.map(\.id)).count == series.count else {
      throw UserError("the table has \(series.count) series", expected: "at least one, and every name once")
    }
    for series in series {
      guard series.length > 0 else { throw UserError("series '\(series.id)' has no row", expected: "at least one row") }
      try series.requireOrder()
      try series.requireNumbers(columns: observationNames.count, covariates: covariateNames.count, statics: staticNames.count)
    }
  }
}

import Files
import TimeSeries

/// What a run must remember of its data in order to read more of the same: columns, windows, hold-out and scales.
public struct DataRecord: Equatable, Codable, Sendable {
  /// The names of the D observed columns, in order.
  public let observationNames: [String]
  /// The names of the V columns of dynamic covariates, in order.
  public let covariateNames: [String]
  /// The names of the W static covariates, in order.
  public let staticNames: [String]
  /// `nil` when every series was taken whole.
  public let windowing: Windowing?
  /// Which times of each series were held out and not fitted.
  public let holdOut: HoldOutSplit
  /// The scales of the rows that were fitted.
  public let columnScales: ColumnScales

  /// The record of a training file.
  public init(
    of table: SeriesTable, windowing: Windowing?, holdOut: HoldOutSplit, columnScales: ColumnScales
  ) {
    observationNames = table.observationNames
    covariateNames = table.covariateNames
    staticNames = table.staticNames
    self.windowing = windowing
    self.holdOut = holdOut
    self.columnScales = columnScales
  }

  /// Reads a file whose columns must be those of the run; throws a `UserError` that names the first that differs.
  public func read(file: String, statics: String? = nil) throws -> SeriesTable {
    guard staticNames.isEmpty || statics != nil else {
      throw UserError(
        "the run was trained with static covariates", expected: "`statics` with \(staticNames.joined(separator: ", "))",
        file: file)
    }
    let table = try SeriesTable.read(file: file, covariates: covariateNames, statics: statics)
    try requireColumns(of: table, file: file, statics: statics)
    return table
  }

  /// Throws a `UserError` that names the first column of `table` that is not the run's; the table may come from `file`.
  public func requireColumns(of table: SeriesTable, file: String? = nil, statics: String? = nil) throws {
    try require(table.observationNames, toEqual: observationNames, as: "values", file: file)
    try require(table.covariateNames, toEqual: covariateNames, as: "covariates", file: file)
    try require(table.staticNames, toEqual: staticNames, as: "static covariates", file: statics ?? file)
  }

  private func require(_ found: [String], toEqual wanted: [String], as part: String, file: String?) throws {
    guard found != wanted else { return }
    let list = { (names: [String]) in names.isEmpty ? "none" : names.joined(separator: ", ") }
    throw UserError(
      "the columns of \(part) are \(list(found))", expected: "\(list(wanted)), as in training",
      hint: "use the columns of the training \(file == nil ? "series, in their" : "file, in its") order",
      file: file, at: file == nil ? nil : .start)
  }

  /// The keys as files have them.
  private enum CodingKeys: String, CodingKey {
    case observationNames, covariateNames, staticNames, windowing, holdOut
    case columnScales = "standardisation"
  }
}

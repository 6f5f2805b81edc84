import Files
import Foundation

extension SeriesTable {
  /// Reads series from CSV: columns `series`, `time`, then values, of which `covariates` names those known ahead.
  ///
  /// Rows of one series stand in increasing order of time; rows of different series may alternate. An empty cell is a
  /// missing value; a covariate is never missing. `statics` names a second file with one row per series. Throws a
  /// `UserError` with file, line and column for everything else.
  /// - Parameter logarithm: whether the observations' natural logarithms are taken; each must then be above 0.
  public static func read(
    file path: String, covariates: [String] = [], statics: String? = nil, logarithm: Bool = false
  ) throws -> SeriesTable {
    let table = try read(SourceText(readingFile: path), covariates: covariates, logarithm: logarithm)
    return try statics.map { try table.joined(withStatics: SourceText(readingFile: $0), of: path) } ?? table
  }

  package static func read(_ source: SourceText, covariates: [String] = [], logarithm: Bool = false) throws -> SeriesTable {
    var reader = try SeriesReader(source, covariates: covariates, logarithm: logarithm)
    return try reader.read()
  }
}

/// Reads a series file row by row and gathers the rows by series.
private struct SeriesReader {
  private var table: CSVTable
  private let columns: SeriesColumns
  private let logarithm: Bool
  private var order: [String] = []
  private var gathered: [String: SeriesRows] = [:]

  init(_ source: SourceText, covariates: [String], logarithm: Bool) throws {
    self.logarithm = logarithm
    table = try CSVTable(source)
    columns = try SeriesColumns(of: table, covariates: covariates)
  }

  mutating func read() throws -> SeriesTable {
    while let row = try table.nextRow() { try take(row) }
    guard !order.isEmpty else {
      throw UserError(
        "the file has a header and no rows", expected: "rows of data below the header", file: table.file,
        at: TextPosition(line: 2, column: 1))
    }
    return SeriesTable(
      observationNames: columns.observations.map { table.header[$0].text },
      covariateNames: columns.covariates.map { table.header[$0].text },
      series: try order.compactMap { id in try gathered[id]?.series(id: id, file: table.file) })
  }

  private mutating func take(_ row: [CSVCell]) throws {
    let id = row[columns.series].text
    guard !id.isEmpty else {
      throw table.error("the series has no name", expected: "a name in column 'series'", at: row[columns.series])
    }
    let time = try table.number(in: row[columns.time], column: "time")
    if gathered[id] == nil { order.append(id) }
    var rows = gathered.removeValue(forKey: id) ?? SeriesRows(begin: row[columns.series].position)
    try rows.requireLater(time, at: row[columns.time], series: id, table: table)
    let values = try columns.observations.map { column -> Double? in
      try row[column].text.isEmpty ? nil : observation(in: row[column], column: table.header[column].text)
    }
    let covariates = try columns.covariates.map { column in
      try table.number(in: row[column], column: table.header[column].text)
    }
    rows.append(time: time, values: values, covariates: covariates, line: table.line)
    gathered[id] = rows
  }

  private func observation(in cell: CSVCell, column: String) throws -> Double {
    let number = try table.number(in: cell, column: column, orEmpty: true)
    guard logarithm else { return number }
    guard number > 0 else {
      throw table.error(
        "found '\(cell.text)' in column '\(column)', which has no logarithm", expected: "a number above 0, or an empty cell",
        hint: "correct the value, or leave `logarithm` out", at: cell)
    }
    return log(number)
  }
}

import Files

extension SeriesTable {
  /// Writes the file that `read` reads back bit for bit: observations first, then covariates, then the rows ahead.
  ///
  /// The file appears whole or not at all. Static covariates go to a file of their own, see `writeStatics`.
  public func write(to path: String) throws {
    try AtomicFile.write(csv, to: path)
  }

  /// Writes the static covariates: a column `series`, then W columns.
  public func writeStatics(to path: String) throws {
    let rows = series.map { series in [CSVText.cell(series.id)] + series.statics.map(CSVText.number) }
    try AtomicFile.write(CSVText.file(header: ["series"] + staticNames, rows: rows), to: path)
  }

  /// The text of the file.
  var csv: String {
    let rows = series.flatMap { series -> [[String]] in
      let id = CSVText.cell(series.id)
      let past = series.times.indices.map { row in
        [id, CSVText.number(series.times[row])]
          + zip(series.values[row], series.observed[row]).map { $1 ? CSVText.number($0) : "" }
          + series.covariates[row].map(CSVText.number)
      }
      let ahead = series.futureTimes.indices.map { row in
        [id, CSVText.number(series.futureTimes[row])] + observationNames.map { _ in "" }
          + series.futureCovariates[row].map(CSVText.number)
      }
      return past + ahead
    }
    return CSVText.file(header: ["series", "time"] + observationNames + covariateNames, rows: rows)
  }
}

/// How text and numbers are written into CSV.
package enum CSVText {
  package static func file(header: [String], rows: [[String]]) -> String {
    let lines = [header.map(cell)] + rows
    return lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// Quotes a cell where it must be quoted.
  package static func cell(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { [UInt8](",\"\r\n".utf8).contains($0) }
    return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }

  /// The shortest decimal number that reads back to the same bits; whole numbers without a fraction.
  package static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

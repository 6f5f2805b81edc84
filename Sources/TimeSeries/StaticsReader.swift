import Files

extension SeriesTable {
  /// The table with static covariates from a second file: a column `series`, then W columns of numbers, one row each.
  ///
  /// Throws a `UserError` for a doubled row, an empty cell, or a series of the table (read from `file`) that lacks a row.
  /// Rows of further series are allowed.
  func joined(withStatics source: SourceText, of file: String) throws -> SeriesTable {
    var table = try CSVTable(source)
    let key = try table.column(named: "series")
    let columns = table.header.indices.filter { $0 != key }
    guard !columns.isEmpty else {
      throw table.error("the file has no column but 'series'", expected: "at least one static covariate", at: table.header[key])
    }
    var rows: [String: (values: [Double], line: Int)] = [:]
    while let row = try table.nextRow() {
      if let earlier = rows[row[key].text] {
        throw table.error(
          "series '\(row[key].text)' has a second row, the first is line \(earlier.line)", expected: "one row per series",
          hint: "remove one of the two", at: row[key])
      }
      let values = try columns.map { try table.number(in: row[$0], column: table.header[$0].text) }
      rows[row[key].text] = (values, table.line)
    }
    var joined = self
    joined.staticNames = columns.map { table.header[$0].text }
    for index in series.indices {
      guard let row = rows[series[index].id] else {
        let near = nearestName(to: series[index].id, among: rows.keys.sorted())
        throw UserError(
          "there is no row for series '\(series[index].id)' of \(file)", expected: "one row for each series",
          hint: near.map { "did you mean '\($0)'?" } ?? "add a row '\(series[index].id),…'", file: source.file,
          at: TextPosition(line: table.line + 1, column: 1))
      }
      joined.series[index].statics = row.values
    }
    return joined
  }
}

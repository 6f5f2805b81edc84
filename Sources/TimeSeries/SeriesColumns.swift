import Files

/// Which column of a series file plays which part.
struct SeriesColumns {
  let series: Int
  let time: Int
  let observations: [Int]
  let covariates: [Int]

  /// Sorts the columns; throws a `UserError` for a missing `series` or `time`, an unknown covariate, or no observation.
  init(of table: CSVTable, covariates names: [String]) throws {
    let series = try table.column(named: "series")
    let time = try table.column(named: "time")
    let candidates = table.header.indices.filter { $0 != series && $0 != time }
    self.series = series
    self.time = time
    covariates = try names.map { name in
      guard let index = candidates.first(where: { table.header[$0].text == name }) else {
        throw Self.unknown(name, in: table, candidates: candidates)
      }
      return index
    }
    let taken = Set(covariates)
    observations = candidates.filter { !taken.contains($0) }
    guard !observations.isEmpty else {
      throw table.error(
        "no column holds observations", expected: "columns series, time, and at least one of values",
        hint: names.isEmpty ? "add a column of values" : "name fewer columns in `covariates`", at: table.header[0])
    }
  }

  private static func unknown(_ name: String, in table: CSVTable, candidates: [Int]) -> UserError {
    let known = candidates.map { table.header[$0].text }
    return table.error(
      "there is no covariate column '\(name)'",
      expected: known.isEmpty ? "columns of values after series and time" : "one of: \(known.joined(separator: ", "))",
      hint: nearestName(to: name, among: known).map { "did you mean '\($0)'?" }, at: table.header[0])
  }
}

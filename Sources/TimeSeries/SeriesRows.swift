import Files

/// The rows of one series while its file is being read.
struct SeriesRows {
  /// Where the file first names the series.
  let begin: TextPosition
  private var times: [Double] = []
  private var lines: [Int] = []
  private var values: [[Double?]] = []
  private var covariates: [[Double]] = []

  init(begin: TextPosition) {
    self.begin = begin
  }

  /// Throws a `UserError` unless `time` lies after every time before it.
  func requireLater(_ time: Double, at cell: CSVCell, series: String, table: CSVTable) throws {
    guard let last = times.last, time <= last else { return }
    if let same = times.lastIndex(of: time) {
      throw table.error(
        "series '\(series)' has the time \(cell.text) a second time, first on line \(lines[same])",
        expected: "every time once in a series", hint: "remove one of the lines \(lines[same]) and \(cell.position.line)",
        at: cell)
    }
    throw table.error(
      "series '\(series)' goes back in time, from \(last) on line \(lines[lines.count - 1]) to \(cell.text)",
      expected: "rows of a series in increasing order of time", hint: "sort the file by series and time", at: cell)
  }

  mutating func append(time: Double, values: [Double?], covariates: [Double], line: Int) {
    times.append(time)
    self.values.append(values)
    self.covariates.append(covariates)
    lines.append(line)
  }

  /// The finished series: trailing rows without any value become the rows ahead.
  func series(id: String, file: String) throws -> Series {
    guard let last = values.lastIndex(where: { $0.contains { $0 != nil } }) else {
      throw UserError(
        "series '\(id)' has no value at all", expected: "at least one row with a value",
        hint: "remove the series or fill it in", file: file, at: begin)
    }
    let length = last + 1
    return Series(
      id: id, times: Array(times[..<length]),
      values: values[..<length].map { $0.map { $0 ?? 0 } },
      observed: values[..<length].map { $0.map { $0 != nil } },
      covariates: Array(covariates[..<length]),
      futureTimes: Array(times[length...]), futureCovariates: Array(covariates[length...]))
  }
}

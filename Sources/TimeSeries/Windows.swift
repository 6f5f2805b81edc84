import Files
import Tensor

/// A stretch of one series, taken in training as a sequence of its own.
public struct Window: Equatable, Sendable {
  /// Which series of the table.
  public let series: Int
  /// The row of that series at which the window begins.
  public let start: Int
  /// Rows that are real; those after them pad the window and are wholly missing.
  public let length: Int
  /// Times, [W].
  public let times: [Double]
  /// Values, [W][D], zero where missing.
  public let values: [[Double]]
  /// Which values are there, [W][D].
  public let observed: [[Bool]]
  /// Dynamic covariates, [W][V].
  public let covariates: [[Double]]
  /// Static covariates of the series.
  public let statics: [Double]
}

/// How long series are cut: windows of `length` rows that begin `stride` rows apart.
public struct Windowing: Equatable, Codable, Sendable {
  /// Rows in a window.
  public let length: Int
  /// Rows from the beginning of one window to the next.
  public let stride: Int

  /// Throws a `UserError` unless both are positive and no row is skipped (`stride` ≤ `length`).
  public init(length: Int, stride: Int? = nil) throws {
    self.length = length
    self.stride = stride ?? length
    guard length >= 2 else {
      throw UserError("`window` is \(length)", expected: "at least 2 rows, for a transition needs two")
    }
    guard (1...length).contains(self.stride) else {
      throw UserError(
        "`stride` is \(self.stride)", expected: "1 to \(length), the window", hint: "a longer stride would skip rows")
    }
  }

  /// The rows at which windows of a series of `rows` begin.
  ///
  /// The last window is shifted back to end at the last row; a series shorter than a window begins once, at 0.
  public func starts(rows: Int) -> [Int] {
    guard rows > length else { return rows > 0 ? [0] : [] }
    let last = rows - length
    let regular = Array(Swift.stride(from: 0, through: last, by: stride))
    return regular.last == last ? regular : regular + [last]
  }
}

extension SeriesTable {
  /// Cuts the first `rows[i]` rows of each series (all of them by default) into windows.
  ///
  /// A series shorter than a window is padded at the right: entries missing, covariates as in its last row, times going on
  /// at its spacing. Windows in which nothing is observed teach nothing and are left out.
  public func windows(_ windowing: Windowing, rows: [Int]? = nil) -> [Window] {
    let limits = rows ?? series.map(\.length)
    require(limits.count == series.count, "\(series.count) series but \(limits.count) limits")
    return series.indices.flatMap { index in
      windowing.starts(rows: limits[index]).compactMap { start in
        let end = min(start + windowing.length, limits[index])
        guard series[index].observed[start..<end].contains(where: { $0.contains(true) }) else { return nil }
        return series[index].window(index, rows: start..<end, padded: windowing.length)
      }
    }
  }
}

extension Series {
  /// Some rows as a window of `length` rows, padded as `windows(_:rows:)` says.
  package func window(_ index: Int, rows: Range<Int>, padded length: Int) -> Window {
    let padding = length - rows.count
    let end = times[rows.upperBound - 1]
    let missing = values[rows.lowerBound].count
    return Window(
      series: index, start: rows.lowerBound, length: rows.count,
      times: times[rows] + (0..<padding).map { end + Double($0 + 1) * spacing },
      values: values[rows] + Array(repeating: Array(repeating: 0, count: missing), count: padding),
      observed: observed[rows] + Array(repeating: Array(repeating: false, count: missing), count: padding),
      covariates: covariates[rows] + Array(repeating: covariates[rows.upperBound - 1], count: padding),
      statics: statics)
  }
}

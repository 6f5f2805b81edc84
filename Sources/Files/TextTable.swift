/// Rows for a terminal, in columns as wide as their widest cell.
public struct TextTable: Sendable, CustomStringConvertible {
  /// What stands on which side of its column.
  public enum Alignment: Sendable {
    /// Names, then numbers: the first column to the left, the others to the right.
    case numbers
    /// Words: all to the left.
    case words
  }

  private let rows: [[String]]
  private let alignment: Alignment
  private let gap: String

  /// A table; every row has as many cells as the first.
  /// - Parameter gap: spaces between columns.
  public init(_ rows: [[String]], _ alignment: Alignment = .numbers, gap: Int = 3) {
    self.rows = rows
    self.alignment = alignment
    self.gap = String(repeating: " ", count: gap)
  }

  /// The rows, without spaces at their ends and without a final line feed.
  public var description: String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 0 || alignment == .words ? cell.0 + space : space + cell.0
      }
      return cells.joined(separator: gap).replacing(#/ +$/#, with: "")
    }
    .joined(separator: "\n")
  }
}

import Files

/// A CSV file with its header checked: every name once, and every row as wide as the header.
struct CSVTable {
  let file: String
  let header: [CSVCell]
  private var reader: CSVReader
  /// The line of the row read last.
  private(set) var line = 1

  /// Reads the header; throws a `UserError` for an empty or doubled name.
  init(_ source: SourceText) throws {
    file = source.file
    reader = CSVReader(source)
    header = try reader.nextRow() ?? []
    for (index, cell) in header.enumerated() {
      guard !cell.text.isEmpty else {
        throw error("column \(index + 1) has no name", expected: "a header row that names every column", at: cell)
      }
      if let earlier = header[..<index].firstIndex(where: { $0.text == cell.text }) {
        throw error(
          "the column '\(cell.text)' occurs a second time, first as column \(earlier + 1)", expected: "every name once",
          hint: "rename or remove one of the two", at: cell)
      }
    }
  }

  /// The next row, with as many cells as the header, or `nil` at the end.
  mutating func nextRow() throws -> [CSVCell]? {
    guard let row = try reader.nextRow() else { return nil }
    line = row[0].position.line
    if row.count == 1, row[0].text.isEmpty, header.count > 1 {
      throw error("found an empty line", expected: "\(header.count) cells", hint: "remove the line", at: row[0])
    }
    guard row.count == header.count else {
      let location = row.count > header.count ? row[header.count] : row[row.count - 1]
      throw error(
        "the row has \(row.count) \(row.count == 1 ? "cell" : "cells")", expected: "\(header.count), as in the header",
        hint: row.count > header.count
          ? "remove the cells too many, or put quotes around a cell that holds a comma"
          : "add the cells that lack; an empty cell means missing", at: location)
    }
    return row
  }

  /// The index of a column that must be there.
  func column(named name: String) throws -> Int {
    if let index = header.firstIndex(where: { $0.text == name }) { return index }
    throw missing(name)
  }

  private func missing(_ name: String) -> UserError {
    let names = header.map(\.text)
    var hint = "add a column '\(name)'"
    if names.count == 1, let other = [";", "\t", "|"].first(where: names[0].contains) {
      hint = "separate the cells with commas, not with '\(other == "\t" ? "\\t" : other)'"
    } else if let near = nearestName(to: name, among: names) {
      hint = "rename '\(near)' to '\(name)'"
    }
    return error(
      "there is no column '\(name)'; found \(names.joined(separator: ", "))", expected: "a header row with '\(name)'",
      hint: hint, at: header[0])
  }

  func error(_ message: String, expected: String? = nil, hint: String? = nil, at cell: CSVCell) -> UserError {
    UserError(message, expected: expected, hint: hint, file: file, at: cell.position)
  }

  /// The number in a cell, written in decimal digits with a point; `column` names it in the error.
  func number(in cell: CSVCell, column: String, orEmpty: Bool = false) throws -> Double {
    let choice = orEmpty ? ", or an empty cell for a missing value" : ""
    if let number = DecimalNumber.parse(cell.text), number.isFinite { return number }
    throw error(
      "found \(cell.text.isEmpty ? "an empty cell" : "'\(cell.text)'") in column '\(column)'",
      expected: "a finite number such as 12, -0.5 or 1e-3\(choice)", hint: DecimalNumber.advice(for: cell.text), at: cell)
  }
}

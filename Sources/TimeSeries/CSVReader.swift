import Files

/// One cell of a CSV file: its text with the quotes resolved, and where it begins.
struct CSVCell: Equatable, Sendable {
  let text: String
  let position: TextPosition
}

/// A strict reader of comma-separated values (RFC 4180): what it cannot read without guessing, it refuses.
///
/// Cells in double quotes may hold commas, line ends and doubled quotes. Lines end with LF or CRLF.
struct CSVReader {
  private(set) var cursor: TextCursor

  init(_ source: SourceText) {
    cursor = TextCursor(source)
  }

  /// The cells of the next line, `nil` at the end of the file; throws a `UserError` at the first unexpected character.
  mutating func nextRow() throws -> [CSVCell]? {
    guard !cursor.isAtEnd else { return nil }
    var row: [CSVCell] = []
    while true {
      row.append(try cell())
      if cursor.advance(past: UInt8(ascii: ",")) { continue }
      try endLine()
      return row
    }
  }

  private mutating func cell() throws -> CSVCell {
    let position = cursor.position
    if cursor.byte == UInt8(ascii: "\"") { return CSVCell(text: try quoted(), position: position) }
    let start = cursor.index
    while let byte = cursor.byte, !Self.endsCell.contains(byte) {
      guard byte != UInt8(ascii: "\"") else {
        throw cursor.error(
          "found a quote inside a cell that does not begin with one", expected: "a cell wholly inside quotes, or none",
          hint: "put quotes around the whole cell and double those inside it")
      }
      cursor.advance()
    }
    return CSVCell(text: cursor.text(from: start), position: position)
  }

  private mutating func quoted() throws -> String {
    let opening = cursor.position
    cursor.advance()
    var text = ""
    var start = cursor.index
    while !cursor.isAtEnd {
      guard cursor.byte == UInt8(ascii: "\"") else {
        cursor.advance()
        continue
      }
      text += cursor.text(from: start)
      cursor.advance()
      guard cursor.byte == UInt8(ascii: "\"") else {
        try requireEndOfCell()
        return text
      }
      start = cursor.index
      cursor.advance()
    }
    throw cursor.error(
      "the quote opened here is never closed", expected: "a closing '\"'",
      hint: "close the cell with '\"'; double a quote that belongs to the text", at: opening)
  }

  private func requireEndOfCell() throws {
    guard let byte = cursor.byte, !Self.endsCell.contains(byte) else { return }
    throw cursor.error(
      "found \(cursor.character) after a closing quote", expected: "a comma or the end of the line",
      hint: "double a quote that belongs to the text")
  }

  private mutating func endLine() throws {
    guard !cursor.isAtEnd, !cursor.advance(past: UInt8(ascii: "\n")) else { return }
    guard cursor.byte == UInt8(ascii: "\r"), cursor.following == UInt8(ascii: "\n") else {
      throw cursor.error(
        "found a carriage return without a line feed", expected: "lines that end with LF or CRLF",
        hint: "save the file with the line ends of Unix or Windows")
    }
    cursor.advance()
    cursor.advance()
  }

  private static let endsCell: Set<UInt8> = Set(",\r\n".utf8)
}

/// A position moving through text, byte by byte, that knows its line and column.
package struct TextCursor {
  package let source: SourceText
  package private(set) var index = 0
  package private(set) var position = TextPosition.start

  package init(_ source: SourceText) {
    self.source = source
  }

  package var isAtEnd: Bool { index == source.bytes.count }

  /// The byte under the cursor, `nil` at the end.
  package var byte: UInt8? { index < source.bytes.count ? source.bytes[index] : nil }

  /// The byte after the one under the cursor.
  package var following: UInt8? { index + 1 < source.bytes.count ? source.bytes[index + 1] : nil }

  /// The character under the cursor, for messages.
  package var character: String {
    guard !isAtEnd else { return "the end of the file" }
    return "'\(String(decoding: source.bytes[index...].prefix(4), as: UTF8.self).prefix(1))'"
  }

  /// Moves past one byte. Bytes that continue a character do not change the column.
  package mutating func advance() {
    let passed = source.bytes[index]
    index += 1
    if passed == UInt8(ascii: "\n") {
      position = TextPosition(line: position.line + 1, column: 1)
    } else if byte.map({ $0 & 0xC0 != 0x80 }) ?? true {
      position.column += 1
    }
  }

  /// Moves past `expected` when it is under the cursor, and says whether it did.
  package mutating func advance(past expected: UInt8) -> Bool {
    guard byte == expected else { return false }
    advance()
    return true
  }

  /// The text from a byte offset up to the cursor.
  package func text(from start: Int) -> String {
    String(decoding: source.bytes[start..<index], as: UTF8.self)
  }

  package func error(_ message: String, expected: String? = nil, hint: String? = nil, at location: TextPosition? = nil)
    -> UserError
  {
    UserError(message, expected: expected, hint: hint, file: source.file, at: location ?? position)
  }
}

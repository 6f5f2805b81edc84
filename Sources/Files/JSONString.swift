/// A JSON string in its file: from the opening quote to the closing one, escapes resolved.
enum JSONString {
  /// Reads the string whose opening quote is under the cursor.
  static func read(at cursor: inout TextCursor) throws -> String {
    let opening = cursor.position
    var bytes: [UInt8] = []
    cursor.advance()
    while let byte = cursor.byte {
      switch byte {
      case UInt8(ascii: "\""):
        cursor.advance()
        return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        bytes += try escaped(at: &cursor)
      case 0..<0x20:
        throw cursor.error(
          "a string runs over the end of its line or holds a control character", expected: "a closing '\"'", at: opening)
      default:
        bytes.append(byte)
        cursor.advance()
      }
    }
    throw cursor.error("the quote opened here is never closed", expected: "a closing '\"'", at: opening)
  }

  private static func escaped(at cursor: inout TextCursor) throws -> [UInt8] {
    let position = cursor.position
    cursor.advance()
    let letter = cursor.byte
    if letter != nil { cursor.advance() }
    switch letter {
    case UInt8(ascii: "\""): return [0x22]
    case UInt8(ascii: "\\"): return [0x5C]
    case UInt8(ascii: "/"): return [0x2F]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try unicode(at: &cursor, escapeAt: position)
    default:
      throw cursor.error(
        "found an unknown escape after '\\'", expected: #"one of \" \\ \/ \b \f \n \r \t \u0000"#,
        hint: "write a backslash as \\\\", at: position)
    }
  }

  /// Reads four hexadecimal digits, and a second escape when the first is the high half of a surrogate pair.
  private static func unicode(at cursor: inout TextCursor, escapeAt position: TextPosition) throws -> [UInt8] {
    var code = try fourDigits(at: &cursor, escapeAt: position)
    if (0xD800..<0xDC00).contains(code), cursor.byte == UInt8(ascii: "\\"), cursor.following == UInt8(ascii: "u") {
      cursor.advance()
      cursor.advance()
      let low = try fourDigits(at: &cursor, escapeAt: position)
      code = (0xDC00..<0xE000).contains(low) ? 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) : 0xD800
    }
    guard let scalar = UnicodeScalar(code) else {
      throw cursor.error("found half of a surrogate pair", expected: "a whole character", at: position)
    }
    return [UInt8](String(scalar).utf8)
  }

  private static func fourDigits(at cursor: inout TextCursor, escapeAt position: TextPosition) throws -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = cursor.byte, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw cursor.error("found \\u without four hexadecimal digits", expected: "an escape such as \\u00e9", at: position)
      }
      code = code << 4 + UInt32(digit)
      cursor.advance()
    }
    return code
  }
}

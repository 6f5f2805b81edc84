/// A strict JSON reader (RFC 8259, no key twice in one object) whose errors and values carry line and column.
public struct JSONParser {
  private var cursor: TextCursor
  private var depth = 0
  /// Deeper nesting than any settings file needs; it bounds the recursion.
  private static let deepest = 128

  /// Parses one JSON value and nothing after it; throws a `UserError` that points at the first offending character.
  public static func parse(_ source: SourceText) throws -> JSONNode {
    var parser = JSONParser(cursor: TextCursor(source))
    let node = try parser.value()
    parser.skipSpace()
    guard parser.cursor.isAtEnd else {
      throw parser.cursor.error("found \(parser.cursor.character) after the end of the JSON value", expected: "nothing more")
    }
    return node
  }

  private init(cursor: TextCursor) {
    self.cursor = cursor
  }

  private mutating func value() throws -> JSONNode {
    skipSpace()
    let position = cursor.position
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw cursor.error("the values are nested more than \(Self.deepest) deep", expected: "a flatter file")
    }
    return JSONNode(value: try content(), position: position)
  }

  private mutating func content() throws -> JSONValue {
    guard let byte = cursor.byte else {
      throw cursor.error("found the end of the file", expected: "a JSON value")
    }
    switch byte {
    case UInt8(ascii: "{"): return .object(try members())
    case UInt8(ascii: "["): return .array(try items())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return try word()
    default: throw cursor.error("found \(cursor.character)", expected: "a JSON value")
    }
  }

  private mutating func members() throws -> [JSONMember] {
    var members: [JSONMember] = []
    cursor.advance()
    skipSpace()
    if cursor.advance(past: UInt8(ascii: "}")) { return members }
    while true {
      skipSpace()
      let position = cursor.position
      guard cursor.byte == UInt8(ascii: "\"") else {
        throw cursor.error("found \(cursor.character)", expected: "a key in double quotes")
      }
      let key = try string()
      if let earlier = members.first(where: { $0.key == key }) {
        throw cursor.error(
          "the key '\(key)' occurs a second time, first on line \(earlier.keyPosition.line)", expected: "every key once",
          hint: "remove one of the two", at: position)
      }
      skipSpace()
      guard cursor.advance(past: UInt8(ascii: ":")) else {
        throw cursor.error("found \(cursor.character) after the key '\(key)'", expected: "':'")
      }
      members.append(JSONMember(key: key, keyPosition: position, value: try value()))
      if try endOfList(closedBy: UInt8(ascii: "}")) { return members }
    }
  }

  private mutating func items() throws -> [JSONNode] {
    var items: [JSONNode] = []
    cursor.advance()
    skipSpace()
    if cursor.advance(past: UInt8(ascii: "]")) { return items }
    while true {
      items.append(try value())
      if try endOfList(closedBy: UInt8(ascii: "]")) { return items }
    }
  }

  private mutating func endOfList(closedBy end: UInt8) throws -> Bool {
    skipSpace()
    if cursor.advance(past: end) { return true }
    guard cursor.advance(past: UInt8(ascii: ",")) else {
      throw cursor.error("found \(cursor.character)", expected: "',' or '\(Character(UnicodeScalar(end)))'")
    }
    return false
  }

  private mutating func word() throws -> JSONValue {
    let start = cursor.index
    let position = cursor.position
    while let byte = cursor.byte, Character(UnicodeScalar(byte)).isLetter { cursor.advance() }
    switch cursor.text(from: start) {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case let other:
      throw cursor.error("found '\(other)'", expected: "a JSON value", hint: "write text in double quotes", at: position)
    }
  }

  private mutating func number() throws -> String {
    let start = cursor.index
    let position = cursor.position
    while let byte = cursor.byte, !Self.endsNumber.contains(byte) { cursor.advance() }
    let digits = cursor.text(from: start)
    guard digits.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+\-]?[0-9]+)?/) != nil else {
      throw cursor.error("found '\(digits)'", expected: "a number such as 12, -0.5 or 1e-3", at: position)
    }
    return digits
  }

  private mutating func skipSpace() {
    while let byte = cursor.byte, Self.space.contains(byte) { cursor.advance() }
  }

  private mutating func string() throws -> String {
    try JSONString.read(at: &cursor)
  }

  private static let space: Set<UInt8> = Set(" \t\r\n".utf8)
  private static let endsNumber: Set<UInt8> = Set(" \t\r\n,]}:[{\"".utf8)
}

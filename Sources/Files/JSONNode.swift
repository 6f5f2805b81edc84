/// A JSON value that remembers where it stands in its file, so that a wrong setting can be pointed at.
public struct JSONNode: Sendable {
  /// What stands there.
  public var value: JSONValue
  /// Where it begins.
  public var position: TextPosition

  package init(value: JSONValue, position: TextPosition) {
    self.value = value
    self.position = position
  }
}

/// The six kinds of JSON values.
public indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  /// The number as written, not yet rounded to any precision.
  case number(String)
  case string(String)
  case array([JSONNode])
  /// Members in the order of the file; no key occurs twice.
  case object([JSONMember])
}

/// A key and its value.
public struct JSONMember: Sendable {
  /// The key, escapes resolved.
  public var key: String
  /// Where the key begins.
  public var keyPosition: TextPosition
  /// The value under the key.
  public var value: JSONNode

  package init(key: String, keyPosition: TextPosition, value: JSONNode) {
    self.key = key
    self.keyPosition = keyPosition
    self.value = value
  }
}

extension JSONNode {
  /// What a message calls this kind of value.
  package var kind: String {
    switch value {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string in quotes"
    case .array: "a list [ … ]"
    case .object: "an object { … }"
    }
  }

  /// The value as a message quotes it.
  package var shown: String {
    switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .number(let digits): digits
    case .string(let text): "\"\(text)\""
    case .array, .object: kind
    }
  }

  /// The members of an object, empty for every other value.
  package var members: [JSONMember] {
    if case .object(let members) = value { members } else { [] }
  }

  package func member(_ key: String) -> JSONMember? {
    members.first { $0.key == key }
  }

  /// The value as compact JSON text.
  package var text: String {
    switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .number(let digits): digits
    case .string(let text): Self.quoted(text)
    case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.key)):\($0.value.text)" }.joined(separator: ",") + "}"
    }
  }

  /// A string in quotes with everything escaped that JSON wants escaped.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension JSONNode {
  /// The items of the list under a key; throws a `UserError` when there is none.
  package func items(of key: String, file: String) throws -> [JSONNode] {
    guard let member = member(key), case .array(let items) = member.value.value else {
      throw UserError("there is no list '\(key)'", expected: "\"\(key)\": [ … ]", file: file, at: position)
    }
    return items
  }

  /// Throws a `UserError` for the first key that is not one of these.
  package func requireKeys(_ known: [String], file: String) throws {
    guard case .object(let members) = value else {
      throw UserError("found \(kind)", expected: "an object { … }", file: file, at: position)
    }
    for member in members where !known.contains(member.key) {
      throw UserError(
        "the key '\(member.key)' is unknown", expected: "one of \(known.joined(separator: ", "))",
        hint: nearestName(to: member.key, among: known).map { "did you mean '\($0)'?" }, file: file, at: member.keyPosition)
    }
  }
}

import Files

/// One setting that is searched, and where.
public struct SearchParameter: Sendable {
  /// What values are tried.
  enum Range: Sendable {
    /// Whole numbers, both ends included.
    case whole(ClosedRange<Int>, log: Bool)
    /// Real numbers.
    case real(ClosedRange<Double>, log: Bool)
    /// One of several values, by their labels: a string's own text, the JSON text of anything else.
    case choices([(label: String, node: JSONNode)])
  }

  /// The setting, as in `training.rates.encoder`.
  public let path: String
  let range: Range
  /// Where the file of the space names it.
  let position: TextPosition

  /// What a settings file would hold for a value; nil when no such choice is known.
  func node(_ value: ParameterValue) -> JSONNode? {
    switch (range, value) {
    case (.choices(let choices), _): choices.first { $0.label == value.text }?.node
    case (.whole, .real), (_, .label): nil
    default: JSONNode(value: .number(value.text), position: position)
    }
  }

  /// Values that a setting must take for the space to make sense: the ends, every choice, and a number that is no count.
  var samples: [ParameterValue] {
    switch range {
    case .whole(let range, _): [.whole(range.lowerBound), .whole(range.upperBound)]
    case .real(let range, _):
      [.real(range.lowerBound + (range.upperBound - range.lowerBound) / 2.7), .real(range.lowerBound), .real(range.upperBound)]
    case .choices(let choices): choices.map { .label($0.label) }
    }
  }
}

extension SearchParameter {
  /// Reads `{"low": …, "high": …, "log": true}` or `{"choices": […]}`; throws a `UserError` with the place of what is wrong.
  init(_ member: JSONMember, file: String) throws {
    let (node, known) = (member.value, ["low", "high", "log", "choices"])
    let wanted = "{\"low\": …, \"high\": …}, with \"log\": true where sizes matter and not differences, or {\"choices\": […]}"
    guard case .object(let members) = node.value else {
      throw UserError("'\(member.key)' is \(node.shown)", expected: wanted, file: file, at: node.position)
    }
    if let other = members.first(where: { !known.contains($0.key) }) {
      let near = nearestName(to: other.key, among: known).map { "did you mean '\($0)'?" }
      throw UserError("unknown key '\(other.key)'", expected: wanted, hint: near, file: file, at: other.keyPosition)
    }
    (path, position) = (member.key, member.keyPosition)
    if let choices = node.member("choices")?.value, members.count == 1 {
      range = try Self.choices(choices, file: file)
    } else if let low = node.member("low")?.value, let high = node.member("high")?.value, node.member("choices") == nil {
      range = try Self.interval(low, high, log: node.member("log")?.value, file: file)
    } else {
      let found = members.isEmpty ? "nothing" : members.map { "'\($0.key)'" }.joined(separator: " and ")
      throw UserError("'\(member.key)' has \(found)", expected: wanted, file: file, at: node.position)
    }
  }

  private static func choices(_ node: JSONNode, file: String) throws -> Range {
    guard case .array(let items) = node.value, items.count >= 2 else {
      throw UserError(
        "the choices are \(node.shown)", expected: "a list of two values or more", file: file, at: node.position)
    }
    var choices: [(label: String, node: JSONNode)] = []
    for item in items {
      var label = item.text
      if case .string(let text) = item.value { label = text }
      guard !choices.contains(where: { $0.label == label }) else {
        throw UserError("the choice \(label) occurs a second time", expected: "every choice once", file: file, at: item.position)
      }
      choices.append((label, item))
    }
    return .choices(choices)
  }

  /// Ends without a point or an exponent make a range of whole numbers.
  private static func interval(_ low: JSONNode, _ high: JSONNode, log: JSONNode?, file: String) throws -> Range {
    var isLogarithmic = false
    if let log {
      guard case .bool(let flag) = log.value else {
        throw UserError("'log' is \(log.shown)", expected: "true or false", file: file, at: log.position)
      }
      isLogarithmic = flag
    }
    let ends = try [low, high].map { end in
      guard case .number(let digits) = end.value, let value = Double(digits), value.isFinite else {
        throw UserError("an end of the range is \(end.shown)", expected: "a number", file: file, at: end.position)
      }
      return (digits: digits, value: value)
    }
    guard ends[0].value < ends[1].value else {
      throw UserError(
        "'high' is \(high.shown)", expected: "a number above 'low' = \(low.shown)", file: file, at: high.position)
    }
    guard !isLogarithmic || ends[0].value > 0 else {
      throw UserError("'low' is \(low.shown)", expected: "a number above 0, for a logarithm", file: file, at: low.position)
    }
    if let first = Int(ends[0].digits), let last = Int(ends[1].digits) { return .whole(first...last, log: isLogarithmic) }
    return .real(ends[0].value...ends[1].value, log: isLogarithmic)
  }
}

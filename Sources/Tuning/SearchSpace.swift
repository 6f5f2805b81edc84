import Files
import Runs

/// Which settings are searched and where: a JSON object from paths of settings to ranges and choices, as in
/// `docs/settings/search-ddssm.json`, which is Table 3.
public struct SearchSpace: Sendable {
  /// In the order of the file.
  public let parameters: [SearchParameter]
  /// The file, as errors name it.
  public let file: String

  /// Reads a file; throws a `UserError` with line and column when it is not a space.
  public init(readingFile path: String) throws {
    try self.init(SourceText(readingFile: path))
  }

  /// Takes text already in memory, as `init(readingFile:)` does.
  public init(_ source: SourceText) throws {
    let object = try SettingsFile(source)
    file = object.file
    parameters = try object.root.members.map { try SearchParameter($0, file: source.file) }
    guard !parameters.isEmpty else {
      throw UserError("nothing is searched", expected: "one setting or more", file: file, at: object.root.position)
    }
    for parameter in parameters {
      guard let outer = parameters.first(where: { parameter.path.hasPrefix($0.path + ".") }) else { continue }
      throw UserError(
        "'\(parameter.path)' lies inside '\(outer.path)', which is searched too", expected: "settings apart from each other",
        file: file, at: parameter.position)
    }
  }

  /// `base` with proposed values in place of its own.
  ///
  /// Throws a `UserError` when a setting does not exist, or values do not go together.
  public func settings<Settings: ModelKindSettings>(
    _ values: [String: ParameterValue], over base: Settings
  ) throws -> Settings {
    var root = JSONNode(value: .object([]), position: .start)
    for parameter in parameters {
      guard let value = values[parameter.path] else { continue }
      guard let node = parameter.node(value) else {
        throw UserError("'\(parameter.path)' was proposed as \(value.text)", expected: "a value of the space", file: file)
      }
      root.put(node, at: parameter.path.split(separator: ".").map(String.init)[...], keyPosition: parameter.position)
    }
    let settings = try SettingsFile(root: root, file: file).applied(to: base, whole: Settings.wholeObjects)
    try settings.validate(file: file)
    return settings
  }

  /// Throws a `UserError` for the first parameter that `base` does not have or whose values it does not take.
  public func validate(over base: some ModelKindSettings) throws {
    for parameter in parameters {
      for value in parameter.samples {
        do {
          _ = try settings([parameter.path: value], over: base)
        } catch var error as UserError {
          if case .real = parameter.range, case .real = value, error.message.hasPrefix("the setting '\(parameter.path)' does not")
          {
            error.hint = "for whole numbers write both ends without a decimal point"
          }
          error.position = error.position ?? parameter.position
          throw error
        }
      }
    }
  }

  /// The values that `base` itself has; throws a `UserError` when one cannot be expressed, such as one not among its choices.
  public func values(of base: some ModelKindSettings) throws -> [String: ParameterValue] {
    let root = try SettingsFile.node(of: base)
    var values: [String: ParameterValue] = [:]
    for parameter in parameters {
      let node = SettingsPath(parameter.path.split(separator: ".").map(String.init)).node(in: root)
      guard let own = try value(of: parameter, in: base, as: node) else {
        throw UserError(
          "'\(parameter.path)' cannot be \(node.text), with which the search begins",
          expected: "the settings' own value among the choices", hint: "add it", file: file, at: parameter.position)
      }
      values[parameter.path] = own
    }
    return values
  }

  private func value(of parameter: SearchParameter, in base: some ModelKindSettings, as node: JSONNode) throws -> ParameterValue?
  {
    switch (parameter.range, node.value) {
    case (.choices(let choices), _):
      try choices.map { ParameterValue.label($0.label) }.first { try settings([parameter.path: $0], over: base) == base }
    case (.whole, .number(let digits)): Int(digits).map(ParameterValue.whole)
    case (.real, .number(let digits)): Double(digits).map(ParameterValue.real)
    default: nil
    }
  }

  /// Parameters whose own value, in `values`, lies outside their range.
  public func outside(_ values: [String: ParameterValue]) -> [String] {
    parameters.filter { parameter in
      switch (parameter.range, values[parameter.path]) {
      case (.whole(let range, _), .whole(let value)): !range.contains(value)
      case (.real(let range, _), .real(let value)): !range.contains(value)
      default: false
      }
    }.map(\.path)
  }
}

extension JSONNode {
  /// Sets the value at a path of keys, making the objects on the way.
  fileprivate mutating func put(_ node: JSONNode, at path: ArraySlice<String>, keyPosition: TextPosition) {
    guard let key = path.first else {
      self = node
      return
    }
    var members = members
    let index = members.firstIndex { $0.key == key } ?? members.count
    if index == members.count {
      let empty = JSONNode(value: .object([]), position: keyPosition)
      members.append(JSONMember(key: key, keyPosition: keyPosition, value: empty))
    }
    members[index].value.put(node, at: path.dropFirst(), keyPosition: keyPosition)
    value = .object(members)
  }
}

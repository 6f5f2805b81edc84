import Files

/// Where a setting lies inside a settings file, written `optimizer.rates[0]`.
package struct SettingsPath: CustomStringConvertible {
  private enum Step {
    case key(String)
    case index(Int)
  }
  private var steps: [Step]

  package init(_ codingPath: [any CodingKey]) {
    steps = codingPath.map { key in key.intValue.map(Step.index) ?? .key(key.stringValue) }
  }

  package init(_ keys: [String]) {
    steps = keys.map(Step.key)
  }

  package var description: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      }
    }
  }

  func appending(_ key: String) -> SettingsPath {
    var longer = self
    longer.steps.append(.key(key))
    return longer
  }

  func appending(_ index: Int) -> SettingsPath {
    var longer = self
    longer.steps.append(.index(index))
    return longer
  }

  /// The value at this path, or the last one on the way to it that the file holds.
  package func node(in root: JSONNode) -> JSONNode {
    var node = root
    for step in steps {
      switch (step, node.value) {
      case (.key(let key), .object):
        guard let member = node.member(key) else { return node }
        node = member.value
      case (.index(let index), .array(let items)) where items.indices.contains(index):
        node = items[index]
      default: return node
      }
    }
    return node
  }
}

extension JSONNode {
  /// The paths of all numbers, in the order of the file.
  var numberPaths: [SettingsPath] { numberPaths(under: SettingsPath([String]())) }

  private func numberPaths(under path: SettingsPath) -> [SettingsPath] {
    switch value {
    case .number: [path]
    case .array(let items): items.enumerated().flatMap { $1.numberPaths(under: path.appending($0)) }
    case .object(let members): members.flatMap { $0.value.numberPaths(under: path.appending($0.key)) }
    case .null, .bool, .string: []
    }
  }

  /// The same value with 1 for every number that does not begin at `position`.
  func withOtherNumbersOne(than position: TextPosition) -> JSONNode {
    var node = self
    switch value {
    case .number: if self.position != position { node.value = .number("1") }
    case .array(let items): node.value = .array(items.map { $0.withOtherNumbersOne(than: position) })
    case .object(var members):
      for index in members.indices { members[index].value = members[index].value.withOtherNumbersOne(than: position) }
      node.value = .object(members)
    case .null, .bool, .string: break
    }
    return node
  }
}

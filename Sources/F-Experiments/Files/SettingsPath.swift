/// Where a setting lies inside a settings file, written `optimizer.rates[0]`.
struct SettingsPath: CustomStringConvertible {
  private enum Step {
    case key(String)
    case index(Int)
  }
  private var steps: [Step]

  init(_ codingPath: [any CodingKey]) {
    steps = codingPath.map { key in key.intValue.map(Step.index) ?? .key(key.stringValue) }
  }

  init(_ keys: [String]) {
    steps = keys.map(Step.key)
  }

  var description: String {
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

  /// The value at this path, or the last one on the way to it that the file holds.
  func node(in root: JSONNode) -> JSONNode {
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

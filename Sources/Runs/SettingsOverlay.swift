import Files

/// Lays the values of a settings file over the defaults, key by key, and refuses a key that the defaults do not have.
struct SettingsOverlay {
  let base: JSONNode
  /// Paths of settings that are `nil` by default.
  let optional: Set<String>
  /// Paths of settings whose keys depend on each other and which are therefore replaced as one.
  var whole: Set<String> = []
  let file: String

  /// The node of `defaults` with everything replaced that `node` names.
  func merge(_ node: JSONNode, over defaults: JSONNode, path: [String]) throws -> JSONNode {
    guard case .object(let members) = node.value, case .object(var merged) = defaults.value,
      !whole.contains("\(SettingsPath(path))")
    else {
      try requireSameKind(node, as: defaults, path: path)
      return node
    }
    for member in members {
      let location = path + [member.key]
      if let index = merged.firstIndex(where: { $0.key == member.key }) {
        merged[index].value = try merge(member.value, over: merged[index].value, path: location)
      } else if optional.contains("\(SettingsPath(location))") {
        merged.append(member)
      } else {
        throw unknown(member, path: path, siblings: merged.map(\.key))
      }
    }
    return JSONNode(value: .object(merged), position: node.position)
  }

  private func requireSameKind(_ node: JSONNode, as defaults: JSONNode, path: [String]) throws {
    if case .null = node.value, optional.contains("\(SettingsPath(path))") { return }
    guard node.kind == defaults.kind else {
      throw UserError(
        "the setting '\(SettingsPath(path))' is \(node.shown)",
        expected: "\(defaults.kind), such as its default \(defaults.shown)", file: file, at: node.position)
    }
  }

  private func unknown(_ member: JSONMember, path: [String], siblings: [String]) -> UserError {
    let parent = "\(SettingsPath(path))"
    let known = (siblings + optionalKeys(under: parent)).sorted()
    var hint = nearestName(to: member.key, among: known).map { "did you mean '\(SettingsPath(path + [$0]))'?" }
    if hint == nil {
      let elsewhere = paths(of: base, under: []).filter { $0.last == member.key }.map { "\(SettingsPath($0))" }
      hint = elsewhere.first.map { "did you mean '\($0)'?" }
    }
    return UserError(
      "unknown setting '\(SettingsPath(path + [member.key]))'", expected: "one of: \(known.joined(separator: ", "))", hint: hint,
      file: file, at: member.keyPosition)
  }

  private func optionalKeys(under parent: String) -> [String] {
    optional.compactMap { path in
      let steps = path.split(separator: ".").map(String.init)
      return steps.dropLast().joined(separator: ".") == parent ? steps.last : nil
    }
  }

  private func paths(of node: JSONNode, under path: [String]) -> [[String]] {
    node.members.flatMap { [path + [$0.key]] + paths(of: $0.value, under: path + [$0.key]) }
  }
}

import Files

/// Whether a file of weights belongs to a model: the same names with the same shapes.
public enum WeightsMatch {
  /// Throws a `UserError` that lists the first differences between what the model wants and what the file holds.
  public static func require(_ found: SafeTensors, toHave expected: [String: [Int]], file: String) throws {
    let names = Set(expected.keys).union(found.tensors.keys).sorted()
    let differences = names.compactMap { name -> String? in
      switch (expected[name], found.tensors[name]?.shape) {
      case (let wanted?, let held?): wanted == held ? nil : "'\(name)' has shape \(held), not \(wanted)"
      case (let wanted?, nil): "'\(name)' of shape \(wanted) is missing"
      case (nil, let held?): "'\(name)' of shape \(held) is not part of the model"
      case (nil, nil): nil
      }
    }
    guard !differences.isEmpty else { return }
    let shown = differences.prefix(3).joined(separator: "; ")
    let rest = differences.count > 3 ? "; and \(differences.count - 3) more" : ""
    throw UserError(
      "these are the weights of another model: \(shown)\(rest)", expected: "\(expected.count) tensors with the model's shapes",
      hint: "use the weights and the config.json of one and the same run", file: file)
  }
}

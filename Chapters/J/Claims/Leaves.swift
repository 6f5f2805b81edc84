import Foundation

/// Every number and word of a value as JSON writes it, by its path: `training.lambda.end`.
func leaves(_ value: some Encodable) throws -> [String: String] {
  var found: [String: String] = [:]
  func walk(_ node: Any, _ path: [String]) {
    if let fields = node as? [String: Any] {
      for (name, inner) in fields { walk(inner, path + [name]) }
    } else {
      found[path.joined(separator: ".")] = "\(node)"
    }
  }
  walk(try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)), [])
  return found
}

/// The paths at which two values differ, in alphabetical order.
func differences(_ one: some Encodable, _ other: some Encodable) throws -> [String] {
  let (left, right) = (try leaves(one), try leaves(other))
  return Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
}

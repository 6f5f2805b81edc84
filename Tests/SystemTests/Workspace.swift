import Files
import Foundation
import Testing

/// A directory for one test, removed when the test is over.
final class Workspace {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("ddssm-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// A path inside the directory.
  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and returns its path.
  func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }

  /// The names of everything in the directory, sorted.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// Runs `body` and returns the `UserError` it must throw.
func userError(_ body: () throws -> Void, at location: SourceLocation = #_sourceLocation) throws -> UserError {
  try #require(throws: UserError.self, sourceLocation: location) { try body() }
}

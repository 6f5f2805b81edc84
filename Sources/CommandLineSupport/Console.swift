import Foundation

/// What the commands report to the user: progress on standard error, so that standard output holds results only.
package enum Console {
  package static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }

  /// A line of results as it comes, also into a pipe.
  package static func say(_ text: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
  }

  package static func warn(_ text: String) {
    write("warning: \(text)")
  }
}

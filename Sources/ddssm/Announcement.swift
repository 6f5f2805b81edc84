import Foundation

/// What the commands tell the user on standard error, so that standard output holds results only.
enum Announcement {
  static func write(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }

  static func warn(_ text: String) {
    write("warning: \(text)")
  }
}

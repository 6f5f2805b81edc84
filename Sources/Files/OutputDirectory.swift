import Foundation

/// A directory to write into.
public enum OutputDirectory {
  /// Creates the directory, and those above it, unless it is there; throws a `UserError` when it cannot be written.
  public static func create(at path: String) throws {
    do {
      try SystemCall.createDirectory(path)
    } catch {
      throw unusable(path, because: error.reason)
    }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
      throw unusable(path, because: "a file of that name is there")
    }
    guard access(path, W_OK) == 0 else { throw unusable(path, because: String(cString: strerror(errno))) }
  }

  private static func unusable(_ path: String, because reason: String) -> UserError {
    UserError(
      "the directory cannot be written: \(reason)", expected: "a directory, or a path where one can be made",
      hint: "choose another `directory`", file: path)
  }
}

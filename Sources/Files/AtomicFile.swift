import Foundation

/// A file that is either wholly the old one or wholly the new one, whatever happens while it is written.
///
/// The bytes go to a temporary file in the same directory, reach the disk, and only then take the name (`rename`).
public enum AtomicFile {
  /// Writes `bytes` under the name `path`; a symbolic link is followed, anything but a regular file is refused.
  ///
  /// Throws a `UserError` when the directory is missing or unwritable; the old file is then untouched.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    let destination = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    try requireReplaceable(destination, named: path)
    let name = ".\(destination.lastPathComponent).\(UUID().uuidString.prefix(8)).partial"
    let temporary = destination.deletingLastPathComponent().appendingPathComponent(name).path
    do {
      let handle = try SystemCall.open(temporary, O_WRONLY | O_CREAT | O_EXCL)
      try SystemCall.write(bytes, to: handle, durably: true)
      try SystemCall.rename(temporary, to: destination.path)
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw unwritable(path, because: error.reason)
    }
  }

  /// Writes `text` in UTF-8, as `write` of bytes does.
  public static func write(_ text: String, to path: String) throws {
    try write([UInt8](text.utf8), to: path)
  }

  /// Throws what `write` would throw for this path, as far as it can be known without writing: for a command to ask before its work.
  public static func requireWritable(_ path: String) throws {
    let destination = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    try requireReplaceable(destination, named: path)
    let folder = destination.deletingLastPathComponent().path
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory) else {
      throw unwritable(path, because: "No such file or directory")
    }
    guard isDirectory.boolValue else { throw unwritable(path, because: "Not a directory") }
    guard FileManager.default.isWritableFile(atPath: folder) else { throw unwritable(path, because: "Permission denied") }
  }

  private static func requireReplaceable(_ destination: URL, named path: String) throws {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: destination.path) else { return }
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw UserError(
        "the output is not a regular file", expected: "a file name", hint: "name a new file, or one to replace", file: path)
    }
  }

  private static func unwritable(_ path: String, because reason: String) -> UserError {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return UserError(
      "the file cannot be written: \(reason)", expected: "a writable directory '\(folder)'",
      hint: "create the directory or choose another output", file: path)
  }
}

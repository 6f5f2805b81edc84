import Foundation

/// Calls to the operating system that keep its own reason for a refusal, such as "Permission denied".
package enum SystemCall {
  /// Why a call failed, in the system's words.
  package struct Failure: Error {
    package let reason: String

    /// The reason for the failure of the call just made.
    package static var last: Failure { Failure(reason: String(cString: strerror(errno))) }

    /// The reason behind an error of Foundation.
    package init(_ error: any Error) {
      var error = error as NSError
      while let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError { error = cause }
      let isPlain = error.domain == NSPOSIXErrorDomain
      reason = isPlain ? String(cString: strerror(Int32(error.code))) : error.localizedDescription
    }

    private init(reason: String) {
      self.reason = reason
    }
  }

  /// Opens a file; the handle closes it when it goes away.
  package static func open(_ path: String, _ flags: Int32) throws(Failure) -> FileHandle {
    let descriptor = Foundation.open(path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  package static func read(_ path: String) throws(Failure) -> [UInt8] {
    let handle = try open(path, O_RDONLY)
    do {
      return [UInt8](try handle.readToEnd() ?? Data())
    } catch {
      throw Failure(error)
    }
  }

  /// Writes all of `bytes` and, where asked, waits until they have reached the disk.
  package static func write(_ bytes: [UInt8], to handle: FileHandle, durably: Bool) throws(Failure) {
    do {
      try handle.write(contentsOf: Data(bytes))
      if durably { try handle.synchronize() }
      try handle.close()
    } catch {
      throw Failure(error)
    }
  }

  static func rename(_ old: String, to new: String) throws(Failure) {
    guard Foundation.rename(old, new) == 0 else { throw .last }
  }

  /// Creates a directory and those above it; those that are there already are left as they are.
  package static func createDirectory(_ path: String) throws(Failure) {
    guard mkdir(path, 0o777) != 0, errno != EEXIST else { return }
    guard errno == ENOENT else { throw .last }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard parent != path else { throw .last }
    try createDirectory(parent)
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .last }
  }
}

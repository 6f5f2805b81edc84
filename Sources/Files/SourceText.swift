import Foundation

/// The bytes of a text file known to be valid UTF-8 and not empty, with the name its errors carry.
public struct SourceText: Sendable {
  /// The name errors carry.
  public let file: String
  /// Valid UTF-8 without a byte order mark.
  public let bytes: [UInt8]

  /// Reads a whole file.
  ///
  /// Throws a `UserError` when the file is missing, is a directory, cannot be read, is empty, or is not UTF-8.
  public init(readingFile path: String) throws {
    try self.init(file: path, bytes: Self.bytes(ofFile: path))
  }

  /// Takes bytes already in memory; throws as `init(readingFile:)` does for empty or invalid text.
  public init(file: String, bytes: [UInt8]) throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    guard !text.isEmpty else {
      throw UserError("the file is empty", expected: "text", file: file, at: .start)
    }
    do {
      _ = try UTF8Span(validating: text.span)
    } catch {
      let offset = error.byteOffsets.lowerBound
      throw UserError(
        "the byte 0x\(String(text[offset], radix: 16, uppercase: true)) is not UTF-8 text", expected: "a text file in UTF-8",
        hint: "save the file with the encoding UTF-8", file: file, at: Self.position(ofByte: offset, in: text))
    }
    self.file = file
    self.bytes = text
  }

  /// Reads the raw bytes of a regular file; throws when it is missing, a directory, or unreadable.
  public static func bytes(ofFile path: String) throws -> [UInt8] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw UserError(
        "there is no such file", expected: "an existing file",
        hint: "check the path; it is taken from \(FileManager.default.currentDirectoryPath)", file: path, at: .start)
    }
    guard !isDirectory.boolValue else {
      throw UserError("this is a directory", expected: "a file", hint: "name a file inside it", file: path, at: .start)
    }
    do {
      return try SystemCall.read(path)
    } catch {
      throw UserError(
        "the file cannot be read: \(error.reason)", expected: "a readable file", hint: "check its permissions",
        file: path, at: .start)
    }
  }

  private static func position(ofByte offset: Int, in bytes: [UInt8]) -> TextPosition {
    var position = TextPosition.start
    for byte in bytes[..<offset] {
      if byte == UInt8(ascii: "\n") {
        position = TextPosition(line: position.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80 {
        position.column += 1
      }
    }
    return position
  }
}

import Files
import Foundation

/// Metrics as JSON lines: one object per line, appended whole.
public struct MetricsLog: Sendable {
  /// The file of the log.
  public let file: String

  /// The log in an existing file.
  public init(file: String) {
    self.file = file
  }

  /// Appends one line. A number that is not finite is written as the string "nan", "inf" or "-inf", for JSON has none.
  public func append(_ entry: some Encodable) throws {
    let line = try [UInt8]((JSONText.line(entry) + "\n").utf8)
    do {
      let handle = try SystemCall.open(file, O_WRONLY | O_APPEND)
      try SystemCall.write(line, to: handle, durably: false)
    } catch {
      throw UserError("the metrics cannot be written: \(error.reason)", expected: "a writable file", file: file)
    }
  }

  /// The entries in the order in which they were appended.
  public func entries<Entry: Decodable>(as type: Entry.Type) throws -> [Entry] {
    let lines = try SourceText(readingFile: file).bytes.split(separator: UInt8(ascii: "\n"))
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try lines.enumerated().map { index, line in
      do {
        return try decoder.decode(type, from: Data(line))
      } catch {
        throw UserError(
          "the line is not an entry of the metrics", expected: "one JSON object", file: file,
          at: TextPosition(line: index + 1, column: 1))
      }
    }
  }
}

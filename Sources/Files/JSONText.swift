import Foundation

/// JSON as this program writes it: keys in alphabetical order, numbers that are not finite as "inf", "-inf" and "nan".
package enum JSONText {
  /// A file for people and programs: indented, with a final line feed.
  package static func page(_ value: some Encodable) throws -> String { try text(value, [.prettyPrinted]) + "\n" }

  /// On one line, without its end.
  package static func line(_ value: some Encodable) throws -> String { try text(value, []) }

  private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

import Files
import Foundation

/// A JSON file that changes some settings and keeps the defaults of the others.
///
/// The defaults themselves say which keys exist and of which kind each value is: they are encoded, the file is laid over
/// them, and the result is decoded. A setting that is `nil` by default is absent from that encoding and is therefore
/// named in `optional`, by its path (`"schedule.rho"`). An object whose keys depend on one of them is named in `whole`: the
/// file replaces it as one.
public struct SettingsFile: Sendable {
  /// The object, with the position of every value.
  public let root: JSONNode
  /// The name errors carry.
  public let file: String

  /// Reads and parses the file; throws a `UserError` for anything but one JSON object.
  public init(readingFile path: String) throws {
    try self.init(SourceText(readingFile: path))
  }

  /// Parses text already in memory, as `init(readingFile:)` does.
  public init(_ source: SourceText) throws {
    root = try JSONParser.parse(source)
    file = source.file
    guard case .object = root.value else {
      throw UserError(
        "found \(root.kind)", expected: "an object { \"setting\": value, … }", file: file, at: root.position)
    }
  }

  /// A part of a file, an object.
  package init(root: JSONNode, file: String) {
    self.root = root
    self.file = file
  }

  /// The defaults with this file's values instead of theirs.
  ///
  /// Throws a `UserError` with line and column for an unknown key (naming the nearest one), a value of the wrong kind, and
  /// whatever the settings' own decoding refuses.
  public func applied<Settings: Codable>(
    to defaults: Settings, optional: Set<String> = [], whole: Set<String> = []
  ) throws -> Settings {
    let base = try Self.node(of: defaults)
    let overlay = SettingsOverlay(base: base, optional: optional, whole: whole, file: file)
    let merged = try overlay.merge(root, over: base, path: [])
    let settings = try decode(Settings.self, from: merged)
    if !whole.isEmpty {
      // What the settings took over is what they give back: a key that is not among it was not read.
      let taken = try Self.node(of: settings)
      _ = try SettingsOverlay(base: taken, optional: optional, file: file).merge(root, over: taken, path: [])
    }
    return settings
  }

  /// Settings as the file would hold them.
  package static func node(of settings: some Encodable) throws -> JSONNode {
    try JSONParser.parse(SourceText(file: "defaults", bytes: [UInt8](JSONEncoder().encode(settings))))
  }

  /// Decodes the whole file, nothing left out.
  public func decoded<Settings: Decodable>(as type: Settings.Type) throws -> Settings {
    try decode(type, from: root)
  }

  private func decode<Settings: Decodable>(_ type: Settings.Type, from node: JSONNode) throws -> Settings {
    do {
      return try JSONDecoder().decode(type, from: Data(node.text.utf8))
    } catch let error as DecodingError {
      throw unrepresentable(type, in: node) ?? explained(error)
    }
  }

  /// The first number of this file that its setting cannot hold, such as 1.5 for a count.
  ///
  /// The decoder refuses such a number without saying where it stands. So every other number is set to 1 in turn.
  private func unrepresentable<Settings: Decodable>(_ type: Settings.Type, in node: JSONNode) -> UserError? {
    for path in root.numberPaths {
      let alone = node.withOtherNumbersOne(than: path.node(in: root).position)
      do {
        _ = try JSONDecoder().decode(type, from: Data(alone.text.utf8))
      } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
        return UserError(
          "the setting '\(path)' does not accept \(path.node(in: root).shown)",
          expected: "a number its type can hold, such as an integer where things are counted", file: file,
          at: path.node(in: root).position)
      } catch { continue }
    }
    return nil
  }

  private func explained(_ error: DecodingError) -> UserError {
    switch error {
    case .keyNotFound(let key, let context):
      let location = SettingsPath(context.codingPath)
      return UserError(
        "the setting '\(location.appending(key.stringValue))' is missing", expected: "a value for it", file: file,
        at: location.node(in: root).position)
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      let location = SettingsPath(context.codingPath)
      let node = location.node(in: root)
      return UserError(
        "the setting '\(location)' does not accept \(node.shown)", expected: Self.expectation(error, context), file: file,
        at: node.position)
    @unknown default:
      return UserError("the settings cannot be read: \(error)", file: file, at: .start)
    }
  }

  private static func expectation(_ error: DecodingError, _ context: DecodingError.Context) -> String {
    switch error {
    case .typeMismatch(let type, _), .valueNotFound(let type, _): Self.words(for: type)
    default: context.debugDescription
    }
  }

  private static func words(for type: Any.Type) -> String {
    switch type {
    case is Bool.Type: "true or false"
    case is String.Type: "a string in quotes"
    case is any BinaryInteger.Type: "an integer"
    case is any BinaryFloatingPoint.Type: "a number"
    default: "a value of type \(type)"
    }
  }
}

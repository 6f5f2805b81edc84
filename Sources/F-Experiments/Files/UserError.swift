/// A mistake of the world, not of the programmer: a bad file, argument or setting, said so that the user can mend it.
///
/// Printed as `file:line:column: error: what was found`, then `expected …`, then `hint: …`.
public struct UserError: Error, Equatable, CustomStringConvertible {
  /// What was found.
  public var message: String
  public var expected: String?
  /// How to mend it.
  public var hint: String?
  public var file: String?
  public var position: TextPosition?

  public init(
    _ message: String, expected: String? = nil, hint: String? = nil, file: String? = nil, at position: TextPosition? = nil
  ) {
    self.message = message
    self.expected = expected
    self.hint = hint
    self.file = file
    self.position = position
  }

  public var line: Int? { position?.line }
  public var column: Int? { position?.column }

  public var description: String {
    var place = ""
    if let file { place += file + ":" }
    if let position { place += "\(position.line):\(position.column):" }
    if !place.isEmpty { place += " " }
    var text = "\(place)error: \(message)"
    if let expected { text += "\n  expected \(expected)" }
    if let hint { text += "\n  hint: \(hint)" }
    return text
  }
}

/// A place in a text, counted from 1; columns count characters (Unicode scalars), as editors do.
public struct TextPosition: Equatable, Sendable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static let start = TextPosition(line: 1, column: 1)
}

/// A mistake in the input, not in the program: a bad file, argument or setting, described so that the user can correct it.
///
/// Printed as `file:line:column: error: what was found`, then `expected …`, then `hint: …`.
public struct UserError: Error, Equatable, CustomStringConvertible {
  /// What was found.
  public var message: String
  /// What would have been right; follows the word “expected”.
  public var expected: String?
  /// How to mend it.
  public var hint: String?
  /// The file, as the user named it.
  public var file: String?
  /// The position in the file.
  public var position: TextPosition?
  /// Whether a training went wrong rather than an input: other trainings can go on.
  public var isDivergence = false

  /// An error about `file`, or about the command line when there is none.
  public init(
    _ message: String, expected: String? = nil, hint: String? = nil, file: String? = nil, at position: TextPosition? = nil
  ) {
    self.message = message
    self.expected = expected
    self.hint = hint
    self.file = file
    self.position = position
  }

  /// The line in the file.
  public var line: Int? { position?.line }
  /// The column in the file.
  public var column: Int? { position?.column }

  /// The error as it is printed.
  public var description: String {
    var location = ""
    if let file { location += file + ":" }
    if let position { location += "\(position.line):\(position.column):" }
    if !location.isEmpty { location += " " }
    var text = "\(location)error: \(message)"
    if let expected { text += "\n  expected \(expected)" }
    if let hint { text += "\n  hint: \(hint)" }
    return text
  }
}

/// A position in a text, counted from 1; columns count characters (Unicode scalars), as editors do.
public struct TextPosition: Equatable, Sendable {
  /// From 1.
  public var line: Int
  /// From 1.
  public var column: Int

  /// A position; both count from 1.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Where a text begins.
  public static let start = TextPosition(line: 1, column: 1)
}

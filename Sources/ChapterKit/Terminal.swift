import Foundation

/// Where a chapter is printed: wrapped paragraphs, and color where a terminal shows it.
///
/// Everything is written at once, through a file handle: a program that traps loses what `print` still holds.
public struct Terminal: Sendable {
  /// How a piece of text stands out.
  enum Style: String {
    case strong = "1"
    case faint = "2"
    case good = "32"
    case bad = "1;31"
    case ask = "36"
  }

  /// Characters in a line of prose.
  static let width = 88

  let color: Bool
  let write: @Sendable (String) -> Void

  /// A page that hands its text to `write`.
  public init(color: Bool, write: @escaping @Sendable (String) -> Void) {
    self.color = color
    self.write = write
  }

  /// Standard output, with color when it is a terminal and `NO_COLOR` is not set.
  public static var standard: Terminal { page(on: .standardOutput) }
  /// Standard error, likewise.
  public static var errors: Terminal { page(on: .standardError) }

  private static func page(on handle: FileHandle) -> Terminal {
    let refused = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return Terminal(color: !refused && isatty(handle.fileDescriptor) == 1) { text in
      // A reader who closes the pipe (`| head`) has read enough: there is nobody left to tell.
      try? handle.write(contentsOf: Data(text.utf8))
    }
  }

  /// The same page without color.
  var plain: Terminal { Terminal(color: false, write: write) }

  /// Writes one line.
  package func line(_ text: String = "") { write(text + "\n") }

  /// Writes a paragraph, wrapped, each line after the first indented by `hang` more characters.
  func paragraph(_ text: String, indent: Int = 0, hang: Int = 0, _ style: Style? = nil) {
    let margin = String(repeating: " ", count: indent)
    let lines = wrapped(text, width: Self.width - indent - hang)
    for (index, words) in lines.enumerated() {
      line(margin + (index == 0 ? "" : String(repeating: " ", count: hang)) + (style.map { styled(words, $0) } ?? words))
    }
  }

  /// The text in a style, or as it is on a page without color.
  func styled(_ text: String, _ style: Style) -> String {
    color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// The words of a text in lines of at most `width` characters; a longer word has a line of its own.
func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(whereSeparator: \.isWhitespace) {
    if let last = lines.last, last.count + 1 + word.count <= width {
      lines[lines.count - 1] = last + " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines
}

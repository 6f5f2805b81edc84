/// A page of drawing in gnuplot's language, without the lines that choose where it is drawn.
public struct Plot: Sendable, Equatable {
  /// Width and height on screen, in points; a PNG has twice as many pixels each way.
  public let width: Int
  /// The height in points.
  public let height: Int
  /// The commands that draw the page.
  public let commands: String

  /// A page of this size with these commands.
  public init(width: Int, height: Int, commands: String) {
    self.width = width
    self.height = height
    self.commands = commands
  }
}

/// The pieces of gnuplot's language that the figures share.
package enum PlotText {
  /// Text in single quotes, within which gnuplot reads nothing but a doubled quote; always on one line.
  package static func quoted(_ text: String) -> String {
    "'" + text.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("'", with: "''") + "'"
  }

  /// An inline table `$name`, one row per element; a number that is not finite leaves a gap.
  package static func table(_ name: String, rows: [[Double]]) -> String {
    let lines = rows.map { row in row.map { $0.isFinite ? "\($0)" : "NaN" }.joined(separator: " ") + "\n" }
    return "$\(name) << EOD\n\(lines.joined())EOD\n"
  }
}

/// The colors of Okabe and Ito, which color-blind readers tell apart; figures vary dashes and marks as well.
package enum PlotColor {
  package static let black = "#000000"
  static let grey = "#b3b3b3"
  package static let blue = "#0072b2"
  package static let vermillion = "#d55e00"
  package static let green = "#009e73"
  package static let purple = "#cc79a7"
}

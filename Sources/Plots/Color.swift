/// A color of a figure. Okabe and Ito's palette, which color-blind readers can tell apart; figures vary dashes and symbols as well.
public enum Color: String, Sendable {
  case blue = "#0072b2"
  case vermillion = "#d55e00"
  case green = "#009e73"
  case purple = "#cc79a7"
  case orange = "#e69f00"
  case skyBlue = "#56b4e9"
  case black = "#000000"
  case grey = "#8c8c8c"
  case darkGrey = "#666666"
  case lightGrey = "#b3b3b3"
  /// For areas that lie behind lines.
  case paleGrey = "#d0d0d0"
  /// Vermillion through which five eighths of what lies below can be seen: for many lines on one another.
  case faintVermillion = "#a0d55e00"

  /// The colors of curves that name none, in this order.
  public static let series = [blue, vermillion, green, purple, orange, skyBlue, black, grey]
}

/// One row of numbers in a panel and the marks that show it.
public struct Curve: Sendable {
  /// How the numbers are shown.
  public enum Mark: Sendable, Equatable {
    case line
    case points
    /// Points joined by a line.
    case pointsAndLine
    /// Steps between the numbers, level in the middle.
    case steps
    /// Boxes standing on zero, `width` wide: a histogram.
    case bars(width: Double)
    /// Points with a vertical bar from `low` to `high`.
    case errorBars
    /// The area between `low` and `high`.
    case band
  }

  /// How a line is broken.
  public enum Dash: Int, Sendable {
    case solid = 1
    case dashed = 2
    case dotted = 3
    case dashDotted = 4
  }

  /// The name in the legend; an empty name is left out.
  public var name: String
  /// How the numbers are shown.
  public var mark: Mark
  /// Horizontal places.
  public var x: [Double]
  /// Heights. NaN leaves a gap.
  public var y: [Double]
  /// Lower ends of bars and bands.
  public var low: [Double]
  /// Upper ends of bars and bands.
  public var high: [Double]
  /// How the line is broken.
  public var dash: Dash
  /// Line width, in points.
  public var width: Double
  /// A color such as `#0072b2`; nil takes the next of a palette that color-blind readers can tell apart.
  public var color: String?

  /// A series with every choice spelled out; the functions below are the usual ones.
  public init(
    _ name: String, mark: Mark, x: [Double], y: [Double], low: [Double] = [], high: [Double] = [], dash: Dash = .solid,
    width: Double = 2, color: String? = nil
  ) {
    self.name = name
    self.mark = mark
    self.x = x
    self.y = y
    self.low = low
    self.high = high
    self.dash = dash
    self.width = width
    self.color = color
  }

  /// A line through (x, y).
  public static func line(_ name: String, x: [Double], y: [Double], dash: Dash = .solid, color: String? = nil) -> Curve {
    Curve(name, mark: .line, x: x, y: y, dash: dash, color: color)
  }

  /// A mark at each (x, y).
  public static func points(_ name: String, x: [Double], y: [Double], color: String? = nil) -> Curve {
    Curve(name, mark: .points, x: x, y: y, color: color)
  }

  /// Points with bars from `low` to `high`.
  public static func errorBars(
    _ name: String, x: [Double], y: [Double], low: [Double], high: [Double], color: String? = nil
  ) -> Curve {
    Curve(name, mark: .errorBars, x: x, y: y, low: low, high: high, color: color)
  }

  /// The area between two lines.
  public static func band(_ name: String, x: [Double], low: [Double], high: [Double], color: String? = nil) -> Curve {
    Curve(name, mark: .band, x: x, y: low, low: low, high: high, color: color)
  }

  /// The values counted in `bins` equal boxes over `range`, as a density: the boxes inside and outside hold mass 1 together.
  public static func histogram(
    _ name: String, of values: [Double], over range: ClosedRange<Double>, bins: Int, color: String? = nil
  ) -> Curve {
    let bins = max(1, bins)
    let width = (range.upperBound - range.lowerBound) / Double(bins)
    var counts = Array(repeating: 0, count: bins)
    for value in values where range.contains(value) && width > 0 {
      counts[min(bins - 1, Int((value - range.lowerBound) / width))] += 1
    }
    let unit = values.isEmpty || width == 0 ? 0 : 1 / (Double(values.count) * width)
    return Curve(
      name, mark: .bars(width: width), x: (0..<bins).map { range.lowerBound + (Double($0) + 0.5) * width },
      y: counts.map { Double($0) * unit }, color: color)
  }

  /// Why the series cannot be drawn; nil when it can.
  var complaint: String? {
    let needsEnds = mark == .band || mark == .errorBars
    if x.isEmpty { return "series “\(name)” has no points" }
    if x.count != y.count { return "series “\(name)” has \(x.count) places and \(y.count) heights" }
    if needsEnds, low.count != x.count || high.count != x.count {
      return "series “\(name)” has \(x.count) places, \(low.count) lower and \(high.count) upper ends"
    }
    return nil
  }
}

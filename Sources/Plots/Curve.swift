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
    /// A vertical bar from `low` to `high` with a cap at either end, without a point.
    case brackets
    /// A horizontal bar from `low` to `high` at the height `y`; what is wider than the panel runs off it.
    case intervals
    /// The area between `low` and `high`.
    case band
    /// A line over the whole width of the panel, at the first height.
    case level
  }

  /// How a line is broken.
  public enum Dash: String, Sendable {
    case solid = "1"
    case dashed = "2"
    case dotted = "3"
    case dashDotted = "4"
    case shortDashed = "'-'"
  }

  /// What a point looks like.
  public enum Symbol: Int, Sendable, CaseIterable {
    case square = 4
    case filledSquare = 5
    case circle = 6
    case disc = 7
    case triangle = 8
    case filledTriangle = 9
    case invertedTriangle = 10
  }

  /// What boxes are filled with.
  public enum Fill: Sendable, Equatable {
    /// Their color, transparent, within an edge.
    case shaded
    /// Their color in this strength, from 0 to 1, without an edge.
    case solid(Double)
    /// Hatching.
    case hatched
  }

  /// The name in the legend; an empty name is left out.
  public var name: String
  /// How the numbers are shown.
  public var mark: Mark
  /// Horizontal positions.
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
  /// A color; nil takes the next of `Color.series`.
  public var color: Color?
  /// What a point looks like.
  public var symbol = Symbol.disc
  /// The size of a point, relative to gnuplot's own.
  public var size = 0.6
  /// What boxes are filled with.
  public var fill = Fill.shaded

  /// A series with every choice spelled out; the functions below are the usual ones.
  public init(
    _ name: String, mark: Mark, x: [Double], y: [Double], low: [Double] = [], high: [Double] = [], dash: Dash = .solid,
    width: Double = 2, color: Color? = nil
  ) {
    (self.name, self.mark, self.x, self.y, self.low, self.high) = (name, mark, x, y, low, high)
    (self.dash, self.width, self.color) = (dash, width, color)
  }

  /// A line through (x, y).
  public static func line(
    _ name: String, x: [Double], y: [Double], dash: Dash = .solid, width: Double = 2, color: Color? = nil
  ) -> Curve {
    Curve(name, mark: .line, x: x, y: y, dash: dash, width: width, color: color)
  }

  /// A line over the whole width of the panel.
  public static func level(_ name: String, at y: Double, dash: Dash = .dashed, width: Double = 1.5, color: Color = .black)
    -> Curve
  {
    Curve(name, mark: .level, x: [0], y: [y], dash: dash, width: width, color: color)
  }

  /// A mark at each (x, y).
  public static func points(
    _ name: String, x: [Double], y: [Double], symbol: Symbol = .disc, size: Double = 0.6, width: Double = 1, color: Color? = nil
  ) -> Curve {
    var curve = Curve(name, mark: .points, x: x, y: y, width: width, color: color)
    (curve.symbol, curve.size) = (symbol, size)
    return curve
  }

  /// Boxes from zero up to each height, `width` wide.
  public static func bars(
    _ name: String, x: [Double], y: [Double], width: Double, fill: Fill = .shaded, color: Color? = nil
  ) -> Curve {
    var curve = Curve(name, mark: .bars(width: width), x: x, y: y, color: color)
    curve.fill = fill
    return curve
  }

  /// Points with bars from `low` to `high`.
  public static func errorBars(
    _ name: String, x: [Double], y: [Double], low: [Double], high: [Double], color: Color? = nil
  ) -> Curve {
    Curve(name, mark: .errorBars, x: x, y: y, low: low, high: high, color: color)
  }

  /// The area between two lines.
  public static func band(_ name: String, x: [Double], low: [Double], high: [Double], color: Color? = nil) -> Curve {
    Curve(name, mark: .band, x: x, y: low, low: low, high: high, color: color)
  }

  /// Several lines of one look and one entry in the legend: sampled paths, each over all of `x`.
  public static func fan(
    _ name: String, x: [Double], paths: [[Double]], width: Double = 0.7, color: Color = .faintVermillion
  ) -> Curve {
    Curve(
      name, mark: .line, x: paths.flatMap { _ in x + [.nan] }, y: paths.flatMap { $0 + [.nan] }, width: width, color: color)
  }

  /// The values counted in `bins` equal boxes over `range`, as a density: the boxes inside and outside hold mass 1 together.
  public static func histogram(
    _ name: String, of values: [Double], over range: ClosedRange<Double>, bins: Int, color: Color? = nil
  ) -> Curve {
    let bins = max(1, bins)
    let width = (range.upperBound - range.lowerBound) / Double(bins)
    var counts = Array(repeating: 0, count: bins)
    for value in values where range.contains(value) && width > 0 {
      counts[min(bins - 1, Int((value - range.lowerBound) / width))] += 1
    }
    let unit = values.isEmpty || width == 0 ? 0 : 1 / (Double(values.count) * width)
    return .bars(
      name, x: (0..<bins).map { range.lowerBound + (Double($0) + 0.5) * width }, y: counts.map { Double($0) * unit },
      width: width,
      color: color)
  }

  /// Whether the numbers have lower and upper ends.
  var hasEnds: Bool { [.band, .errorBars, .brackets, .intervals].contains(mark) }

  /// Why the series cannot be drawn; nil when it can.
  var complaint: String? {
    if x.isEmpty { return "series “\(name)” has no points" }
    if x.count != y.count { return "series “\(name)” has \(x.count) positions and \(y.count) heights" }
    if hasEnds, low.count != x.count || high.count != x.count {
      return "series “\(name)” has \(x.count) positions, \(low.count) lower and \(high.count) upper ends"
    }
    if mark == .level, !y[0].isFinite { return "series “\(name)” is a level without a height" }
    return nil
  }
}

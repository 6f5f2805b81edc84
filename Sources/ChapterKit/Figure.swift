/// A picture described by its data: a title and one or more panels, each with axes and series.
///
///     Figure("Weights", panels: [
///       Figure.Panel("the paper's schedule", x: .log("σ"), y: .linear("w̃"), series: [
///         Curve.line("weight", x: sigmas, y: weights), Curve.line("ceiling", x: sigmas, y: halves, dash: .dashed),
///       ])
///     ])
///
/// `Gnuplot` draws it as text, SVG or PNG.
public struct Figure: Sendable {
  /// One axis: what it shows, in which scale, over which range.
  public struct Axis: Sendable {
    /// What the axis shows, with its unit.
    public var label: String
    /// Whether the scale is logarithmic, to base 10.
    public var isLogarithmic: Bool
    /// The range shown; nil lets the data decide.
    public var range: ClosedRange<Double>?
    /// Named places on the axis in place of numbers.
    public var ticks: [(position: Double, name: String)]

    /// An axis with even steps.
    public static func linear(_ label: String, range: ClosedRange<Double>? = nil, ticks: [(Double, String)] = []) -> Axis {
      Axis(label: label, isLogarithmic: false, range: range, ticks: ticks.map { (position: $0.0, name: $0.1) })
    }

    /// An axis with equal ratios; numbers from 0 down are not shown.
    public static func log(_ label: String, range: ClosedRange<Double>? = nil) -> Axis {
      Axis(label: label, isLogarithmic: true, range: range, ticks: [])
    }
  }

  /// Where the names of the series stand.
  public enum Legend: String, Sendable {
    case topRight = "top right"
    case topLeft = "top left"
    case bottomRight = "bottom right"
    case bottomLeft = "bottom left"
    case outside = "outside right top"
    case below = "below"
    case none = ""
  }

  /// One plot.
  public struct Panel: Sendable {
    /// What the panel shows.
    public var title: String
    /// The horizontal axis.
    public var x: Axis
    /// The vertical axis.
    public var y: Axis
    /// What is drawn, the first undermost.
    public var series: [Curve]
    /// Where the names stand.
    public var legend: Legend

    /// A plot of series over two axes.
    public init(_ title: String, x: Axis, y: Axis, series: [Curve], legend: Legend = .topRight) {
      self.title = title
      self.x = x
      self.y = y
      self.series = series
      self.legend = legend
    }
  }

  /// What the figure shows.
  public var title: String
  /// The plots, row by row.
  public var panels: [Panel]
  /// How many panels stand side by side.
  public var columns: Int

  /// A figure of one or several panels, `columns` of them side by side.
  public init(_ title: String, columns: Int = 1, panels: [Panel]) {
    self.title = title
    self.panels = panels
    self.columns = max(1, columns)
  }

  /// How many rows of panels there are.
  public var rows: Int { (panels.count + columns - 1) / columns }
}

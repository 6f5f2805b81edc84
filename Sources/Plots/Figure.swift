/// A picture described by its data: a title and one or more panels, each with axes and series.
///
///     Figure("Weights", panels: [
///       Figure.Panel("the paper's schedule", x: .log("σ"), y: .linear("w̃"), series: [
///         Curve.line("weight", x: sigmas, y: weights), Curve.line("ceiling", x: sigmas, y: halves, dash: .dashed),
///       ])
///     ])
///
/// `Gnuplot` draws it as text, SVG and PNG.
public struct Figure: Sendable {
  /// One axis: what it shows, in which scale, over which range.
  public struct Axis: Sendable {
    /// What the axis shows, with its unit.
    public var label: String
    /// The base of a logarithmic scale; nil for an even one.
    public var base: Double?
    /// Where the axis begins; nil lets the data decide.
    public var lower: Double?
    /// Where the axis ends; nil lets the data decide.
    public var upper: Double?
    /// From one number on the axis to the next: a distance, or a ratio on a logarithmic scale.
    public var step: Double?
    /// Named positions on the axis in place of numbers.
    public var ticks: [(position: Double, name: String)]

    /// An axis with even steps, over a range or from a number upwards.
    public static func linear(
      _ label: String, range: ClosedRange<Double>? = nil, from lower: Double? = nil, step: Double? = nil,
      ticks: [(Double, String)] = []
    ) -> Axis {
      Axis(
        label: label, lower: range?.lowerBound ?? lower, upper: range?.upperBound, step: step,
        ticks: ticks.map { (position: $0.0, name: $0.1) })
    }

    /// An axis with equal ratios; numbers from 0 down are not shown.
    public static func log(
      _ label: String, base: Double = 10, range: ClosedRange<Double>? = nil, step: Double? = nil
    ) -> Axis {
      Axis(label: label, base: base, lower: range?.lowerBound, upper: range?.upperBound, step: step, ticks: [])
    }
  }

  /// Where the names of the series stand.
  public enum Legend: String, Sendable {
    case right = "outside right center reverse Left samplen 2.5 spacing 1.2"
    case above = "tmargin center horizontal samplen 3 width 3"
    case below = "outside bottom center horizontal samplen 3 width -1 height 0.8"
    case none = ""
  }

  /// The lines around a panel.
  public enum Frame: Int, Sendable {
    /// A box.
    case box = 31
    /// The two axes; names on them have no tick marks.
    case axes = 3
    /// The horizontal axis alone.
    case base = 1
  }

  /// Words in a panel.
  public enum Note: Sendable {
    /// In the middle of (x, y).
    case centered(String, x: Double, y: Double)
    /// Small and grey, from the left edge on, at the height y.
    case heading(String, y: Double)
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
    /// The lines around the panel.
    public var frame: Frame
    /// Whether faint lines lead from the numbers on the axes through the panel.
    public var hasGrid = false
    /// Grey vertical lines through the whole panel, by their x.
    public var dividers: [(x: Double, dash: Curve.Dash)] = []
    /// Words in the panel.
    public var notes: [Note] = []

    /// A plot of series over two axes.
    public init(_ title: String, x: Axis, y: Axis, series: [Curve], legend: Legend = .below, frame: Frame = .box) {
      (self.title, self.x, self.y, self.series, self.legend, self.frame) = (title, x, y, series, legend, frame)
    }
  }

  /// What the figure shows.
  public var title: String
  /// The plots, row by row.
  public var panels: [Panel]
  /// How many panels stand side by side.
  public var columns: Int
  /// Width and height of a panel on screen, in points; a PNG has twice as many pixels each way.
  public var panelSize: (width: Int, height: Int)
  /// Whether one legend at the foot of the page names the series of all panels.
  public var hasSharedLegend: Bool

  /// A figure of one or several panels, `columns` of them side by side.
  public init(
    _ title: String, columns: Int = 1, panelSize: (width: Int, height: Int) = (640, 400), hasSharedLegend: Bool = false,
    panels: [Panel]
  ) {
    (self.title, self.panels, self.columns) = (title, panels, max(1, columns))
    (self.panelSize, self.hasSharedLegend) = (panelSize, hasSharedLegend)
  }

  /// How many rows of panels there are.
  public var rows: Int { (panels.count + columns - 1) / columns }

  /// Width and height of the page, in points.
  var pageSize: (width: Int, height: Int) {
    (columns * panelSize.width, rows * panelSize.height + (hasSharedLegend ? 95 : 0))
  }

  /// Why the figure cannot be drawn; nil when it can.
  var complaint: String? {
    if panels.isEmpty { return "figure “\(title)” has no panels" }
    if let panel = panels.first(where: \.series.isEmpty) { return "panel “\(panel.title)” has no series" }
    if let complaint = panels.lazy.flatMap(\.series).compactMap(\.complaint).first { return complaint }
    return panels.first { !$0.series.contains { $0.y.contains(where: \.isFinite) } }.map {
      "panel “\($0.title)” has no finite number"
    }
  }
}

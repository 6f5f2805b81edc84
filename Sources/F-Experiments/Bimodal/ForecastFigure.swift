import Foundation
import Tensor

/// Figure 2: reconstructions and forecasts of test sequences, one panel per model and sequence.
public struct ForecastFigure: Sendable {
  private let panels: [ForecastPanel]
  private let columns: Int

  /// Panels row by row, `columns` of them side by side: sequences down, models across.
  public init(_ panels: [ForecastPanel], columns: Int) {
    require(!panels.isEmpty && columns > 0, "a figure has at least one panel")
    self.panels = panels
    self.columns = columns
  }

  /// The page. All panels share one vertical range, so that models can be compared by eye.
  public var plot: Plot {
    let values = panels.flatMap { $0.observed + $0.reconstruction + $0.trajectories.flatMap(\.self) }.filter(\.isFinite)
    let reach = ceil((values.map(abs).max() ?? 1) / 5) * 5
    let opening = """
      set multiplot title 'Reconstructions and forecasts'
      set tics nomirror out
      set border 3
      set yrange [\(-reach):\(reach)]
      unset key

      """
    let body = panels.enumerated().map { commands(of: $1, number: $0) }.joined()
    return Plot(width: width, height: height, commands: opening + body + legend + "unset multiplot\n")
  }

  private var rows: Int { (panels.count + columns - 1) / columns }
  private var width: Int { 460 * columns }
  private var height: Int { 280 * rows + 95 }

  /// The axes of a panel keep these distances, in points: titles above, tick marks below, the legend at the foot.
  private func position(_ number: Int) -> String {
    let left = Double(460 * (number % columns) + 78) / Double(width)
    let right = Double(460 * (number % columns) + 450) / Double(width)
    let top = 1 - Double(280 * (number / columns) + 60) / Double(height)
    let bottom = 1 - Double(280 * (number / columns) + 275) / Double(height)
    return "set lmargin at screen \(left)\nset rmargin at screen \(right)\n"
      + "set tmargin at screen \(top)\nset bmargin at screen \(bottom)\n"
  }

  private func commands(of panel: ForecastPanel, number: Int) -> String {
    tables(of: panel, number: number) + position(number) + """
      set title \(PlotText.quoted("\(panel.model.label), test sequence \(panel.sequence)")) offset 0,-0.5
      set xlabel '\(number >= panels.count - columns ? "time t" : "")'
      set ylabel '\(number % columns == 0 ? "x" : "")'
      set xrange [1:\(panel.observed.count)]
      set arrow 1 from \(split(panel)),graph 0 to \(split(panel)),graph 1 nohead dt 3 lc rgb '#8c8c8c'
      plot \(series(of: panel, number: number).joined(separator: ", "))

      """
  }

  /// An empty plot over the whole foot of the page, which carries the legend of all panels.
  private var legend: String {
    let entries = ForecastFigure.Style.allCases.map { "NaN with \($0.rawValue) title '\($0.title)'" }
    return """
      set lmargin at screen 0.02
      set rmargin at screen 0.98
      set tmargin at screen \(32 / Double(height))
      set bmargin at screen \(4 / Double(height))
      unset title
      unset xlabel
      unset ylabel
      unset tics
      unset border
      unset arrow 1
      set key inside center center horizontal samplen 4 width 1
      plot \(entries.joined(separator: ", "))

      """
  }

  /// Where the forecast begins, between the last time given and the first one forecast.
  private func split(_ panel: ForecastPanel) -> Double { Double(panel.observed.count - panel.horizon) + 0.5 }

  /// Trajectories stand in one table, parted by empty lines, and thereby are one entry of the legend.
  private func tables(of panel: ForecastPanel, number: Int) -> String {
    func rows(_ values: [Double], from start: Int) -> [[Double]] { values.enumerated().map { [Double(start + $0), $1] } }
    let start = panel.observed.count - panel.horizon + 1
    let fans = panel.trajectories.map { path in
      rows(path, from: start).map { "\($0[0]) \($0[1].isFinite ? "\($0[1])" : "NaN")\n" }.joined()
    }
    return "$trajectories\(number) << EOD\n\(fans.joined(separator: "\n"))EOD\n"
      + PlotText.table("observed\(number)", rows: rows(panel.observed, from: 1))
      + PlotText.table("mean\(number)", rows: rows(panel.meanTrajectory, from: start))
      + (panel.reconstruction.isEmpty ? "" : PlotText.table("reconstruction\(number)", rows: rows(panel.reconstruction, from: 1)))
  }

  /// How each thing is drawn, undermost first.
  private enum Style: String, CaseIterable {
    case trajectories = "lines lw 0.7 lc rgb '#a0d55e00'"
    case mean = "lines lw 2.5 lc rgb '#d55e00'"
    case observed = "linespoints pt 7 ps 0.5 lw 0.8 lc rgb '#000000'"
    case reconstruction = "lines lw 2.5 dt '-' lc rgb '#0072b2'"

    var title: String {
      switch self {
      case .trajectories: "forecast trajectories"
      case .mean: "their mean"
      case .observed: "observed"
      case .reconstruction: "reconstruction"
      }
    }
  }

  private func series(of panel: ForecastPanel, number: Int) -> [String] {
    Style.allCases.filter { $0 != .reconstruction || !panel.reconstruction.isEmpty }.map { style in
      "$\(style)\(number) with \(style.rawValue)"
    }
  }
}

import Foundation
import Plots
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
  public var figure: Figure {
    let values = panels.flatMap { $0.observed + $0.reconstruction + $0.trajectories.flatMap(\.self) }.filter(\.isFinite)
    let reach = ceil((values.map(abs).max() ?? 1) / 5) * 5
    return Figure(
      "Reconstructions and forecasts", columns: columns, panelSize: (460, 280), hasSharedLegend: true,
      panels: panels.enumerated().map { number, forecast in
        var panel = Figure.Panel(
          "\(forecast.model.label), test sequence \(forecast.sequence)",
          x: .linear(number >= panels.count - columns ? "time t" : "", range: 1...Double(forecast.observed.count)),
          y: .linear(number % columns == 0 ? "x" : "", range: -reach...reach), series: series(of: forecast), frame: .axes)
        // Where the forecast begins, between the last time given and the first one forecast.
        panel.dividers = [(Double(forecast.observed.count - forecast.horizon) + 0.5, .dotted)]
        return panel
      })
  }

  /// What a panel shows, undermost first.
  private func series(of panel: ForecastPanel) -> [Curve] {
    let times = (1...panel.observed.count).map(Double.init)
    let ahead = Array(times.suffix(panel.horizon))
    var observed = Curve("observed", mark: .pointsAndLine, x: times, y: panel.observed, width: 0.8, color: .black)
    observed.size = 0.5
    return [
      .fan("forecast trajectories", x: ahead, paths: panel.trajectories),
      .line("their mean", x: ahead, y: panel.meanTrajectory, width: 2.5, color: .vermillion), observed,
    ]
      + (panel.reconstruction.isEmpty
        ? [] : [.line("reconstruction", x: times, y: panel.reconstruction, dash: .shortDashed, width: 2.5, color: .blue)])
  }
}

import Foundation

/// Figure 1b: the one-step divergence of each model with its standard error, every seed as a point, and what can be reached.
public struct DivergenceFigure: Sendable {
  private let results: StudyResults
  private let references: ReferenceDivergences
  private static let shown: [StudyModel] = [.ddssm, .dkf, .locf]

  /// The figure of a study; `references` belong to the same walk.
  public init(_ results: StudyResults, references: ReferenceDivergences) {
    self.results = results
    self.references = references
  }

  /// The page.
  public var plot: Plot {
    let bars = bars
    let rows = bars.map { [Double($0.position), $0.summary.mean ?? .nan, $0.summary.standardError ?? 0] }
    let seeds = bars.flatMap { bar in
      bar.summary.perSeed.map { [Double(bar.position) + 0.37, $0 ?? .nan] }
    }
    let ticks = bars.map { "\(PlotText.quoted($0.model.label)) \($0.position)" }.joined(separator: ", ")
    return Plot(
      width: 760, height: 420,
      commands: PlotText.table("bars", rows: rows) + PlotText.table("seeds", rows: seeds) + """
        set title 'Divergence of the one-step prediction from the truth'
        set ylabel 'Jensen–Shannon divergence, nats'
        set xrange [-0.6:\(Double(DivergenceFigure.shown.count) - 0.4)]
        set yrange [0:0.8]
        set xtics nomirror scale 0 (\(ticks))
        set ytics nomirror out 0.1
        set border 3
        set boxwidth 0.6
        set key outside right center reverse Left samplen 2.5 spacing 1.2
        plot \(series(bars).joined(separator: ", \\\n  "))

        """)
  }

  private typealias Bar = (position: Int, model: StudyModel, summary: MetricSummary)

  private var bars: [Bar] {
    DivergenceFigure.shown.enumerated().compactMap { position, model in
      results.summary(model, .jsd).map { (position, model, $0) }
    }
  }

  private func series(_ bars: [Bar]) -> [String] {
    let boxes = bars.enumerated().map { row, bar in
      "$bars every ::\(row)::\(row) using 1:2 with boxes lc rgb '\(PlotColor.of(bar.model))' fs solid 0.6 noborder notitle"
    }
    let marks = [
      "$bars using 1:($2 - $3):(0):(2 * $3) with vectors heads size graph 0.02,90 lw 1.5 lc rgb '#000000' title '± standard error'",
      "$bars using ($1):($2 + $3 + 0.03):(sprintf('%.4f', $2)) with labels notitle",
    ]
    let points = "$seeds using 1:2 with points pt 6 ps 0.7 lw 1.5 lc rgb '#000000' title 'one seed'"
    return boxes + lines + marks + (results.seeds.count > 1 ? [points] : [])
  }

  /// Horizontal lines: the ceiling, two Gaussians, and the floor with the oracle, which agree to the eye.
  private var lines: [String] {
    let levels: [(Double?, String, Int, String)] = [
      (references.ceiling, "ceiling, ln 2", 3, "#000000"),
      (references.momentMatched, "moment-matched Gaussian", 2, "#8c8c8c"),
      (references.bestGaussian, "best Gaussian (one mode)", 4, PlotColor.purple),
      (results.summary(.oracle, .jsd)?.mean, "oracle", 1, "#000000"),
      (results.summary(.floor, .jsd)?.mean, "sampling floor", 2, "#e69f00"),
    ]
    return levels.compactMap { level, name, dash, color in
      level.map { value in
        let title = "\(name), \(String(format: "%.4f", value))"
        return "\(value) with lines lw 1.5 dt \(dash) lc rgb '\(color)' title \(PlotText.quoted(title))"
      }
    }
  }
}

import Plots

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
  public var figure: Figure {
    let bars = bars
    var panel = Figure.Panel(
      "",
      x: .linear(
        "", range: -0.6...Double(DivergenceFigure.shown.count) - 0.4, ticks: bars.map { ($0.position, $0.model.label) }),
      y: .linear("Jensen–Shannon divergence, nats", range: 0...0.8, step: 0.1),
      series: bars.map {
        .bars("", x: [$0.position], y: [$0.mean], width: 0.6, fill: .solid(0.6), color: $0.model.color)
      } + levels + marks(bars), legend: .right, frame: .axes)
    panel.notes = bars.filter(\.mean.isFinite).map {
      .centered(Cell.number($0.mean, 4), x: $0.position, y: $0.mean + $0.error + 0.03)
    }
    return Figure("Divergence of the one-step prediction from the truth", panelSize: (760, 420), panels: [panel])
  }

  private typealias Bar = (position: Double, model: StudyModel, mean: Double, error: Double, seeds: [Double])

  private var bars: [Bar] {
    DivergenceFigure.shown.enumerated().compactMap { position, model in
      results.summary(model, .jsd).map {
        (Double(position), model, $0.mean ?? .nan, $0.standardError ?? 0, $0.perSeed.map { $0 ?? .nan })
      }
    }
  }

  /// The standard errors, and one point for each seed when there are several.
  private func marks(_ bars: [Bar]) -> [Curve] {
    if bars.isEmpty { return [] }
    let errors = Curve(
      "± standard error", mark: .brackets, x: bars.map(\.position), y: bars.map(\.mean), low: bars.map { $0.mean - $0.error },
      high: bars.map { $0.mean + $0.error }, width: 1.5, color: .black)
    let seeds = Curve.points(
      "one seed", x: bars.flatMap { bar in bar.seeds.map { _ in bar.position + 0.37 } }, y: bars.flatMap(\.seeds),
      symbol: .circle,
      size: 0.7, width: 1.5, color: .black)
    return [errors] + (results.seeds.count > 1 ? [seeds] : [])
  }

  /// Horizontal lines: the ceiling, two Gaussians, and the floor with the oracle, which agree to the eye.
  private var levels: [Curve] {
    let levels: [(Double?, String, Curve.Dash, Color)] = [
      (references.ceiling, "ceiling, ln 2", .dotted, .black),
      (references.momentMatched, "moment-matched Gaussian", .dashed, .grey),
      (references.bestGaussian, "best Gaussian (one mode)", .dashDotted, .purple),
      (results.summary(.oracle, .jsd)?.mean, "oracle", .solid, .black),
      (results.summary(.floor, .jsd)?.mean, "sampling floor", .dashed, .orange),
    ]
    return levels.compactMap { level, name, dash, color in
      level.map { .level("\(name), \(Cell.number($0, 4))", at: $0, dash: dash, color: color) }
    }
  }
}

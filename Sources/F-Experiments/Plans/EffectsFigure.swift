import Foundation

/// What a plan found at one glance: for every question each case's ratio of divergences to its baseline, with interval and seeds.
/// Intervals above 1 are vermillion, below 1 blue, on both sides black; one that is wider than the page runs off it.
public struct EffectsFigure: Sendable {
  private let results: PlanResults

  /// The figure of a plan's results.
  public init(_ results: PlanResults) { self.results = results }

  /// The page; nil when no case has an interval.
  public var plot: Plot? {
    let lines = lines
    let intervals = intervals(lines)
    let seeds = lines.flatMap { line in line.seeds.map { [Double(line.position), $0] } }
    guard let smallest = seeds.map({ $0[1] }).min(), let most = seeds.map({ $0[1] }).max(), let last = lines.last?.position else {
      return nil
    }
    let tables = PlotText.table("seeds", rows: seeds) + intervals.map { PlotText.table($0.name, rows: $0.rows) }.joined()
    let questions = lines.compactMap { line in line.ask.map { heading($0, above: line.position) } }
    let ticks = lines.map { "\(PlotText.quoted($0.name)) \($0.position)" }.joined(separator: ", ")
    let marks =
      intervals.map { "$\($0.name) using 3:1:($4 - $3):(0) with vectors nohead lw 2 lc rgb '\($0.color)'" }
      + ["$seeds using 2:1 with points pt 6 ps 0.6 lc rgb '#666666'"]
      + intervals.map { "$\($0.name) using 2:1 with points pt 7 ps 0.8 lc rgb '\($0.color)'" }
    return Plot(
      width: 860, height: 90 + 22 * (last + 2),
      commands: tables + questions.joined() + """
        set title \(PlotText.quoted(results.title))
        set xlabel 'divergence over the baseline’s: mean and 95 % interval, and each seed'
        set logscale x 2
        set xrange [\(min(smallest, 1) / 1.7):\(max(most, 1) * 1.7)]
        set yrange [\(last + 1):-0.6]
        set xtics nomirror out 2
        set ytics nomirror scale 0 (\(ticks))
        set border 1
        set clip two
        set key off
        set arrow from 1, graph 0 to 1, graph 1 nohead back lw 1 lc rgb '#8c8c8c'
        plot \(marks.joined(separator: ", \\\n  "))

        """)
  }

  /// One case of one question.
  private struct Line {
    let position: Int
    let name: String
    /// The question, on the first line of its cases.
    let ask: String?
    let effect: PairedEffect?
    var seeds: [Double] { effect?.differences.map { exp($0) } ?? [] }
  }

  private var lines: [Line] {
    var (position, lines) = (0, [Line]())
    for question in results.questions {
      position += 1
      for (index, effect) in results.effects(question).dropFirst().enumerated() {
        lines.append(Line(position: position, name: effect.name, ask: index == 0 ? question.ask : nil, effect: effect.logRatio))
        position += 1
      }
    }
    return lines
  }

  private func heading(_ ask: String, above position: Int) -> String {
    "set label \(PlotText.quoted(ask)) at graph 0.01, first \(position - 1) left font ',11' textcolor rgb '#666666'\n"
  }

  /// Intervals on both sides of 1, above it and below, each with its color.
  private func intervals(_ lines: [Line]) -> [(name: String, color: String, rows: [[Double]])] {
    let groups: [(String, String, (PairedEffect) -> Bool)] = [
      ("open", PlotColor.black, { !$0.isSignificant }), ("worse", PlotColor.vermillion, { $0.low > 0 }),
      ("better", PlotColor.blue, { $0.high < 0 }),
    ]
    return groups.map { name, color, belongs in
      let rows = lines.compactMap { line in
        line.effect.flatMap { belongs($0) ? [Double(line.position), exp($0.mean), exp($0.low), exp($0.high)] : nil }
      }
      return (name, color, rows)
    }
    .filter { !$0.rows.isEmpty }
  }
}

import Foundation
import Plots

/// What a plan found at one glance: for every question each case's ratio of divergences to its baseline, with interval and seeds.
/// Intervals above 1 are vermillion, below 1 blue, on both sides black; one that is wider than the page runs off it.
public struct EffectsFigure: Sendable {
  private let results: PlanResults

  /// The figure of a plan's results.
  public init(_ results: PlanResults) { self.results = results }

  /// The page, with the first question on top; nil when no case has an interval.
  public var figure: Figure? {
    let lines = lines
    let seeds = lines.flatMap { line in line.seeds.map { (ratio: $0, height: line.height) } }
    guard let smallest = seeds.map(\.ratio).min(), let most = seeds.map(\.ratio).max(), let last = lines.last?.height else {
      return nil
    }
    let groups = groups(lines)
    var panel = Figure.Panel(
      "",
      x: .log(
        "divergence over the baseline’s: mean and 95 % interval, and each seed", base: 2,
        range: min(smallest, 1) / 1.7...max(most, 1) * 1.7, step: 2),
      y: .linear("", range: last - 1...0.6, ticks: lines.map { ($0.height, $0.name) }),
      series: groups.map(\.interval)
        + [.points("", x: seeds.map(\.ratio), y: seeds.map(\.height), symbol: .circle, color: .darkGrey)] + groups.map(\.mean),
      legend: .none, frame: .base)
    panel.dividers = [(1, .solid)]
    panel.notes = lines.compactMap { line in line.ask.map { .heading($0, y: line.height + 1) } }
    return Figure(results.title, panelSize: (860, 90 + 22 * (Int(-last) + 2)), panels: [panel])
  }

  /// One case of one question.
  private struct Line {
    /// 0 and below: a line of the page for each question and each case.
    let height: Double
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
        lines.append(
          Line(height: -Double(position), name: effect.name, ask: index == 0 ? question.ask : nil, effect: effect.logRatio))
        position += 1
      }
    }
    return lines
  }

  /// Intervals on both sides of 1, above it and below, each with its color, and their means.
  private func groups(_ lines: [Line]) -> [(interval: Curve, mean: Curve)] {
    let groups: [(Color, (PairedEffect) -> Bool)] = [
      (.black, { !$0.isSignificant }), (.vermillion, { $0.low > 0 }), (.blue, { $0.high < 0 }),
    ]
    return groups.compactMap { color, belongs in
      let effects = lines.compactMap { line in line.effect.flatMap { belongs($0) ? (height: line.height, effect: $0) : nil } }
      if effects.isEmpty { return nil }
      let (means, heights) = (effects.map { exp($0.effect.mean) }, effects.map(\.height))
      let interval = Curve(
        "", mark: .intervals, x: means, y: heights, low: effects.map { exp($0.effect.low) },
        high: effects.map { exp($0.effect.high) }, color: color)
      return (interval, .points("", x: means, y: heights, size: 0.8, color: color))
    }
  }
}

import Experiments
import Files
import Foundation
import Plots

/// A race as a page of Markdown and as a figure.
public struct RaceReport: Sendable {
  private let results: RaceResults

  /// The report of a race.
  public init(_ results: RaceResults) { self.results = results }

  /// One training in one line.
  static func summary(of run: RaceRun, _ plan: Race.Plan) -> String {
    guard run.failure == nil, let last = run.checkpoints.last else { return "failed: \(run.failure ?? "no weights")" }
    let end = String(format: "%.4f after %d updates and %.1f s", last.divergence, last.updates, last.seconds)
    guard let first = run.first(below: plan.threshold) else { return "never below \(plan.threshold); " + end }
    return String(format: "below %g after %.1f s (%d updates); ", plan.threshold, first.seconds, first.updates) + end
  }

  /// The page.
  public var markdown: String {
    let plan = results.plan
    let head = [
      "# Time to quality", "",
      "\(results.provenance.date), \(plan.threads) threads on \(results.provenance.machine). The same recipe (`recipe.json`), first "
        + "weights and \(plan.training) training sequences, draws of their own. Seconds of training, compilation and judgement apart, to "
        + "the first of the checkpoints, one every \(plan.every) updates, whose one-step JSD is below \(plan.threshold): \(plan.draws) "
        + "draws for each of \(plan.test) test sequences, all drawn by this package.", "",
      "| | seed | seconds to JSD < \(plan.threshold) | updates to it | seconds in all | compilation, s | JSD at the end |",
      "|---|---|---|---|---|---|---|",
    ]
    return (head + results.runs.map(row)).joined(separator: "\n") + "\n"
  }

  private func row(_ run: RaceRun) -> String {
    let name = "| \(run.program.label) | \(run.seed) | "
    guard run.failure == nil, let last = run.checkpoints.last else {
      return name + "failed: \(run.failure ?? "no weights") | | | | |"
    }
    let first = run.first(below: results.plan.threshold)
    let reached = first.map { String(format: "%.1f | %d | ", $0.seconds, $0.updates) } ?? "not reached | | "
    return name + reached + String(format: "%.1f | %.1f | %.4f |", last.seconds, run.compileSeconds, last.divergence)
  }

  /// JSD against seconds of training, one curve for each training.
  public var figure: Figure {
    var named: Set<BenchmarkProgram> = []
    let curves = results.runs.filter { !$0.checkpoints.isEmpty }.map { run in
      var curve = Curve(
        named.insert(run.program).inserted ? run.program.label : "", mark: .pointsAndLine, x: run.checkpoints.map(\.seconds),
        y: run.checkpoints.map(\.divergence), width: 1.5, color: run.program.color)
      curve.size = 0.5
      return curve
    }
    var panel = Figure.Panel(
      "", x: .log("seconds of training"), y: .log("one-step JSD, nats"),
      series: curves + [.level("JSD \(results.plan.threshold)", at: results.plan.threshold)], legend: .right, frame: .axes)
    panel.hasGrid = true
    return Figure("The same training by each program; further left is faster", panelSize: (760, 420), panels: [panel])
  }

  /// Draws `race.svg` and `race.png`; returns the files, none without a checkpoint.
  public func draw(in directory: String) throws -> [String] {
    guard results.runs.contains(where: { !$0.checkpoints.isEmpty }) else { return [] }
    return try Gnuplot().draw(figure, to: directory + "/race")
  }
}

extension RaceResults {
  /// Writes the results as `race.json` and `race.md` into a directory.
  public func write(to directory: String) throws {
    try AtomicFile.write(JSONText.page(self), to: directory + "/race.json")
    try AtomicFile.write(RaceReport(self).markdown, to: directory + "/race.md")
  }
}

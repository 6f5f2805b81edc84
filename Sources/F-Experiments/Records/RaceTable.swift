import Files
import Foundation

/// A race as text for a terminal: one training in a row.
public struct RaceTable: Sendable, CustomStringConvertible {
  private let results: RaceResults

  /// The table of a race.
  public init(_ results: RaceResults) { self.results = results }

  /// The rows, without a final line feed.
  public var description: String {
    let head = [
      "", "seed", String(format: "s to JSD < %g", results.plan.threshold), "updates", "s in all", "updates", "JSD at the end",
    ]
    return TextTable([head] + results.runs.map(row)).description
  }

  private func row(_ run: RaceRun) -> [String] {
    guard let last = run.checkpoints.last else { return [run.program.label, "\(run.seed)", "failed", "", "", "", ""] }
    let first = run.first(below: results.plan.threshold)
    return [
      run.program.label, "\(run.seed)", first.map { String(format: "%.1f", $0.seconds) } ?? "never",
      first.map { "\($0.updates)" } ?? "",
      String(format: "%.1f", last.seconds), "\(last.updates)", String(format: "%.4f", last.divergence),
    ]
  }
}

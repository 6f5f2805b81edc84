import Files
import Foundation
import Runs
import TimeSeries

/// What a study has found so far: `results.json`.
public struct TuningResults: Codable, Sendable {
  /// Its name.
  public let study: String
  /// The name of the model.
  public let model: String
  /// The settings that were started from.
  public let preset: Preset
  /// By which trials are scored.
  public let metric: TuningMetric
  /// Of every trial.
  public let seed: Int
  /// Whether every trial had the same number of trajectories (updates × batch × S), and not of updates.
  public let equalCost: Bool
  /// Trials that came to an end, a trial and its retries taken as one.
  public let finished: Int
  /// The number of the best.
  public let best: Int?
  /// Every trial, retries after what they repeat.
  public let trials: [TrialRecord]
  /// The parameters of what is searched, in the order of the space.
  public let parameters: [String]
  /// Where they come from.
  public let provenance: Provenance

  init(_ study: TuningStudy<some ModelKind>, trials: [TrialRecord]) {
    self.study = study.name
    model = study.model.rawValue
    preset = study.preset
    metric = study.evaluator.metric
    (seed, equalCost) = (study.seed, study.equalCost)
    self.trials = trials
    parameters = study.space.parameters.map(\.path)
    provenance = Provenance()
    let last = Dictionary(trials.map { ($0.slot, $0.state) }) { $1 }
    finished = last.values.filter { ["complete", "pruned", "fail"].contains($0) }.count
    best = Self.best(of: trials, by: study.evaluator.metric)?.number
  }

  /// The first of the best.
  static func best(of trials: [TrialRecord], by metric: TuningMetric) -> TrialRecord? {
    trials.reduce(nil) { best, trial in
      guard let value = trial.value else { return best }
      return best?.value.map { metric.prefers(value, to: $0) } ?? true ? trial : best
    }
  }

  /// Writes `results.json`, `trials.csv` and, once a trial is complete, `best.json`: settings for `ddssm train --config`.
  func write(toDirectory directory: String, study: TuningStudy<some ModelKind>) throws {
    try AtomicFile.write(JSONText.page(self), to: directory + "/results.json")
    try AtomicFile.write(table, to: directory + "/trials.csv")
    guard let best = trials.first(where: { $0.number == best }) else { return }
    try AtomicFile.write(JSONText.page(study.settings(best.parameters)), to: directory + "/best.json")
  }

  /// One row per trial, one column per parameter.
  private var table: String {
    let rows = trials.map { trial in
      [
        "\(trial.number)", "\(trial.slot)", trial.state, trial.value.map(CSVText.number) ?? "",
        trial.seconds.map { String(format: "%.1f", $0) } ?? "", CSVText.cell(trial.worker ?? ""), CSVText.cell(trial.why ?? ""),
      ] + parameters.map { CSVText.cell(trial.parameters[$0]?.text ?? "") }
    }
    return CSVText.file(header: ["trial", "slot", "state", "value", "seconds", "worker", "why"] + parameters, rows: rows)
  }
}

extension TuningResults {
  /// The table for a terminal: every trial, the best marked.
  public var text: String {
    let header = ["", "trial", "state", metric.rawValue, "seconds"] + parameters.map(shortened)
    let rows = trials.map { trial in
      [
        trial.number == best ? "*" : "", trial.number == trial.slot ? "\(trial.number)" : "\(trial.number) (\(trial.slot) again)",
        trial.state, trial.value.map { String(format: "%.4f", $0) } ?? "–",
        trial.seconds.map { String(format: "%.1f", $0) } ?? "–",
      ] + parameters.map { trial.parameters[$0].map(short) ?? "–" }
    }
    let last =
      "\(finished) trial\(finished == 1 ? "" : "s") finished"
      + (best.map { "; the best is trial \($0)" } ?? "; none is complete")
    return "\(TextTable([header] + rows, .words, gap: 2))\n\(last)"
  }

  /// The last word of a path, where it is clear.
  private func shortened(_ path: String) -> String {
    func last(_ path: String) -> Substring? { path.split(separator: ".").last }
    return parameters.filter { last($0) == last(path) }.count == 1 ? last(path).map(String.init) ?? path : path
  }

  private func short(_ value: ParameterValue) -> String {
    if case .real(let number) = value { String(format: "%.3g", number) } else { value.text }
  }
}

import Foundation

/// What a study has found so far: `results.json`.
public struct TuningResults: Encodable, Sendable {
  /// Its name.
  public let study: String
  /// `ddssm` or `dkf`.
  public let model: String
  /// The settings that were started from.
  public let preset: Preset
  /// By which trials are judged.
  public let metric: TuningMetric
  /// Of every trial.
  public let seed: Int
  /// Trials that came to an end, a trial and its retries taken as one.
  public let finished: Int
  /// The number of the best.
  public let best: Int?
  /// Every trial, retries after what they repeat.
  public let trials: [TrialRecord]
  private let paths: [String]

  private enum CodingKeys: String, CodingKey {
    case study, model, preset, metric, seed, finished, best, trials
  }

  init(_ study: TuningStudy, trials: [TrialRecord]) {
    self.study = study.name
    model = study.model.rawValue
    preset = study.preset
    metric = study.judge.metric
    seed = study.seed
    self.trials = trials
    paths = study.space.parameters.map(\.path)
    let last = Dictionary(trials.map { ($0.slot, $0.state) }) { $1 }
    finished = last.values.filter { ["complete", "pruned", "fail"].contains($0) }.count
    best = Self.best(of: trials, by: study.judge.metric)?.number
  }

  /// The first of the best.
  static func best(of trials: [TrialRecord], by metric: TuningMetric) -> TrialRecord? {
    trials.reduce(nil) { best, trial in
      guard let value = trial.value else { return best }
      return best?.value.map { metric.prefers(value, to: $0) } ?? true ? trial : best
    }
  }

  /// Writes `results.json`, `trials.csv` and, once a trial is complete, `best.json`: settings for `ddssm train --config`.
  func write(toDirectory directory: String, study: TuningStudy) throws {
    try Self.write(self, to: directory + "/results.json")
    try AtomicFile.write(table, to: directory + "/trials.csv")
    guard let best = trials.first(where: { $0.number == best }) else { return }
    try Self.write(study.settings(best.parameters), to: directory + "/best.json")
  }

  private static func write(_ value: some Encodable, to file: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write([UInt8](encoder.encode(value)) + [UInt8(ascii: "\n")], to: file)
  }

  /// One row per trial, one column per parameter.
  private var table: String {
    let rows = trials.map { trial in
      [
        "\(trial.number)", "\(trial.slot)", trial.state, trial.value.map(CSVText.number) ?? "",
        trial.seconds.map { String(format: "%.1f", $0) } ?? "", CSVText.cell(trial.worker ?? ""), CSVText.cell(trial.why ?? ""),
      ] + paths.map { CSVText.cell(trial.parameters[$0]?.text ?? "") }
    }
    return CSVText.file(header: ["trial", "slot", "state", "value", "seconds", "worker", "why"] + paths, rows: rows)
  }
}

extension TuningResults {
  /// The table for a terminal: every trial, the best marked.
  public var text: String {
    let header = ["", "trial", "state", metric.rawValue, "seconds"] + paths.map(shortened)
    let rows = trials.map { trial in
      [
        trial.number == best ? "*" : "", trial.number == trial.slot ? "\(trial.number)" : "\(trial.number) (\(trial.slot) again)",
        trial.state, trial.value.map { String(format: "%.4f", $0) } ?? "–",
        trial.seconds.map { String(format: "%.1f", $0) } ?? "–",
      ] + paths.map { trial.parameters[$0].map(short) ?? "–" }
    }
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    let lines = ([header] + rows).map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return cells.joined(separator: "  ").replacing(#/ +$/#, with: "")
    }
    return (lines + ["\(finished) trials finished" + (best.map { "; the best is trial \($0)" } ?? "; none is complete")])
      .joined(separator: "\n")
  }

  /// The last word of a path, where it is clear.
  private func shortened(_ path: String) -> String {
    func last(_ path: String) -> Substring? { path.split(separator: ".").last }
    return paths.filter { last($0) == last(path) }.count == 1 ? last(path).map(String.init) ?? path : path
  }

  private func short(_ value: ParameterValue) -> String {
    if case .real(let number) = value { String(format: "%.3g", number) } else { value.text }
  }
}

import ChapterKit
import Experiments
import Files
import Foundation
import ParameterSearch

/// Eighth part: the search for settings, from the record.
enum TuningPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The paper's settings come from a search: fifty trials of 1,500 updates for each model, in the ranges of Table 3, proposed \
      by Optuna. Here fifty trials begin with the recommended settings, and all have as many trajectories as those have in 1,500 \
      updates, that is updates × batch × S. With as many updates instead, a batch of 512 and S = 4 would take sixteen times the \
      time. The trials are compared by the bound per observation, on 1,024 sequences that are not fitted. A trial is pruned, \
      that is ended early, where it is worse than most earlier ones.
      """),
    .record {
      let results = try RecordedResults.tuning()
      return "\(results.provenance.text)\n\n\(table(results))"
    },
    .claim(TrialClaims.best),
    .claim(TrialClaims.small),
    .prose(
      """
      With equally many trajectories, many small updates lead to a lower bound than few large ones. This is one data set, one \
      training seed and a short training. The best of fifty is the best partly by chance, so its recorded bound is too low on \
      average. Train it with new seeds before you rely on it.
      """),
    .claim(TrialClaims.pruning),
  ]

  /// The first trial and the best five, then how the others ended.
  private static func table(_ results: TuningResults) -> String {
    let complete = results.trials.filter { $0.value != nil }.sorted { ($0.value ?? 0) < ($1.value ?? 0) }
    let shown = results.trials.prefix(1) + complete.prefix(5)
    let columns: [(head: String, path: String)] = [
      ("batch", "batch"), ("S", "trajectories"), ("S_k", "levelsPerState"), ("encoder", "rates.encoder"),
      ("decoder", "rates.decoder"), ("transition", "rates.transition"), ("initial", "rates.initial"), ("λ end", "lambda.end"),
      ("warm-up", "lambda.warmup"),
    ]
    let rows = shown.map { trial in
      ["\(trial.number)", trial.value.map { String(format: "%.4f", $0) } ?? "–"]
        + columns.map { text(trial.parameters["training." + $0.path]) }
    }
    let others = Dictionary(grouping: results.trials, by: \.state).mapValues(\.count).sorted { $0.key < $1.key }
    return """
      \(TextTable([["trial", "bound"] + columns.map(\.head)] + rows, gap: 2))
      \(others.map { "\($0.value) \($0.key)" }.joined(separator: ", ")) of \(results.trials.count)
      """
  }

  private static func text(_ value: ParameterValue?) -> String {
    if case .real(let number)? = value { String(format: number < 0.1 ? "%.5f" : "%.2f", number) } else { value?.text ?? "–" }
  }
}

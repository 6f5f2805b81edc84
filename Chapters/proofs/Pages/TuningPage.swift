import Experiments
import Foundation
import ParameterSearch

/// `tuning.md`: how settings are searched, and what one search found.
package enum TuningPage {
  /// The page.
  package static func text(_ results: TuningResults) -> String {
    """
    \(Markdown.heading("Tuning", "tuning.md"))

    \(guide)

    ## What one search found

    \(counts(results))

    \(table(results))

    The preset `short` has the settings of the best trial, to two digits; [presets](presets.md) lists them.

    \(Markdown.source(results.provenance, record: "tuning.json"))

    `swift run chapter-F` reads this record aloud.

    """
  }

  private static let guide = """
    ```sh
    make tuner   # installs Optuna into .tuner
    ddssm simulate bimodal --sequences 1024 --length 32 --seed 1 --out data/bimodal.csv
    ddssm simulate bimodal --sequences 1024 --length 32 --seed 1 --split validation --out data/judge.csv
    ddssm tune data/bimodal.csv --validate-on data/judge.csv --steps 1500 --trials 50 --equal-cost --out runs/tune --seed 1
    ddssm train data/bimodal.csv --config runs/tune/best.json --out runs/tuned --seed 1
    ```

    `ddssm tune` searches settings as the paper's appendix F does: Optuna proposes them, and this program trains and scores. What is
    searched stands in [search-ddssm.json](../settings/search-ddssm.json) and [search-dkf.json](../settings/search-dkf.json), which hold the
    ranges of the paper's Table 3. You can change them or give another file by `--space`. They name a setting by its path, with `low` and
    `high` (whole numbers where neither has a decimal point), `log`, or `choices`.

    - The first trial uses your current settings. By its own metric a search therefore never ends with anything worse than them.
    - `--equal-cost` gives every trial about as much time as the settings have: the product of updates, batch and trajectories per sequence
      stays the same. Without it every trial has the same number of updates, as in the paper, and large batches have the advantage.
    - Trials are scored on the series of `--validate-on`, or on the `--validation` part, or on the `--holdout` part, which then is no test
      any more. The usual score is the bound on the negative log-likelihood per observed value: it is cheap to compute, and it notices a
      missing mode. `--metric log-score` and `--metric crps` score one-step forecasts instead. CRPS, the continuous ranked probability
      score, hardly notices modes. `--metric loss` is for a model without a bound.
    - All trials have one seed, so that they differ by their settings alone. A trial that diverges is run once more with the next seed.
    - A trial that is behind the median of the others on the way is stopped early, once `--startup` of them are there.
    - Ctrl-C gives the unfinished trial back, and the same command goes on later. `study.db` in the output directory holds the search.
    - Several processes and machines share one search when the same command names a PostgreSQL, for instance
      `--storage postgresql://user@host/database`. `--trials` counts the trials of all of them together. When a worker dies, another one
      runs its trial again after `--grace` seconds.
    - `--plots` draws Optuna's own plots. It needs `.tuner/bin/pip install -r Tuning/requirements-plots.txt`.
    - `make check-tuning` tries all of this at a tiny size, with four workers, one of which is killed.
    """

  private static func counts(_ results: TuningResults) -> String {
    let first = results.trials.first?.value
    let lower = results.trials.count { trial in trial.value.flatMap { value in first.map { value < $0 } } ?? false }
    let states = ["complete": "came to their end", "pruned": "were stopped early", "fail": "diverged"]
    let ends = ["complete", "pruned", "fail"].compactMap { state -> String? in
      let count = results.trials.count { $0.state == state }
      return count == 0 ? nil : "\(count) \(states[state] ?? state)"
    }
    let best = results.trials.first { $0.number == results.best }?.value
    return """
      \(results.trials.count) trials of the \(results.model.uppercased()), preset `\(results.preset.rawValue)` first,
      \(results.equalCost ? "at equal cost" : "with equal numbers of updates"): \(ends.joined(separator: ", ")). The score is the bound in
      nats (the unit of natural logarithms) per observed value; lower is better. The first trial has \(Markdown.number(first, 3)), the best
      \(Markdown.number(best, 3)). \(lower) trials end below the first.
      """
  }

  private static func table(_ results: TuningResults) -> String {
    let ranked = results.trials.filter { $0.state == "complete" && $0.value != nil }.sorted { ($0.value ?? 0) < ($1.value ?? 0) }
    var shown: [(title: String, trial: TrialRecord)] = results.trials.prefix(1).map { (title: "first trial", trial: $0) }
    shown += zip(["best", "second", "third"], ranked).map { (title: $0, trial: $1) }
    let head = ["setting"] + shown.map { "\($0.title) (number \($0.trial.number))" }
    let values = ["score"] + shown.map { Markdown.number($0.trial.value, 3) }
    let rows = results.parameters.map { path -> [String] in
      ["`\(path)`"] + shown.map { $0.trial.parameters[path].map(short) ?? "–" }
    }
    return Markdown.table(head, [values] + rows)
  }

  private static func short(_ value: ParameterValue) -> String {
    if case .real(let number) = value { String(format: "%.2g", number) } else { value.text }
  }
}

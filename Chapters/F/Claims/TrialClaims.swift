import ChapterKit
import Experiments
import Runs

/// The recorded search for settings: what it found, and whether it gave up what it should.
enum TrialClaims {
  static let best = Claim(
    "Eq F.av", "The first trial has the recommended settings; 26 of the other 49 end with a lower bound.",
    kind: .finding, oracle: "counts over the fifty recorded trials"
  ) { check in
    let results = try RecordedResults.tuning()
    let first = results.trials.first { $0.number == 0 }?.parameters ?? [:]
    let training = Preset.recommended.settings(for: .diffusion).training
    func beginning(_ name: String) -> String? { first["training.\(name)"]?.text }
    check.exactly(
      ["batch", "trajectories", "levelsPerState", "rates.transition", "lambda.end"].map(beginning),
      claimed: [
        "\(training.batch)", "\(training.trajectories)", "\(training.levelsPerState)", "\(training.rates.transition)",
        "\(Int(training.lambda.end))",
      ], "the first trial", foils: [("another", ["512", "2", "5", "0.005", "1"])])
    let values = results.trials.map { ($0.number, $0.value) }
    func below(_ limit: Double) -> Int { values.count { ($0.1 ?? .infinity) < limit } }
    let own = values.first { $0.0 == 0 }?.1 ?? .nan
    let lowest = values.compactMap(\.1).min() ?? .nan
    check.exactly(below(own), claimed: 26, "trials below \(own)", foils: [("below 2", below(2)), ("below 3", below(3))])
    check.exactly(
      results.trials.first { $0.value == lowest }?.number, claimed: results.best, "the best",
      foils: [("the last", results.trials.last?.number)])
  }

  static let small = Claim(
    "Eq F.az",
    "Every trial that ends below the first takes the smallest updates of the space: a batch of 64, one trajectory, and so most of them.",
    kind: .finding, oracle: "the fifty recorded trials, looked through"
  ) { check in
    let trials = try RecordedResults.tuning().trials
    func sizes(below limit: Double) -> Set<String> {
      Set(
        trials.filter { ($0.value ?? .infinity) < limit }.map { trial in
          ["batch", "trajectories"].map { trial.parameters["training.\($0)"]?.text ?? "" }.joined(separator: " × ")
        })
    }
    let own = trials.first { $0.number == 0 }?.value ?? .nan
    check.exactly(
      sizes(below: own), claimed: ["64 × 1"], "batch × S of the trials below \(own)",
      foils: [("of those below 1.8", sizes(below: 1.8)), ("of all", sizes(below: .infinity))])
  }

  static let pruning = Claim(
    "Eq F.aw",
    """
    A trial is pruned, that is ended early, at a step of comparison where its lowest bound so far lies above the median of the \
    ten or more trials complete by then, and at no other.
    """, kind: .finding, oracle: "medians of sorted lists of the record"
  ) { check in
    let trials = try RecordedResults.tuning().trials.filter { ["complete", "pruned"].contains($0.state) }
    let decisions = trials.flatMap { trial in trial.rungs.indices.map { (trial, $0) } }
    /// Decisions against what a rule would have decided.
    func disagreements(startup: Int, _ rule: (_ shown: [Double], _ others: [Double]) -> Bool) -> Int {
      decisions.count { trial, index in
        let complete = trials.filter { $0.number < trial.number && $0.state == "complete" }
        let others = complete.compactMap { other in other.rungs.first { $0.step == trial.rungs[index].step }?.value }
        let isOver = complete.count >= startup && rule(trial.rungs[...index].map(\.value), others.sorted())
        return isOver != (trial.state == "pruned" && index == trial.rungs.count - 1)
      }
    }
    func median(_ sorted: [Double]) -> Double {
      let half = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    }
    let lowest = { (values: [Double]) in values.min() ?? .infinity }
    check.exactly(
      disagreements(startup: 10) { lowest($0) > median($1) }, claimed: 0, "of \(decisions.count) decisions",
      foils: [
        ("from the first trial on", disagreements(startup: 3) { lowest($0) > median($1) }),
        ("above the best of the others", disagreements(startup: 10) { lowest($0) > $1[0] }),
        ("never", disagreements(startup: 10) { _, _ in false }),
      ])
  }
}

import Experiments
import Foundation

/// A part of `results.md`: one study that changes one thing at a time.
enum PlanSection {
  /// The part about a plan's results.
  static func text(_ results: PlanResults, _ plan: StudyPlan.Shipped) -> String {
    """
    ## \(title(plan))

    \(introduction(plan)) Each case has \(results.size.seeds) seeds and, unless its name says otherwise, \(results.size.steps) updates.
    The ratio is the JSD of the case over the JSD of the baseline, as a geometric mean over seeds, with its 95 % interval. An interval that
    holds 1 does not show a difference, and with so few seeds it does not exclude one.

    \(table(results))

    \(summary(results))

    \(Markdown.source(results.provenance, record: "\(plan.rawValue).json"))

    `swift run chapter-F` reads this record aloud, with a sentence on each question.
    """
  }

  private static func title(_ plan: StudyPlan.Shipped) -> String {
    switch plan {
    case .ablations: "What matters: one part of the method changed at a time"
    case .robustness: "Where it breaks: other data"
    case .remedies: "What helps: other settings and longer training"
    }
  }

  private static func introduction(_ plan: StudyPlan.Shipped) -> String {
    switch plan {
    case .ablations:
      """
      The study changes one setting of the preset `recommended` and keeps the rest. λ is the weight of the rate, that is of the part of the
      bound that compares the states with the transition; it is near 0 at first, rises above 1 and comes down to 1.
      """
    case .robustness:
      """
      The study changes the data and keeps the settings. The JSD compares each forecast with the true distribution of its own data.
      “Hidden” and “missing” observations are empty cells, in training and in the test.
      """
    case .remedies:
      """
      The study asks what helps against hidden observations and short training. `tuned` is the preset `short`, `encoder` changes the
      learning rate of the encoder alone, and `longer` has four times the updates.
      """
    }
  }

  private static func table(_ results: PlanResults) -> String {
    let rows = results.questions.flatMap { question -> [[String]] in
      results.effects(question).enumerated().map { position, effect -> [String] in
        [
          position == 0 ? question.ask : "", "`\(effect.name)`", Markdown.pair(effect.jsd.mean, effect.jsd.standardError, 4),
          effect.isBaseline ? "baseline" : ratio(effect.logRatio), effect.trouble,
        ]
      }
    }
    return Markdown.table(["question", "case", "JSD, nats", "ratio to the baseline", "runs that failed"], rows)
  }

  private static func ratio(_ effect: PairedEffect?) -> String {
    effect.map { Markdown.interval(exp($0.mean), exp($0.low), exp($0.high), 2) } ?? "–"
  }

  private static func summary(_ results: PlanResults) -> String {
    let effects = results.questions.flatMap { results.effects($0).filter { !$0.isBaseline } }
    let shown = effects.filter { $0.logRatio?.isSignificant ?? false }
    func names(_ chosen: [CaseEffect]) -> String {
      chosen.isEmpty ? "none" : chosen.map { "`\($0.name)`" }.joined(separator: ", ")
    }
    let (worse, better) = (shown.filter { ($0.logRatio?.mean ?? 0) > 0 }, shown.filter { ($0.logRatio?.mean ?? 0) < 0 })
    return """
      Of \(effects.count) comparisons \(shown.count) have an interval that leaves out 1. Worse than their baseline: \(names(worse)).
      Better: \(names(better)).
      """
  }
}

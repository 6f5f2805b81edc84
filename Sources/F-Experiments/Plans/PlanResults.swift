import Files
import Foundation
import Runs

/// What a plan found: `results.json`, and the tables of `report.md`.
public struct PlanResults: Codable, Sendable {
  /// The size of the plan.
  public let size: StudyPlan.Size
  /// What the report is called.
  public let title: String
  /// Where they come from.
  public let provenance: Provenance
  /// Every run's scores, in the order in which they came.
  public private(set) var runs: [CaseScores] = []
  /// What the plan asks.
  public let questions: [StudyPlan.Question]

  init(plan: StudyPlan) {
    size = plan.size
    questions = plan.questions
    title = plan.title
    provenance = Provenance()
  }

  mutating func add(_ scores: CaseScores) { runs.append(scores) }

  /// The runs of a case, by seed.
  public func runs(of name: String) -> [CaseScores] { runs.filter { $0.name == name } }

  func write(toDirectory directory: String, figure: String? = nil) throws {
    try AtomicFile.write(JSONText.page(self), to: directory + "/results.json")
    try report(with: figure).write(toDirectory: directory)
  }

  /// One run in a line, for the terminal.
  func line(_ scores: CaseScores) -> String {
    if let failure = scores.failure { return "\(scores.name), seed \(scores.seed): \(failure)" }
    let state = scores.hasCollapsed ? ", collapsed" : ""
    return
      "\(scores.name), seed \(scores.seed): JSD \(Cell.number(scores.jsd, 4)), log score \(Cell.number(scores.logScore, 3)), "
      + "NELBO \(Cell.number(scores.nelbo, 2)) above \(Cell.number(scores.negativeLogLikelihood, 2))\(state)"
  }
}

extension PlanResults {
  /// One table for each question, then every run.
  /// - Parameter figure: the name of the figure beside it, if there is one.
  func report(with figure: String?) -> Report {
    var report = Report(title: title)
    report.add(
      .code(provenance.command),
      .paragraph(
        """
        \(size.training) training sequences of \(size.length) steps, \(size.steps) updates, \(size.seeds) seeds, \(size.test) test \
        sequences with \(size.draws) draws each, unless a case says otherwise. \(provenance.machine), \(provenance.kernels) kernels, \(provenance.date).
        """),
      .paragraph(
        """
        JSD in nats, mean ± standard error over seeds. The ratio is exp of the mean over seeds of ln(JSD of the case / JSD of the \
        baseline), both with the same data seed; differences are case − baseline, each less what the exact distribution scores on its own data. \
        Intervals are 95 %, by Student's t over the seeds, and each stands alone: of twenty cases without effect one is expected to show one. \
        Cases of one baseline share its runs, and err together with them. Times are the least over seeds.
        """))
    if let figure {
      report.add(
        .figure(
          figure,
          caption:
            "Each case's divergence over its baseline's. Vermillion: the interval lies above 1; blue: below; black: on both sides."
        ))
    }
    for question in questions { report.add(.heading(1, question.ask), table(question)) }
    report.add(.heading(1, "Every run"), every)
    return report
  }

  private func table(_ question: StudyPlan.Question) -> Report.Block {
    .table(
      head: [
        "case", "JSD", "ratio to the baseline", "log score − exact, nats", "difference of log scores", "difference of NELBO",
        "training, s", "sampling, s", "",
      ],
      rows: effects(question).map(row))
  }

  private func row(_ effect: CaseEffect) -> [String] {
    let changes =
      effect.isBaseline
      ? ["1", Cell.pair(effect.gap, 3), "0", "0"]
      : [
        effect.logRatio?.ratioText ?? "–", Cell.pair(effect.gap, 3), effect.logScore?.text(3) ?? "–",
        effect.nelbo?.text(2) ?? "–",
      ]
    return [effect.isBaseline ? "\(effect.name) (baseline)" : effect.name, Cell.pair(effect.jsd, 4)] + changes
      + [Cell.number(effect.trainingSeconds, 0), Cell.number(effect.samplingSeconds, 1), effect.trouble]
  }

  private var every: Report.Block {
    .table(
      head: [
        "case", "seed", "JSD", "floor", "CRPS", "log score", "exact", "poorest mode", "stray", "NELBO", "−log p(x)",
        "active units",
        "training, s", "sampling, s", "",
      ],
      rows: runs.map { run in
        [
          run.name, "\(run.seed)", Cell.number(run.jsd, 4), Cell.number(run.floor, 4), Cell.number(run.crps, 3),
          Cell.number(run.logScore, 3),
          Cell.number(run.exactLogScore, 3), Cell.number(run.poorestMode, 2), Cell.number(run.stray, 3),
          Cell.number(run.nelbo, 2),
          Cell.number(run.negativeLogLikelihood, 2), run.activeUnits.map(String.init) ?? "–", Cell.number(run.trainingSeconds, 0),
          Cell.number(run.samplingSeconds, 1), run.failure == nil ? "" : "diverged",
        ]
      })
  }
}

import Foundation

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
  private let names: [String]

  init(plan: StudyPlan) {
    size = plan.size
    questions = plan.questions
    names = plan.cases.map(\.name)
    title = plan.title
    provenance = Provenance()
  }

  mutating func add(_ scores: CaseScores) { runs.append(scores) }

  /// The runs of a case, by seed.
  public func runs(of name: String) -> [CaseScores] { runs.filter { $0.name == name } }

  func write(toDirectory directory: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try AtomicFile.write([UInt8](encoder.encode(self)) + [UInt8(ascii: "\n")], to: directory + "/results.json")
    try report.write(toDirectory: directory)
  }

  /// One run in a line, for the terminal.
  func line(_ scores: CaseScores) -> String {
    if let failure = scores.failure { return "\(scores.name), seed \(scores.seed): \(failure)" }
    let state = scores.hasCollapsed ? ", collapsed" : ""
    return
      "\(scores.name), seed \(scores.seed): JSD \(number(scores.jsd, 4)), log score \(number(scores.logScore, 3)), "
      + "NELBO \(number(scores.nelbo, 2)) above \(number(scores.surprise, 2))\(state)"
  }
}

extension PlanResults {
  /// One table for each question, then every run.
  public var report: Report {
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
        baseline on the same data); differences are case − baseline. Intervals are 95 %, by Student's t over the seeds.
        """))
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
      rows: ([question.baseline] + question.cases).map { row($0, baseline: question.baseline) })
  }

  private func row(_ name: String, baseline: String) -> [String] {
    let runs = runs(of: name)
    let trouble = trouble(of: runs)
    let jsd = MeanAndError(of: runs.compactMap(\.jsd))
    let gap = MeanAndError(of: runs.compactMap { run in run.logScore.flatMap { a in run.exactLogScore.map { a - $0 } } })
    let seconds = MeanAndError(of: runs.compactMap(\.trainingSeconds)).mean
    let sampling = MeanAndError(of: runs.compactMap(\.samplingSeconds)).mean
    var cells = [name == baseline ? "\(name) (baseline)" : name, pair(jsd, 4)]
    if name == baseline {
      cells += ["1", pair(gap, 3), "0", "0"]
    } else {
      let effect = { PairedEffect(self.runs(of: baseline), runs, $0) }
      let ratio = effect { $0.jsd.map { log($0) } }
      cells += [
        ratio.map { "\(number(exp($0.mean), 2)) [\(number(exp($0.low), 2)), \(number(exp($0.high), 2))]" } ?? "–",
        pair(gap, 3), interval(effect(\.logScore), 3), interval(effect(\.nelbo), 2),
      ]
    }
    return cells + [number(seconds, 0), number(sampling, 1), trouble]
  }

  private func trouble(of runs: [CaseScores]) -> String {
    let (failed, collapsed) = (runs.count { $0.failure != nil }, runs.count { $0.hasCollapsed })
    return [(failed, "diverged"), (collapsed, "collapsed")].filter { $0.0 > 0 }.map { "\($0.0) of \(runs.count) \($0.1)" }
      .joined(separator: ", ")
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
          run.name, "\(run.seed)", number(run.jsd, 4), number(run.floor, 4), number(run.crps, 3), number(run.logScore, 3),
          number(run.exactLogScore, 3), number(run.poorestMode, 2), number(run.stray, 3), number(run.nelbo, 2),
          number(run.surprise, 2), run.activeUnits.map(String.init) ?? "–", number(run.trainingSeconds, 0),
          number(run.samplingSeconds, 1), run.failure == nil ? "" : "diverged",
        ]
      })
  }

  private func interval(_ effect: PairedEffect?, _ digits: Int) -> String {
    effect.map { "\(number($0.mean, digits)) [\(number($0.low, digits)), \(number($0.high, digits))]" } ?? "–"
  }

  private func pair(_ value: MeanAndError, _ digits: Int) -> String {
    "\(number(value.mean, digits)) ± \(number(value.standardError, digits))"
  }

  private func number(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0).replacing("-", with: "−") } ?? "–"
  }
}

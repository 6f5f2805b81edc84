import Files
import Runs

/// The search engine as a worker of one study speaks with it.
struct TrialEngine {
  enum Next {
    case trial(TrialProposal)
    /// All are begun, some by others who are not done: one of theirs may yet have to be run again.
    case wait
    case done
  }

  private let process: EngineProcess

  /// Opens the study, or joins it; throws a `UserError` when it is there and is another.
  init(_ process: EngineProcess, _ study: TuningStudy<some ModelKind>, _ terms: TuningTerms) throws {
    self.process = process
    let task = try study.task
    let request = EngineRequest.Open(
      study: study.name, storage: terms.storage, direction: study.evaluator.metric.direction, task: task,
      space: study.space.parameters.map(\.request), first: try study.space.values(of: study.settings), startup: terms.startup,
      trials: terms.trials, seed: study.seed, grace: terms.grace)
    let known = try process.send(request, for: EngineAnswer.Opened.self).task
    let differing = Set(task.keys).union(known.keys).filter { task[$0] != known[$0] }.sorted()
    guard differing.isEmpty else {
      throw UserError(
        "the storage has a study '\(study.name)' with other \(differing.joined(separator: ", "))",
        expected: "the same options and files as when it was opened",
        hint: "give this study a name of its own with `study`, or write into another `directory`")
    }
  }

  func next() throws -> Next {
    let answer = try process.send(EngineRequest.Word(do: "ask"), for: EngineAnswer.Next.self)
    switch (answer.next, answer.trial) {
    case ("trial", let trial?): return .trial(trial)
    case ("wait", _): return .wait
    case ("done", _): return .done
    default: throw Self.unknown(answer.next)
    }
  }

  /// Tells a value on the way of the trial under way.
  func report(step: Int, value: Double) throws -> TrialVerdict {
    let answer = try process.send(EngineRequest.Report(step: step, value: value), for: EngineAnswer.Verdict.self)
    guard let verdict = TrialVerdict(rawValue: answer.verdict) else { throw Self.unknown(answer.verdict) }
    return verdict
  }

  /// Tells how the trial under way ended; what came of it, as far as the study knows.
  func tell(_ outcome: TrialOutcome) throws -> TrialOutcome {
    let request: EngineRequest.Tell
    switch outcome {
    case .complete(let value): request = .init(state: "complete", value: value)
    case .pruned: request = .init(state: "pruned")
    case .diverged(let detail): request = .init(state: "failed", why: "diverged", detail: detail)
    case .interrupted: request = .init(state: "failed", why: "interrupted")
    case .lost: return .lost
    }
    let answer = try process.send(request, for: EngineAnswer.Verdict.self)
    return answer.verdict == "lost" ? .lost : outcome
  }

  /// Every trial of the study, whoever ran it.
  func trials() throws -> [TrialRecord] {
    try process.send(EngineRequest.Word(do: "trials"), for: EngineAnswer.Trials.self).trials
  }

  /// Draws the engine's plots; their files.
  func plot(into directory: String) throws -> [String] {
    try process.send(EngineRequest.Plot(directory: directory), for: EngineAnswer.Drawn.self).drawn
  }

  func close() { process.close() }

  private static func unknown(_ word: String) -> UserError {
    UserError("the search engine answered '\(word)'", expected: "an engine of this package: Tuning/engine.py")
  }
}

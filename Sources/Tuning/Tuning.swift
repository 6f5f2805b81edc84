import Files
import Foundation
import Runs

/// What the workers of a study may each choose.
public struct TuningTerms: Sendable {
  /// Trials of the whole study, retries not counted.
  public var trials: Int
  /// How many of them are drawn at random before the search begins to learn, and before any is pruned.
  public var startup: Int
  /// Seconds without a heartbeat after which a trial's worker counts as gone.
  public var grace: Int
  /// The URL of the storage.
  public var storage: String

  /// Terms.
  public init(trials: Int, startup: Int, grace: Int, storage: String) {
    (self.trials, self.startup, self.grace, self.storage) = (trials, startup, grace, storage)
  }
}

/// One worker of a study: it takes trial after trial from the search engine, trains and scores them, until all are done.
public struct Tuning<Kind: ModelKind> {
  private let study: TuningStudy<Kind>
  private let terms: TuningTerms
  private let engine: TrialEngine
  private let directory: String
  private let threads: Int

  /// Starts the search engine, and opens the study or joins it.
  ///
  /// - Parameters:
  ///   - python: an interpreter with Optuna.
  ///   - script: `Tuning/engine.py`.
  ///   - directory: where results and runs go; it exists.
  public init(
    _ study: TuningStudy<Kind>, _ terms: TuningTerms, python: String, script: String, directory: String, threads: Int
  ) throws {
    (self.study, self.terms, self.directory, self.threads) = (study, terms, directory, threads)
    engine = try TrialEngine(EngineProcess(python: python, script: script), study, terms)
  }

  /// Works until no trial is left, or until it is interrupted: then the trial under way is given back.
  ///
  /// After every trial the directory has the study's results as they then are. `say` hears of each.
  /// - Parameter plots: whether the search engine draws its own in the end.
  public func run(interrupt: InterruptFlag, plots: Bool, say: (String) -> Void) throws -> TuningResults {
    defer { engine.close() }
    var hasWaited = false
    search: while !interrupt.isRaised {
      switch try engine.next() {
      case .done: break search
      case .wait:
        if !hasWaited { say("no trial is left to begin; waiting for the workers that are still at theirs") }
        hasWaited = true
        Thread.sleep(forTimeInterval: 0.5)
      case .trial(let trial):
        let outcome = try engine.tell(train(trial, interrupt, say))
        say(describe(trial, outcome))
        try save()
      }
    }
    let results = try save()
    if plots {
      for file in try engine.plot(into: directory) { say("drew \(file)") }
    }
    return results
  }

  private func train(_ trial: TrialProposal, _ interrupt: InterruptFlag, _ say: (String) -> Void) throws -> TrialOutcome {
    let config: RunConfig<Kind>
    do {
      config = try study.config(trial)
    } catch let error as UserError {
      return .diverged(error.message)  // values that do not go together: nothing that could be trained
    }
    let training = TrialTraining(
      config: config, data: study.data, evaluator: study.evaluator, directory: "\(directory)/trials/\(trial.number)",
      threads: threads,
      commonSteps: study.settings.training.optimization.steps)
    return try training.run(interrupt: interrupt, label: "trial \(trial.number)", warn: say, report: engine.report)
  }

  private func describe(_ trial: TrialProposal, _ outcome: TrialOutcome) -> String {
    let name = trial.number == trial.slot ? "trial \(trial.number)" : "trial \(trial.number), trial \(trial.slot) again"
    switch outcome {
    case .complete(let value): return "\(name): \(study.evaluator.metric.rawValue) \(String(format: "%.4f", value))"
    case .pruned: return "\(name): pruned"
    case .diverged(let why): return "\(name): failed: \(why)"
    case .interrupted: return "\(name): interrupted; it is given back"
    case .lost: return "\(name): its heartbeats did not reach the storage, so another worker has it now"
    }
  }

  @discardableResult
  private func save() throws -> TuningResults {
    let results = TuningResults(study, trials: try engine.trials())
    try results.write(toDirectory: directory, study: study)
    return results
  }
}

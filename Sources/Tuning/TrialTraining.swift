import DeepStateSpace
import Files
import Runs
import Training

/// How a trial ended.
enum TrialOutcome: Equatable {
  /// Trained to the end and scored.
  case complete(Double)
  /// Not worth going on with.
  case pruned
  /// A number was not finite: another seed may do better.
  case diverged(String)
  /// Stopped from outside; nothing is wrong with it.
  case interrupted
  /// The study took it for dead and gave it to another worker.
  case lost
}

/// What a study thinks of a trial on its way.
enum TrialVerdict: String {
  case goOn = "continue"
  case prune
  case lost
}

/// A trial ends before its last update.
private struct TrialStop: Error {
  let outcome: TrialOutcome
}

/// One trial: a run like any other, scored at a few rungs on its way and at its end.
struct TrialTraining<Kind: ModelKind> {
  let config: RunConfig<Kind>
  let data: TrainingData
  let evaluator: TrialEvaluator
  /// The directory of the run.
  let directory: String
  let threads: Int
  /// The updates of the study's own settings, in whose scale the rungs of all its trials are told.
  let commonSteps: Int

  /// The numbers of updates after which a trial is scored on its way, and what they are called in a study of `common` updates. Not
  /// in the first half, in which λ and the learning rates say more about a trial's bound than what it will come to.
  static func rungs(of steps: Int, common: Int) -> [Int: Int] {
    func rungs(_ steps: Int) -> [Int] { [steps / 2, steps * 2 / 3, steps * 5 / 6] }
    return Dictionary(zip(rungs(steps), rungs(common)).filter { $0.0 > 0 && $0.0 < steps }) { $1 }
  }

  /// Trains to the end, or until `report` advises against it; `warn` hears what the user should know.
  func run(
    interrupt: InterruptFlag, label: String, warn: (String) -> Void,
    report: (_ step: Int, _ value: Double) throws -> TrialVerdict
  ) throws -> TrialOutcome {
    var fitting = try Fitting(config, data: data, threads: threads)
    try fitting.keep(in: RunDirectory.create(at: directory, replacing: true))
    let steps = config.settings.training.optimization.steps
    let rungs = Self.rungs(of: steps, common: commonSteps)
    do {
      try fitting.train(
        progress: ProgressReporter(label: label, total: steps), isInterrupted: { interrupt.isRaised },
        pauses: Set(rungs.keys), atPause: { step, now in try scoreOnItsWay(rungs[step] ?? step, now, report) })
    } catch let stop as TrialStop {
      return stop.outcome
    } catch let error as UserError where error.isDivergence {
      return .diverged(error.message)
    }
    guard !interrupt.isRaised else { return .interrupted }
    for warning in fitting.warnings { warn("\(label): \(warning)") }
    guard let value = try evaluator.value(of: fitting.trained, threads: threads) else {
      return .diverged("its \(evaluator.metric.rawValue) is not finite")
    }
    return .complete(value)
  }

  private func scoreOnItsWay(
    _ step: Int, _ now: TrainedRun<Kind>, _ report: (Int, Double) throws -> TrialVerdict
  ) throws {
    guard let value = try evaluator.value(of: now, threads: threads) else {
      throw TrialStop(outcome: .diverged("its \(evaluator.metric.rawValue) after \(step) updates is not finite"))
    }
    switch try report(step, value) {
    case .goOn: return
    case .prune: throw TrialStop(outcome: .pruned)
    case .lost: throw TrialStop(outcome: .lost)
    }
  }
}

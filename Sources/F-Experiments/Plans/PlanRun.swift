import BimodalNoise
import DeepStateSpace
import Files
import Foundation
import Plots
import Runs
import TimeSeries

/// Trains and scores every case of a plan with every seed; what is there already is taken as it is.
public struct PlanRun: Sendable {
  /// What is run.
  public let plan: StudyPlan
  /// Where runs and results go; it exists.
  public let directory: String
  /// Threads; results do not depend on them.
  public let threads: Int

  /// A run of a plan.
  public init(_ plan: StudyPlan, directory: String, threads: Int) {
    self.plan = plan
    self.directory = directory
    self.threads = threads
  }

  /// Runs it all, one seed after another, and writes `results.json` and the report after each case; the figure comes last.
  ///
  /// A training that diverges is recorded as such and the plan goes on; started again, the plan tries it again. Throws a `UserError`
  /// before anything is trained when a case cannot be, and `StudyInterrupted` when it is stopped.
  public func run(isInterrupted: () -> Bool, say: (String) -> Void) throws -> PlanResults {
    try plan.cases.forEach(requireSense)
    var results = PlanResults(plan: plan)
    for seed in 1...plan.size.seeds {
      for planned in plan.cases {
        let shared = planned.sharing.flatMap { name in results.runs(of: name).first { $0.seed == seed } }
        var scores = CaseScores(planned, seed: seed, size: plan.size)
        scores.failure = shared?.failure
        if scores.failure == nil { scores = try self.scores(planned, seed: seed, isInterrupted: isInterrupted) }
        results.add(scores)
        say(results.line(scores))
        try results.write(toDirectory: directory)
      }
    }
    try results.write(toDirectory: directory, figure: draw(results, say: say))
    return results
  }

  /// Throws a `UserError` when the settings of a case do not fit its sequences, or its model cannot be built, cannot predict the last
  /// step from the others, or has no choice of samplers and one is named.
  private func requireSense(of planned: PlannedCase) throws {
    let trainedCase = try StudyPlan.trained(planned, among: plan.cases)
    let length = trainedCase.length ?? plan.size.length
    func check(_ kind: some ModelKind) throws {
      let config = try prepare(trainedCase, kind, seed: 1).0
      try kind.require(config.settings, fit: length, dataFile: nil, settingsFile: nil)
      let model = try config.untrained(use: ModelUse(threads: 1, sampler: planned.sampler)).forecasting(for: "a plan")
      guard model.history < planned.length ?? plan.size.length else {
        throw UserError(
          "its test sequences have \(planned.length ?? plan.size.length) steps",
          expected: "more than \(model.history), the steps that \(kind.rawValue) needs before a prediction")
      }
    }
    do { try check(trainedCase.model) } catch let error as UserError { throw error.about(case: planned.name) }
  }

  /// Draws `effects.svg` and `effects.png` and returns their name. When it cannot, that is reported and the plan goes on, since the
  /// numbers stand without a figure.
  private func draw(_ results: PlanResults, say: (String) -> Void) throws -> String? {
    guard let figure = EffectsFigure(results).figure else { return nil }
    do {
      try Gnuplot().draw(figure, to: directory + "/effects")
      return "effects"
    } catch {
      say(error.description)
      return nil
    }
  }

  /// What a case scores with one seed: as it is known, or after a training.
  private func scores(_ planned: PlannedCase, seed: Int, isInterrupted: () -> Bool) throws -> CaseScores {
    let trainedCase = try StudyPlan.trained(planned, among: plan.cases)
    func scores<Kind: ModelKind>(_ kind: Kind) throws -> CaseScores {
      try self.scores(planned, kind, of: trainedCase, seed: seed, isInterrupted: isInterrupted)
    }
    return try scores(trainedCase.model)
  }

  /// The same with the model's type known.
  private func scores<Kind: ModelKind>(
    _ planned: PlannedCase, _ kind: Kind, of trainedCase: PlannedCase, seed: Int, isInterrupted: () -> Bool
  ) throws -> CaseScores {
    let name = "\(trainedCase.name)-\(seed)"
    let file = "\(directory)/runs/\(name)/scores-\(planned.name).json"
    let (config, data) = try prepare(trainedCase, kind, seed: seed)
    var scores = CaseScores(planned, seed: seed, size: plan.size)
    do {
      if let known = try? SettingsFile(readingFile: file).decoded(as: CaseScores.self), known.isOnTerms(of: scores),
        StudyRun.isFinished(config, name: name, in: directory)
      {
        scores = known
      } else {
        let run = try StudyRun(
          config, name: name, data: data, in: directory, threads: threads, isInterrupted: isInterrupted)
        try scores.score(run.trained(by: planned.sampler), test: CaseTest(planned, size: plan.size, seed: seed))
        (scores.activeUnits, scores.trainingSeconds) = try run.ending()
        try AtomicFile.write(JSONText.page(scores), to: file)
      }
      let isDiagnosed = planned.sharing == nil && Kind.Metrics.self == MetricsEntry.self
      scores.signs = isDiagnosed ? try signs(name, of: config.settings.training.optimization.steps) : nil
    } catch let error as UserError where error.isDivergence {
      scores.failure = error.message
    }
    return scores
  }

  /// The diagnostics along a training that is over.
  private func signs(_ name: String, of steps: Int) throws -> [TrainingDiagnostics] {
    let log = try MetricsLog(file: RunDirectory.open(at: "\(directory)/runs/\(name)").metricsFile)
    return TrainingDiagnostics.all(try log.entries(as: MetricsEntry.self), of: steps)
  }

  /// The configuration of a run and the data it is trained on.
  private func prepare<Kind: ModelKind>(
    _ planned: PlannedCase, _ kind: Kind, seed: Int
  ) throws -> (RunConfig<Kind>, TrainingData) {
    let sequences = planned.walk.process.simulate(
      sequences: plan.size.training, length: planned.length ?? plan.size.length, seed: seed, missing: planned.missing)
    let data = try TrainingData(SeriesTable(sequences), holdOut: HoldOut(fraction: 0), file: "the simulated series")
    let config = RunConfig(
      model: kind, preset: planned.preset, seed: PlannedCase.trainingSeed(data: seed), data: data.record,
      settings: try planned.settings(of: kind, plan.size))
    return (config, data)
  }
}

extension SeriesTable {
  /// Simulated sequences as a table of series 1, 2, … with the one column `x` and times from 1.
  public init(_ simulated: [ModalSequence]) {
    self.init(
      observationNames: ["x"],
      series: simulated.enumerated().map { index, sequence in
        Series(
          id: "\(index + 1)", times: sequence.observed.indices.map { Double($0 + 1) }, values: sequence.observed.map { [$0] },
          observed: sequence.isObserved.map { [$0] })
      })
  }
}

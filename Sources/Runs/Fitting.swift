import Autodiff
import DeepStateSpace
import Files
import Tensor
import TimeSeries
import Training

/// Algorithm 1 with all that is kept of it: metrics, checkpoints where there is a run directory, the weights that did best on
/// validation rows, and an end in good order at any moment.
public struct Fitting {
  private let run: RunDirectory?
  private let config: RunConfig
  private let validation: (table: SeriesTable, firstRows: [Int])?
  private let threads: Int
  private let sequences: SequenceSet
  private let entriesPerSequence: Double
  private var trainer: Trainer
  private var checkpointStep: Int?
  /// What was logged, one entry per `training.logEvery` updates: the lines of `metrics.jsonl`.
  public private(set) var metrics: [MetricsEntry] = []
  private var best: (bound: Double, parameters: Parameters)?
  private let clock = ContinuousClock()

  /// Prepares to train the model of `config`, which `run` holds already; without a run nothing is written.
  public init(_ config: RunConfig, data: TrainingData, run: RunDirectory? = nil, threads: Int) throws {
    let sequences = data.sequences
    self.run = run
    self.threads = threads
    self.config = config
    self.sequences = sequences
    validation = data.validation
    entriesPerSequence =
      Double((0..<sequences.count).reduce(0) { $0 + sequences.observedCount($1) }) / Double(sequences.count)
    trainer = Trainer(
      try config.makeModel(), data: sequences, settings: config.settings.training, seed: config.seed, threads: threads,
      standardization: config.standardization)
  }

  private var settings: TrainingSettings { config.settings.training }

  /// How many updates are done.
  public var updates: Int { trainer.step }

  /// Trains until all steps are done or `isInterrupted` says so between two of them; the weights are then written.
  ///
  /// Throws what `train(isInterrupted:…)` throws.
  public mutating func train(
    progress: ProgressReporter, isInterrupted: () -> Bool, pauses: Set<Int> = [],
    atPause: (_ step: Int, _ now: TrainedRun) throws -> Void = { _, _ in }
  ) throws {
    var progress = progress
    try train(isInterrupted: isInterrupted, pauses: pauses, atPause: atPause) { progress.update(step: $0, terms: $1) }
    progress.finish()
  }

  /// Trains until all steps are done or `isInterrupted` says so between two of them; the weights are then written to the run.
  ///
  /// Throws a `UserError` that names the step at which training diverged; the last checkpoint stays as it was.
  /// - Parameters:
  ///   - pauses: numbers of updates after which `atPause` sees the model as it then is; what it throws ends training.
  ///   - progress: told after every update how many are done, and the terms of its loss in nats per sequence.
  public mutating func train(
    isInterrupted: () -> Bool = { false }, pauses: Set<Int> = [],
    atPause: (_ step: Int, _ now: TrainedRun) throws -> Void = { _, _ in },
    progress: (_ step: Int, _ terms: [(name: String, value: Double)]) -> Void
  ) throws {
    let start = clock.now
    while trainer.step < settings.steps, !isInterrupted() {
      let report = try update()
      let done = trainer.step
      if report.step % settings.logEvery == 0 || done == settings.steps {
        let seconds = (clock.now - start) / .seconds(1)
        var entry = MetricsEntry(report, entriesPerSequence: entriesPerSequence, seconds: seconds)
        entry.validationNELBOPerEntry = validate()
        entry.look(transitionCheck())
        metrics.append(entry)
        try run?.append(metrics: entry)
      }
      if done % settings.checkpointEvery == 0 { try writeCheckpoint() }
      progress(done, terms(of: report))
      if pauses.contains(done) { try atPause(done, trained) }
    }
    if checkpointStep != trainer.step { try writeCheckpoint() }
  }

  /// The parameters to keep: those with the least bound on the validation rows, or the latest where there are none.
  private var parameters: Parameters { best?.parameters ?? trainer.bestParameters }

  /// The model to keep, ready for use.
  package var simulator: Simulator { simulator(parameters) }

  /// The run as it now is.
  package var trained: TrainedRun { TrainedRun(config: config, simulator: simulator, threads: threads) }

  private func simulator(_ parameters: Parameters) -> Simulator {
    Simulator(trainer.model, parameters: parameters, standardization: trainer.standardization, threads: threads)
  }

  /// The bound per entry on the validation rows, with the same draws every time; remembers the parameters when it is the least.
  private mutating func validate() -> Double? {
    guard let validation else { return nil }
    let parameters = trainer.bestParameters
    let now = TrainedRun(config: config, simulator: simulator(parameters), threads: threads)
    guard let bound = now.bound(validation.table, from: validation.firstRows, seed: config.seed)?.perEntry, bound.isFinite else {
      return nil
    }
    if bound < best?.bound ?? .infinity { best = (bound, parameters) }
    return bound
  }

  /// The transition against the posterior on the first training sequences; a Gaussian's and a diffusion's alike.
  private func transitionCheck() -> TransitionCheck {
    var simulator = simulator(trainer.bestParameters)
    simulator.sampler = .multistep(calls: 16)
    return simulator.checkTransition(sequences, rows: Array(0..<min(16, sequences.count)), seed: config.seed)
  }

  private mutating func update() throws -> StepReport {
    do {
      return try trainer.update()
    } catch TrainingError.diverged(let step) {
      var error = UserError(
        "training diverged at step \(step): the loss or its gradient is not a finite number", expected: "finite numbers",
        hint: "lower training.rates, or set training.gradientClip (for instance to 10)" + kept, file: run?.path)
      error.isDivergence = true
      throw error
    }
  }

  /// What a training that diverged leaves in its run directory.
  private var kept: String {
    guard run != nil else { return "" }
    return "; " + (checkpointStep.map { "the weights after \($0) steps are kept" } ?? "no weights had been written yet")
  }

  private mutating func writeCheckpoint() throws {
    guard let run else { return }
    try run.write(weights: SafeTensors(parameters, metadata: ["steps": "\(trainer.step)"]))
    checkpointStep = trainer.step
  }

  private func terms(of report: StepReport) -> [(name: String, value: Double)] {
    [
      ("nelbo", report.terms.negativeELBO), ("reconstruction", report.terms.reconstruction), ("rate", report.terms.rate),
      ("λ", report.lambda),
    ]
  }
}

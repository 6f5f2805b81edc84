import Autodiff
import DeepStateSpace
import Files
import Tensor
import TimeSeries
import Training

/// Algorithm 1 with all that is kept of it: metrics, checkpoints where there is a run directory, the weights that did best on
/// validation rows, and an end in good order at any moment.
public struct Fitting<Kind: ModelKind> {
  private let run: RunDirectory?
  private let config: RunConfig<Kind>
  private let validation: (table: SeriesTable, firstRows: [Int])?
  private let threads: Int
  private let sequences: SequenceSet
  private let entriesPerSequence: Double
  private var trainer: Trainer<Kind.Model>
  private var checkpointStep: Int?
  /// What was logged, one entry per `training.logEvery` updates: the lines of `metrics.jsonl`.
  public private(set) var metrics: [Kind.Metrics] = []
  private var best: (bound: Double, parameters: Parameters)?
  private let clock = ContinuousClock()

  /// Prepares to train the model of `config`, which `run` holds already; without a run nothing is written. Throws a `UserError` when
  /// rows were set aside to evaluate the weights and the model has no bound to evaluate them by.
  public init(_ config: RunConfig<Kind>, data: TrainingData, run: RunDirectory? = nil, threads: Int) throws {
    if data.validation != nil { try config.model.require(.bound, for: "choosing among weights by rows set aside") }
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

  private var settings: OptimizationSettings { config.settings.training.optimization }

  /// How many updates are done.
  public var updates: Int { trainer.step }

  /// Trains until all steps are done or `isInterrupted` says so between two of them; the weights are then written.
  ///
  /// Throws what `train(isInterrupted:…)` throws.
  public mutating func train(
    progress: ProgressReporter, isInterrupted: () -> Bool, pauses: Set<Int> = [],
    atPause: (_ step: Int, _ now: TrainedRun<Kind>) throws -> Void = { _, _ in }
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
    atPause: (_ step: Int, _ now: TrainedRun<Kind>) throws -> Void = { _, _ in },
    progress: (_ step: Int, _ terms: [(name: String, value: Double)]) -> Void
  ) throws {
    let settings = settings
    let start = clock.now
    while trainer.step < settings.steps, !isInterrupted() {
      let report = try update()
      let done = trainer.step
      if report.step % settings.logEvery == 0 || done == settings.steps {
        try log(report, seconds: (clock.now - start) / .seconds(1))
      }
      if done % settings.checkpointEvery == 0 { try writeCheckpoint() }
      progress(done, report.named)
      if pauses.contains(done) { try atPause(done, trained) }
    }
    if checkpointStep != trainer.step { try writeCheckpoint() }
  }

  /// The parameters to keep: those with the least bound on the validation rows, or the latest where there are none.
  private var parameters: Parameters { best?.parameters ?? trainer.bestParameters }

  /// The run as it now is, with the parameters to keep.
  package var trained: TrainedRun<Kind> { trained(parameters) }

  private func trained(_ parameters: Parameters) -> TrainedRun<Kind> {
    TrainedRun(
      config: config,
      model: config.model.trained(trainer.model, parameters: parameters, config: config, use: ModelUse(threads: threads)))
  }

  /// The bound per entry on the validation rows, with the same draws every time; remembers the parameters when it is the least.
  private mutating func validate() -> Double? {
    guard let validation else { return nil }
    let parameters = trainer.bestParameters
    guard let now = trained(parameters) as? any BoundingRun,
      let bound = now.bound(validation.table, from: validation.firstRows, seed: config.seed)?.perEntry, bound.isFinite
    else { return nil }
    if bound < best?.bound ?? .infinity { best = (bound, parameters) }
    return bound
  }

  /// Appends a line of metrics.
  private mutating func log(_ report: StepReport<Kind.Model>, seconds: Double) throws {
    let validation = validate()
    let update = LoggedUpdate<Kind>(
      report: report, entriesPerSequence: entriesPerSequence, seconds: seconds, validation: validation,
      trained: trained(trainer.bestParameters).model, sequences: sequences, seed: config.seed)
    let entry = config.model.metrics(of: update)
    metrics.append(entry)
    try run?.append(metrics: entry)
  }

  private mutating func update() throws -> StepReport<Kind.Model> {
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
}

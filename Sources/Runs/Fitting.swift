import Autodiff
import DeepStateSpace
import Files
import Tensor
import TimeSeries
import Training

/// Algorithm 1 with all that is kept of it: metrics, checkpoints where there is a run directory, and the weights that did best on
/// validation rows. It can be stopped after any update.
public struct Fitting<Kind: ModelKind> {
  private var run: RunDirectory?
  private let config: RunConfig<Kind>
  private let validation: (table: SeriesTable, firstRows: [Int])?
  private let threads: Int
  private let sequences: SequenceSet
  private let entriesPerSequence: Double
  private var trainer: Trainer<Kind.Model>
  private var checkpointStep: Int?
  /// What was logged, one entry per `training.logEvery` updates: the lines of `metrics.jsonl`.
  public private(set) var metrics: [Kind.Metrics] = []
  private var best: (loss: Double, parameters: Parameters)?
  private var isValidated = false
  private let clock = ContinuousClock()

  /// Prepares to train the model of `config`, which `run` holds already; without a run nothing is written. Throws a `UserError` when
  /// the model cannot be built, or rows were set aside to choose among its weights and it has no loss of them.
  public init(_ config: RunConfig<Kind>, data: TrainingData, run: RunDirectory? = nil, threads: Int) throws {
    if data.validation != nil { try config.model.require(.validate, for: "choosing among weights by rows set aside") }
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
    if let validation, let now = try trained(trainer.parametersForUse) as? any ValidatingRun {
      try now.requireLoss(validation.table, from: validation.firstRows)
    }
  }

  /// Begins to write into a run: its configuration now, metrics and weights as they come.
  public mutating func keep(in run: RunDirectory) throws {
    try run.write(config: config)
    self.run = run
  }

  /// What the user should know of the training so far.
  public var warnings: [String] {
    guard isValidated, best == nil else { return [] }
    return ["the loss of the rows set aside to choose among the weights was never a finite number; the last weights are kept"]
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
  ///   - progress: told after every update how many are done, and the numbers that its report and its course name.
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
      if pauses.contains(done) { try atPause(done, try trained) }
    }
    if checkpointStep != trainer.step { try writeCheckpoint() }
  }

  /// The parameters to keep: those with the least loss on the validation rows, or the latest where there are none.
  private var parameters: Parameters { best?.parameters ?? trainer.parametersForUse }

  /// The run as it now is, with the parameters to keep.
  package var trained: TrainedRun<Kind> { get throws { try trained(parameters) } }

  private func trained(_ parameters: Parameters) throws -> TrainedRun<Kind> {
    TrainedRun(
      config: config,
      model: try config.model.trained(trainer.model, parameters: parameters, config: config, use: ModelUse(threads: threads)))
  }

  /// The loss of the validation rows, with the same draws every time; remembers the parameters when it is the least.
  private mutating func validate() throws -> Double? {
    guard let validation else { return nil }
    let parameters = trainer.parametersForUse
    isValidated = true
    guard let now = try trained(parameters) as? any ValidatingRun,
      let loss = now.validationLoss(validation.table, from: validation.firstRows, seed: config.seed), loss.isFinite
    else { return nil }
    if loss < best?.loss ?? .infinity { best = (loss, parameters) }
    return loss
  }

  /// Appends a line of metrics.
  private mutating func log(_ report: StepReport<Kind.Model>, seconds: Double) throws {
    let validation = try validate()
    let update = LoggedUpdate<Kind>(
      report: report, entriesPerSequence: entriesPerSequence, seconds: seconds, validation: validation,
      trained: try trained(trainer.parametersForUse).model, sequences: sequences, seed: config.seed)
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

import Autodiff
import DeepStateSpace
import Tensor

/// The losses, norms and statistics of one update.
public struct StepReport<Model: TrainableModel>: Sendable {
  /// The update, counted from 0 over all starts.
  public var step: Int
  /// The same, counted within its start.
  public var stepOfStart: Int
  /// Which start this update belongs to: 0 … S − 1 while S starts are tried, and S after one of them was chosen.
  public var start: Int
  /// The loss of the minibatch before the update.
  public var report: Model.Report
  /// The course before the update.
  public var course: Model.Course
  /// The factor on the learning rates.
  public var rateFactor: Double
  /// The norm of the gradient before clipping.
  public var gradientNorm: Double

  /// Numbers for the progress line.
  public var named: [(name: String, value: Double)] { report.named + course.named(at: stepOfStart) }
}

/// Training could not go on.
public enum TrainingError: Error, Sendable, CustomStringConvertible {
  /// A loss or gradient stopped being a number.
  case diverged(step: Int)

  /// What happened and what to do.
  public var description: String {
    switch self {
    case .diverged(let step):
      "training diverged at step \(step): the loss is not a number. Lower the learning rates, or set gradientClip (for instance to 10)."
    }
  }
}

/// Implements Algorithm 1: minibatches, the loss, its gradient, AdamW; of any model, which brings its own loss.
///
/// A minibatch is cut into a fixed number of shards; their gradients are added in order, so the result does not depend on the
/// number of threads.
///
/// From an update to Eq 52, for the DDSSM: `differentiate` calls the model's `loss(of:in:)` (StateSpaceTraining.swift), which makes an
/// `Objective`; its terms are those of `evidenceBound` with the factors that `ModelFactors` chooses; the transition's is
/// `DiffusionBound.negativeLogLikelihood` (DiffusionTransition.swift), which calls `DenoisingLoss.estimate`, Eq 52.
public struct Trainer<Model: TrainableModel>: Sendable {
  /// The model being trained.
  public let model: Model
  /// The map between data and network units.
  public let standardization: Standardization

  private let settings: OptimizationSettings
  private let initialCourse: Model.Course
  private let data: SequenceSet
  private let seed: Int
  private let precision: Precision
  private let workers: Workers
  private let gradients: ShardResults<Parameters>
  private let order: CounterRandom
  private var state: TrainingState<Model>
  private var tried: [TrainingState<Model>] = []
  /// Updates made, those of starts that were not chosen included.
  public private(set) var step = 0

  /// A trainer before its first update. Stops unless the model's groups hold every parameter once and each has a learning rate.
  public init(
    _ model: Model, data: SequenceSet, settings: Model.Settings, seed: Int, threads: Int, precision: Precision = .single,
    standardization: Standardization? = nil
  ) {
    self.model = model
    self.settings = settings.optimization
    model.requireGroups(withRates: self.settings.rates)
    self.data = data
    self.seed = seed
    self.precision = precision
    let fitted = self.settings.standardizes ? Standardization(fitting: data) : .identity(data.extents.observations)
    self.standardization = standardization ?? fitted
    workers = Workers(threads: threads, precision: precision, recordsGradients: true)
    order = CounterRandom(seed: seed, purpose: "minibatch order")
    initialCourse = model.course(settings, data: data, standardization: self.standardization)
    state = TrainingState(model, self.settings, course: initialCourse, seed: seed, start: 0, precision: precision)
    gradients = ShardResults(
      repeating: state.parameters.zeroed(), count: model.shards(of: min(self.settings.batch, data.count)))
  }

  /// The present parameters.
  public var parameters: Parameters { state.parameters }

  /// The parameters to evaluate and forecast with: the average where one is kept, else the present ones.
  public var parametersForUse: Parameters { state.average ?? state.parameters }

  /// Makes one update of the parameters (Algorithm 1) and reports its losses.
  public mutating func update() throws -> StepReport<Model> {
    let (stepOfStart, course) = (state.step, state.course)
    let rule = course.rule(at: stepOfStart)
    if rule.beginsStage { state.beginStage(settings) }
    let factor = settings.rateSchedule.factor(step: rule.step, of: rule.total)
    var (report, gradient) = workers.exclusively { differentiate(minibatch(at: stepOfStart)) }
    let norm = gradient.values.norm
    guard report.isFinite && norm.isFinite else { throw TrainingError.diverged(step: step) }
    clip(&gradient)
    let tracked = model.tracked(state.parameters, seeing: report, step: stepOfStart)
    state.optimizer.update(&state.parameters, gradient: gradient, rates: rates(factor, frozen: rule.frozen))
    for parameter in tracked { state.parameters[parameter.entry] = parameter.values }
    let kept = min(settings.averageDecay, Double(1 + stepOfStart) / Double(10 + stepOfStart))  // less while the average is young
    state.average?.values.moveTowards(state.parameters.values, keeping: kept)
    state.observe(report)
    step += 1
    defer { chooseStart() }
    return StepReport(
      step: step - 1, stepOfStart: stepOfStart, start: tried.count, report: report, course: course, rateFactor: factor,
      gradientNorm: norm)
  }

  /// At the end of a try, sets it aside for the next initialization; after the last, goes on with the best of them.
  private mutating func chooseStart() {
    let starts = settings.startsTried
    guard starts > 1 && tried.count < starts && state.step == settings.startSteps else { return }
    tried.append(state)
    if tried.count < starts {
      state = TrainingState(
        model, settings, course: initialCourse, seed: seed, start: tried.count, precision: precision)
    } else if let best = tried.min(by: { $0.reconstruction < $1.reconstruction }) {
      state = best
    }
  }

  /// Clips each group's gradient to the maximum norm: a spike in one group then does not affect the others.
  private func clip(_ gradient: inout Parameters) {
    guard settings.gradientClip > 0 else { return }
    for (_, range) in model.parameterGroups {
      let norm = gradient.values.norm(of: range)
      if norm > settings.gradientClip { gradient.values.scale(range, by: settings.gradientClip / norm) }
    }
  }

  /// The learning rate of each group, none for those that the update leaves alone.
  private func rates(_ factor: Double, frozen: Set<String>) -> [(range: Range<Int>, rate: Double)] {
    model.parameterGroups.filter { !frozen.contains($0.name) }.map { name, range in
      (range, (settings.rates[name] ?? 0) * factor)  // every group has a rate: see `requireGroups`
    }
  }

  /// The sequences of a minibatch: each epoch is a permutation of them all, cut into equal batches.
  func minibatch(at step: Int) -> [Int] {
    let size = min(settings.batch, data.count)
    let perEpoch = data.count / size
    let (epoch, part) = (step / perEpoch, step % perEpoch)
    let keys = (0..<data.count).map { order.uniform(step: epoch, series: $0) }
    let permutation = (0..<data.count).sorted { keys[$0] < keys[$1] }
    return Array(permutation[part * size..<(part + 1) * size])
  }

  /// The report of a minibatch and the gradient: the shards', added in their order.
  private func differentiate(_ rows: [Int]) -> (Model.Report, Parameters) {
    let shards = model.shards(of: rows.count)
    let reports = ShardResults(repeating: Model.Report(), count: shards)
    let (parameters, gradients, total) = (state.parameters, gradients, rows.count)
    let (model, course, data, standardization, seed, step) = (model, state.course, data, standardization, seed, state.step)
    workers.forEach(shards) { shard, tape in
      gradients[shard].values.clear()
      let part = Array(rows[shard * total / shards..<(shard + 1) * total / shards])
      tape.reset(parameters: parameters)
      let (loss, report) = model.loss(
        of: TrainingShard(
          rows: part, total: total, data: data, standardization: standardization, seed: seed, step: step, tape: tape),
        in: course)
      reports[shard] = report
      tape.backward(from: loss, into: &gradients[shard])
    }
    for tape in workers.tapes { tape.reset() }
    var gradient = gradients[0]
    for shard in 1..<shards { gradient.values.add(gradients[shard].values) }
    return (reports.all.reduce(into: Model.Report()) { $0 += $1 }, gradient)
  }
}

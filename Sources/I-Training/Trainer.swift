import Autodiff
import DeepStateSpace
import EvidenceBound
import Objective
import StateSpace
import Tensor

/// The losses, norms and statistics of one update.
public struct StepReport: Sendable {
  /// The update, counted from 0 over all starts.
  public var step: Int
  /// Which initialization was being tried; as many as there were tries once one of them was chosen.
  public var start: Int
  /// The terms of the negative ELBO before the update, nats per sequence.
  public var terms: LossTerms
  /// The latents of the minibatch.
  public var latents: LatentStatistics
  /// λ, the weight of the rate in the objective at this update (I.2).
  public var lambda: Double
  /// The factor on the learning rates.
  public var rateFactor: Double
  /// The norm of the gradient before clipping.
  public var gradientNorm: Double
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

/// Implements Algorithm 1: minibatches, the objective, its gradient, AdamW.
///
/// A minibatch is cut into a fixed number of shards; their gradients are added in order, so the result does not depend on the
/// number of threads.
public struct Trainer: Sendable {
  /// Shards of a minibatch of `batch` sequences: sixteen sequences each, whose step nearly fits the processor's last cache, but
  /// at least eight shards, as many as most machines have cores. Their number depends on nothing else, since the order of sums
  /// decides the last bits.
  public static func shards(of batch: Int) -> Int { min(batch, max(8, batch / 16)) }

  /// The model being trained.
  public let model: Model
  /// How it is trained.
  public let settings: TrainingSettings
  /// The map between data and network units.
  public let standardization: Standardization

  private let data: SequenceSet
  private let seed: Int
  private let precision: Precision
  private let workers: Workers
  private let gradients: ShardResults<Parameters>
  private let order: CounterRandom
  private var state: TrainingState
  private var tried: [TrainingState] = []
  /// Updates made, those of starts that were not chosen included.
  public private(set) var step = 0

  /// A trainer before its first update.
  public init(
    _ model: Model, data: SequenceSet, settings: TrainingSettings, seed: Int, threads: Int, precision: Precision = .single,
    standardization: Standardization? = nil
  ) {
    self.model = model
    self.settings = settings
    self.data = data
    self.seed = seed
    self.precision = precision
    self.standardization =
      standardization ?? (settings.standardizes ? Standardization(fitting: data) : .identity(data.extents.observations))
    workers = Workers(threads: threads, precision: precision, recordsGradients: true)
    order = CounterRandom(seed: seed, purpose: "minibatch order")
    state = TrainingState(
      model, settings, data: data, standardization: self.standardization, seed: seed, start: 0, updates: settings.stepsOfChosen,
      precision: precision)
    gradients = ShardResults(
      repeating: state.parameters.zeroed(), count: Trainer.shards(of: min(settings.batch, data.count)))
  }

  /// The present parameters.
  public var parameters: Parameters { state.parameters }

  /// The parameters to evaluate and forecast with: the average where one is kept, else the present ones.
  public var bestParameters: Parameters { state.average ?? state.parameters }

  /// Makes one update of the parameters (Algorithm 1) and reports its losses.
  public mutating func update() throws -> StepReport {
    let step = state.step  // of this start
    let (stage, stageStep, total) = settings.stage(at: step)
    if stage == .dynamics && stageStep == 0 { state.beginStage(settings) }
    let lambda = settings.lambda(step: stageStep, delay: state.collapse.delay, of: total)
    let factor = settings.rateSchedule(step: stageStep, of: total)
    var (terms, latents, gradient) = workers.exclusively { differentiate(minibatch(at: step), lambda: lambda, stage: stage) }
    let norm = gradient.values.norm
    guard terms.isFinite && norm.isFinite else { throw TrainingError.diverged(step: self.step) }
    clip(&gradient)
    let tracked = sigmaData(seeing: latents.standardDeviation)
    state.optimizer.update(&state.parameters, gradient: gradient, rates: rates(factor, stage: stage))
    if let tracked { state.parameters[tracked.entry] = [tracked.value] }
    let kept = min(settings.averageDecay, Double(1 + step) / Double(10 + step))  // less while the average is young
    state.average?.values.moveTowards(state.parameters.values, keeping: kept)
    state.observe(terms)
    self.step += 1
    defer { chooseStart() }
    return StepReport(
      step: self.step - 1, start: tried.count, terms: terms, latents: latents, lambda: lambda, rateFactor: factor,
      gradientNorm: norm)
  }

  /// At the end of a try, sets it aside for the next initialization; after the last, goes on with the best of them.
  private mutating func chooseStart() {
    let starts = settings.startsTried
    guard starts > 1 && tried.count < starts && state.step == settings.startSteps else { return }
    tried.append(state)
    if tried.count < starts {
      state = TrainingState(
        model, settings, data: data, standardization: standardization, seed: seed, start: tried.count,
        updates: settings.stepsOfChosen, precision: precision)
    } else if let best = tried.min(by: { $0.reconstruction < $1.reconstruction }) {
      state = best
    }
  }

  /// Clips each group's gradient to the maximum norm: a spike in one group then does not affect the others.
  private func clip(_ gradient: inout Parameters) {
    guard settings.gradientClip > 0 else { return }
    for (_, range) in model.groups {
      let norm = gradient.values.norm(of: range)
      if norm > settings.gradientClip { gradient.values.scale(range, by: settings.gradientClip / norm) }
    }
  }

  /// σ_data, where it is tracked, moved towards the standard deviation of the latents: a mean over the updates, the last hundred
  /// or so. It replaces the value that the optimizer gives it, whose weight decay would pull it to 0.
  private func sigmaData(seeing standardDeviation: Double) -> (entry: ParameterLayout.Entry, value: Double)? {
    guard case .diffusion(let transition) = model.transition, let parameter = transition.sigmaData,
      let entry = model.layout.entries.first(where: { $0.parameter == parameter }), let present = state.parameters[entry].first
    else { return nil }
    let kept = min(0.99, Double(state.step) / Double(state.step + 1))
    return (entry, kept * present + (1 - kept) * standardDeviation)
  }

  /// The learning rate of each group, 0 for those that the stage does not train.
  private func rates(_ factor: Double, stage: TrainingStage) -> [(range: Range<Int>, rate: Double)] {
    model.groups.filter { stage.trains($0.group) }.map { group, range in
      let rate =
        switch group {
        case .encoder: settings.rates.encoder
        case .decoder: settings.rates.decoder
        case .transition: settings.rates.transition
        case .prior, .auxiliary: settings.rates.initial
        }
      return (range, rate * factor)
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

  /// The terms of a minibatch and the gradient: the shards', added in their order.
  private func differentiate(
    _ rows: [Int], lambda: Double, stage: TrainingStage
  ) -> (LossTerms, LatentStatistics, Parameters) {
    let shards = Trainer.shards(of: rows.count)
    let terms = ShardResults(repeating: (loss: LossTerms(), latents: LatentStatistics()), count: shards)
    let (parameters, gradients, total) = (state.parameters, gradients, rows.count)
    let objective = shardObjective(step: state.step, lambda: lambda, stage: stage, total: total)
    workers.forEach(shards) { shard, tape in
      gradients[shard].values.clear()
      let part = Array(rows[shard * total / shards..<(shard + 1) * total / shards])
      tape.reset(parameters: parameters)
      let result = objective(part, tape)
      terms[shard] = (result.terms, LatentStatistics(of: result.bound.drawn))
      tape.backward(from: result.loss, into: &gradients[shard])
    }
    for tape in workers.tapes { tape.reset() }
    var gradient = gradients[0]
    for shard in 1..<shards { gradient.values.add(gradients[shard].values) }
    return (
      terms.all.reduce(into: LossTerms()) { $0 += $1.loss }, terms.all.reduce(into: LatentStatistics()) { $0 += $1.latents },
      gradient
    )
  }

  /// The objective of one shard's rows on a tape, as a function that holds only what the threads may share.
  private func shardObjective(
    step: Int, lambda: Double, stage: TrainingStage, total: Int
  ) -> @Sendable (_ rows: [Int], _ tape: Tape) -> Objective {
    { [model, data, standardization, settings, seed] rows, tape in
      let batch = data.batch(rows, standardization: standardization, on: tape)
      let noise = ObjectiveNoise(
        for: model, seed: seed, step: step, series: rows, steps: data.steps, trajectories: settings.trajectories,
        levelsPerState: settings.levelsPerState, on: tape)
      return Objective(
        model, batch, noise, lambda: lambda, entropy: settings.entropy, total: total,
        observedLogScale: data.observedLogScale(rows, standardization), form: settings.loss, stage: stage)
    }
  }
}

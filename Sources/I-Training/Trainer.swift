import Autodiff
import DeepStateSpace
import EvidenceBound
import Objective
import StateSpace
import Tensor

/// What one update reports.
public struct StepReport: Sendable, Codable {
  /// The update, counted from 0.
  public var step: Int
  /// The terms of the negative ELBO before the update, nats per sequence.
  public var terms: LossTerms
  /// λ.
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
  /// Shards of a minibatch: fixed, since the order of sums decides the last bits.
  public static let shards = 4

  /// The model being trained.
  public let model: Model
  /// How it is trained.
  public let settings: TrainingSettings
  /// The map between data and network units.
  public let standardization: Standardization
  /// The present parameters.
  public private(set) var parameters: Parameters
  /// Their moving average, when one is kept.
  public private(set) var average: Parameters?
  /// Updates made.
  public private(set) var step = 0

  private let data: SequenceSet
  private let seed: Int
  private var optimizer: AdamW
  private let workers: Workers
  private let gradients: ShardResults<Parameters>
  private let order: CounterRandom
  private var collapse: CollapseGuard

  /// A trainer at step 0.
  public init(
    _ model: Model, data: SequenceSet, settings: TrainingSettings, seed: Int, threads: Int, precision: Precision = .single,
    standardization: Standardization? = nil
  ) {
    self.model = model
    self.settings = settings
    self.data = data
    self.seed = seed
    self.standardization =
      standardization ?? (settings.standardises ? Standardization(fitting: data) : .identity(data.extents.observations))
    parameters = Parameters(model.layout, seed: seed, precision: precision)
    average = settings.averageDecay > 0 ? parameters : nil
    optimizer = AdamW(for: parameters, weightDecay: settings.weightDecay)
    workers = Workers(threads: threads, precision: precision, recordsGradients: true)
    gradients = ShardResults(repeating: parameters.zeroed(), count: Trainer.shards)
    order = CounterRandom(seed: seed, purpose: "minibatch order")
    collapse = CollapseGuard(
      data: data, standardization: self.standardization, patience: settings.guardsCollapse ? settings.steps / 4 : 0)
  }

  /// The parameters to judge and forecast with: the average where one is kept, else the present ones.
  public var bestParameters: Parameters { average ?? parameters }

  /// One update.
  public mutating func update() throws -> StepReport {
    let rows = minibatch(at: step)
    let lambda = settings.lambda(step: step - collapse.waited)
    let factor = settings.rateSchedule(step: step, of: settings.steps)
    let terms = differentiate(rows, lambda: lambda)
    var gradient = gradients[0]
    for shard in 1..<Trainer.shards { gradient.values.add(gradients[shard].values) }
    let norm = gradient.values.norm
    guard terms.isFinite && norm.isFinite else { throw TrainingError.diverged(step: step) }
    if settings.gradientClip > 0 && norm > settings.gradientClip { gradient.values.scale(by: settings.gradientClip / norm) }
    optimizer.update(&parameters, gradient: gradient, rates: rates(factor))
    let kept = averageKept
    average?.values.moveTowards(parameters.values, keeping: kept)
    collapse.observe(terms)
    defer { step += 1 }
    return StepReport(step: step, terms: terms, lambda: lambda, rateFactor: factor, gradientNorm: norm)
  }

  /// The decay of the average, less while it is young: min(decay, (1 + n)/(10 + n)).
  private var averageKept: Double { min(settings.averageDecay, Double(1 + step) / Double(10 + step)) }

  private func rates(_ factor: Double) -> [(range: Range<Int>, rate: Double)] {
    model.groups.map { group, range in
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

  /// The gradient of each shard of the minibatch, and the terms of the whole.
  private func differentiate(_ rows: [Int], lambda: Double) -> LossTerms {
    let terms = ShardResults(repeating: LossTerms(), count: Trainer.shards)
    let (model, parameters, gradients, step, total) = (model, parameters, gradients, step, rows.count)
    let inputs = ShardInputs(data: data, standardization: standardization, settings: settings, seed: seed)
    workers.forEach(Trainer.shards) { shard, tape in
      gradients[shard].values.clear()
      let part = Array(rows[shard * total / Trainer.shards..<(shard + 1) * total / Trainer.shards])
      guard !part.isEmpty else { return }
      tape.reset(parameters: parameters)
      let result = inputs.objective(model, part, step: step, lambda: lambda, total: total, on: tape)
      terms[shard] = result.terms
      tape.backward(from: result.loss, into: &gradients[shard])
    }
    for tape in workers.tapes { tape.reset() }
    return terms.all.reduce(into: LossTerms()) { $0 += $1 }
  }
}

/// What a shard needs to set up its part of the objective.
struct ShardInputs: Sendable {
  let data: SequenceSet
  let standardization: Standardization
  let settings: TrainingSettings
  let seed: Int

  func objective(_ model: Model, _ rows: [Int], step: Int, lambda: Double, total: Int, on tape: Tape) -> Objective {
    let batch = data.batch(rows, standardization: standardization, on: tape)
    let noise = ObjectiveNoise(
      for: model, seed: seed, step: step, series: rows, steps: data.steps, trajectories: settings.trajectories,
      levelsPerState: settings.levelsPerState, on: tape)
    return Objective(
      model, batch, noise, lambda: lambda, entropy: settings.entropy, total: total,
      observedLogDeviation: data.observedLogDeviation(rows, standardization))
  }
}

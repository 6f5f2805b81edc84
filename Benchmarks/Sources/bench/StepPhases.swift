import Autodiff
import DeepStateSpace
import EvidenceBound
import Objective
import Synchronization
import Tensor
import Training

/// The parts of a training step.
public enum StepPhase: Int32, Sendable, CaseIterable, Codable {
  /// Draws, batches, sums: all that belongs to no factor.
  case rest
  /// q_φ: the summary and the loop over time.
  case encoder
  /// p_θ.
  case decoder
  /// p_ψ.
  case transition
  /// p_η and q_Φ.
  case prior
  /// The sum of the shards' gradients and AdamW.
  case optimizer

  /// What a table calls it.
  public var label: String { "\(self)" }
}

/// A phase on the way there or back.
struct PhasePass: Hashable, Sendable {
  let phase: StepPhase
  let isBackward: Bool
}

/// A factor that tells the tape when its turn begins and ends.
private struct Marked<Part> {
  let part: Part
  let phase: StepPhase

  func callAsFunction<Result>(on tape: Tape, _ body: (Part) -> Result) -> Result {
    let before = tape.phase
    tape.phase = phase.rawValue
    defer { tape.phase = before }
    return body(part)
  }
}

extension Marked: SmoothingPosterior where Part: SmoothingPosterior {
  func trajectories(of batch: SequenceBatch, noise: Variable) -> Trajectories {
    self(on: batch.tape) { $0.trajectories(of: batch, noise: noise) }
  }
}

extension Marked: Emission where Part: Emission {
  func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    self(on: batch.tape) { $0.distribution(given: latents, batch) }
  }
}

extension Marked: Transition where Part: Transition {
  func negativeLogLikelihood(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable {
    self(on: batch.tape) { $0.negativeLogLikelihood(of: trajectories, batch) }
  }
}

extension Marked: InitialPrior where Part: InitialPrior {
  func negativeLogLikelihood(of first: Variable, _ batch: SequenceBatch) -> Variable {
    self(on: batch.tape) { $0.negativeLogLikelihood(of: first, batch) }
  }
}

/// A training step taken apart: the trainer's arithmetic, with a mark at the border of each phase.
struct MarkedStep {
  let sizes: BenchmarkSizes
  let model: StateSpaceModel
  let data: SequenceSet
  let standardization: Standardization
  let parameters: Parameters

  init(_ sizes: BenchmarkSizes) throws {
    self.sizes = sizes
    data = sizes.data
    model = try StateSpaceModel(sizes.settings.model(sizes.kind, for: data.extents))
    standardization = Standardization(fitting: data)
    parameters = Parameters(model.layout, seed: 0, precision: .single)
  }

  var shards: Int { TrainingShard.count(of: sizes.settings.training.batch) }

  /// One shard's forward and backward pass; `passed` hears of every change of phase.
  func run(shard: Int, step: Int, on tape: Tape, into gradient: inout Parameters, passed: @escaping (PhasePass) -> Void) {
    let training = sizes.settings.training
    tape.reset(parameters: parameters)
    tape.phase = StepPhase.rest.rawValue
    let isBackward = Mutex(false)
    tape.phaseChanged = { raw in
      if let phase = StepPhase(rawValue: raw) { passed(PhasePass(phase: phase, isBackward: isBackward.withLock { $0 })) }
    }
    defer { tape.phaseChanged = nil }
    passed(PhasePass(phase: .rest, isBackward: false))
    let rows = Array(shard * training.batch / shards..<(shard + 1) * training.batch / shards)
    let batch = data.batch(rows, standardization: standardization, on: tape)
    let noise = ObjectiveNoise(
      for: model, seed: 0, step: step, series: rows, steps: data.steps, trajectories: training.trajectories,
      levelsPerState: training.levelsPerState, on: tape)
    let loss = loss(batch, noise)
    isBackward.withLock { $0 = true }
    passed(PhasePass(phase: .rest, isBackward: true))
    tape.backward(from: loss, into: &gradient)
  }

  /// The trainer's own objective at λ = 1, each factor marked.
  private func loss(_ batch: SequenceBatch, _ noise: ObjectiveNoise) -> Variable {
    let training = sizes.settings.training
    return Objective(
      model, batch, noise, entropy: training.entropy, total: training.batch, form: training.loss, watched: StepPhase.marked
    ).loss
  }
}

extension StepPhase {
  /// The same factors, each telling the tape when its turn begins and ends.
  fileprivate static func marked(_ factors: ModelFactors) -> ModelFactors {
    var factors = factors
    factors.posterior = marked(factors.posterior)
    factors.emission = marked(factors.emission)
    factors.transition = marked(factors.transition)
    factors.prior = marked(factors.prior)
    return factors
  }

  private static func marked(_ part: some SmoothingPosterior) -> any SmoothingPosterior { Marked(part: part, phase: .encoder) }
  private static func marked(_ part: some Emission) -> any Emission { Marked(part: part, phase: .decoder) }
  private static func marked(_ part: some Transition) -> any Transition { Marked(part: part, phase: .transition) }
  private static func marked(_ part: some InitialPrior) -> any InitialPrior { Marked(part: part, phase: .prior) }
}

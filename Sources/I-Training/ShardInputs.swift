import Autodiff
import DeepStateSpace
import Objective
import Tensor

/// What a shard needs to set up its part of the objective.
struct ShardInputs: Sendable {
  let data: SequenceSet
  let standardization: Standardization
  let settings: TrainingSettings
  let seed: Int

  func objective(_ model: Model, _ rows: [Int], step: Int, lambda: Double, stage: TrainingStage, total: Int, on tape: Tape)
    -> Objective
  {
    let batch = data.batch(rows, standardization: standardization, on: tape)
    let noise = ObjectiveNoise(
      for: model, seed: seed, step: step, series: rows, steps: data.steps, trajectories: settings.trajectories,
      levelsPerState: settings.levelsPerState, on: tape)
    return Objective(
      model, batch, noise, lambda: lambda, entropy: settings.entropy, total: total,
      observedLogDeviation: data.observedLogDeviation(rows, standardization), form: settings.loss,
      stage: stage)
  }
}

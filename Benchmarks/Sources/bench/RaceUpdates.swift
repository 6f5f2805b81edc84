import Autodiff
import DeepStateSpace
import Files
import Objective
import Runs
import Tensor
import Training

/// The race's first updates in double precision with all their draws, for a peer's trainer to repeat: λ, gradient, clip and AdamW.
struct RaceUpdates {
  /// Three updates of the recommended preset from one start, λ and the rates stretched over them, the clip so tight that it bites.
  let settings: RunSettings
  private let sizes: BenchmarkSizes
  private let batch: Int

  init(_ sizes: BenchmarkSizes, batch: Int) {
    var settings = sizes.settings
    settings.training.resize(to: 3)
    (settings.training.starts, settings.training.guardsCollapse, settings.training.batch) = (1, false, batch)
    settings.training.gradientClip = 1
    (self.settings, self.sizes, self.batch) = (settings, sizes, batch)
  }

  /// `update/first/<name>` and `update/last/<name>`, the weights before and after; `schedule/…` as for a race; `update/<n>/…`, the
  /// draws of update n = 0, 1, 2. The minibatch is that of `observations`, in whatever order.
  func tensors() throws -> [String: StoredTensor] {
    let (data, training) = (sizes.data, settings.training)
    let part = SequenceSet(
      count: batch, steps: data.steps, extents: data.extents,
      observations: Array(data.observations.prefix(batch * data.steps * data.extents.observations)))
    let model = try StateSpaceModel(settings.model(sizes.kind, for: data.extents))
    var trainer = Trainer(
      model, data: part, settings: training, seed: 0, threads: 1, precision: .double,
      standardization: Standardization(fitting: data))
    var tensors = training.schedules
    tensors.merge(BenchmarkExport.weights(trainer.parameters, under: "update/first/")) { $1 }
    let tape = Tape(precision: .double, recordsGradients: false)
    for step in 0..<training.steps {
      tape.reset()
      let noise = ObjectiveNoise(
        for: model, seed: 0, step: step, series: Array(0..<batch), steps: data.steps, trajectories: training.trajectories,
        levelsPerState: training.levelsPerState, on: tape)
      tensors.merge(BenchmarkExport.draws(of: noise, under: "update/\(step)/")) { $1 }
      _ = try trainer.update()
    }
    tensors.merge(BenchmarkExport.weights(trainer.parameters, under: "update/last/")) { $1 }
    return tensors
  }
}

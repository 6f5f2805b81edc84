import Autodiff
import BimodalNoise
import DeepStateSpace
import Experiments
import Files
import Objective
import Runs
import Tensor
import Training

/// What one seed of a race sets all programs: the same model and first weights, the same sequences, the same λ and rates at each update.
struct RaceTask: Sendable {
  let recipe: RunSettings
  let model: StateSpaceModel
  let data: SequenceSet
  let standardization: Standardization
  private let seed: Int

  /// The task of a seed: so many sequences of the bimodal walk, as the study of section 4 simulates them.
  init(_ recipe: RunSettings, sequences: Int, seed: Int) throws {
    self.recipe = recipe
    self.seed = BimodalStudy.trainingSeed(data: seed)
    data = BimodalStudy.sequences(BimodalWalk().simulate(sequences: sequences, length: BimodalStudy.length, seed: seed))
    model = try StateSpaceModel(recipe.model(.diffusion, for: data.extents))
    standardization = Standardization(fitting: data)
  }

  /// This package's trainer before its first update.
  func trainer(threads: Int) -> Trainer<StateSpaceModel> {
    Trainer(model, data: data, settings: recipe.training, seed: seed, threads: threads, standardization: standardization)
  }

  /// Writes the task for a peer: `weight/<name>`, the first weights; `observations` [N, T, 1], standardised; `schedule/lambda` and
  /// `schedule/rate` [updates], λ and the factor on the learning rates. The metadata hold sizes and settings.
  func write(to path: String) throws {
    let training = recipe.training
    var tensors = BenchmarkExport.weights(trainer(threads: 1).parameters, under: "weight/")
    tensors["observations"] = BenchmarkExport.stored(
      data.observations.map { standardization.standardized($0, feature: 0) }, [data.count, data.steps, 1])
    tensors.merge(training.schedules) { $1 }
    let sizes = BenchmarkSizes(kind: .diffusion, settings: recipe, steps: data.steps, features: 1)
    let metadata = try sizes.metadata(name: BenchmarkCase.race.rawValue, batch: min(training.batch, data.count))
    try SafeTensors(tensors: tensors, metadata: metadata).write(to: path)
  }
}

extension TrainingSettings {
  /// `schedule/lambda` and `schedule/rate`: λ and the factor on the learning rates at each update, for one start of a joint training.
  var schedules: [String: StoredTensor] {
    [
      "schedule/lambda": BenchmarkExport.stored((0..<steps).map { lambda.value(step: $0, of: steps) }, [steps]),
      "schedule/rate": BenchmarkExport.stored((0..<steps).map { rateSchedule.factor(step: $0, of: steps) }, [steps]),
    ]
  }
}

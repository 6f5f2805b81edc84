import Autodiff
import DeepStateSpace
import DiffusionLoss
import Files
import Foundation
import Objective
import Tensor

/// One evaluation of a case's objective with all that goes into it, for other programs to repeat.
public enum BenchmarkExport {
  /// Writes weights, data, draws and the terms of the loss as safetensors.
  ///
  /// `weight/<name>`: parameters under their names here; `observations` [B, T, D], standardised; `noise/latents` [S·B, T, M] and
  /// `noise/auxiliary` [S·B, j, M], trajectory-major; `noise/levels` [R·S_k] (k = 1…K) and `noise/diffusion` [R·S_k, M] for the
  /// R = S·B·(T − j) states; `loss/<term>`: one number each, in nats per sequence of the standardised data. The metadata hold sizes
  /// and settings. The first weights are moved at random, so that no term hides behind a zero. Of the race also `RaceUpdates`.
  /// - Parameter batch: how many sequences; the case's own number when nil.
  public static func write(_ benchmark: BenchmarkCase, batch: Int?, to path: String) throws {
    let (settings, data) = (benchmark.sizes.settings, benchmark.sizes.data)
    let model = try StateSpaceModel(settings.model(benchmark.kind, for: data.extents))
    let shifts = CounterRandom(seed: 1, purpose: "benchmark weights")
    var parameters = Parameters(model.layout, seed: 0, precision: .double)
    let moved = parameters.values.values.enumerated().map { $1 + 0.05 * shifts.normal(time: $0) }
    parameters = Parameters(model.layout, values: Tensor(moved, [moved.count]))
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: parameters)
    let rows = Array(0..<(batch ?? settings.training.batch))
    let standardization = Standardization(fitting: data)
    let sequences = data.batch(rows, standardization: standardization, on: tape)
    let noise = ObjectiveNoise(
      for: model, seed: 1, step: 0, series: rows, steps: data.steps, trajectories: settings.training.trajectories,
      levelsPerState: settings.training.levelsPerState, on: tape)
    let terms = Objective(model, sequences, noise, entropy: settings.training.entropy).terms
    var tensors = weights(parameters, under: "weight/")
    tensors["observations"] = stored(sequences.observations.doubles, sequences.observations.shape.array)
    tensors.merge(draws(of: noise, under: "noise/")) { $1 }
    tensors.merge(loss(terms)) { $1 }
    var metadata = try benchmark.sizes.metadata(name: benchmark.rawValue, batch: rows.count)
    if benchmark == .race {
      let updates = RaceUpdates(benchmark.sizes, batch: rows.count)
      tensors.merge(try updates.tensors()) { $1 }
      metadata["update_settings"] = try updates.settings.jsonLine()
    }
    try SafeTensors(tensors: tensors, metadata: metadata).write(to: path)
  }

  private static func loss(_ terms: LossTerms) -> [String: StoredTensor] {
    let values = [
      "loss/reconstruction": terms.reconstruction, "loss/initial_entropy": terms.initialEntropy,
      "loss/initial_prior": terms.initialPrior, "loss/transition": terms.transition, "loss/entropy": terms.entropy,
    ]
    return values.mapValues { stored([$0], [1]) }
  }

  /// Draws of one evaluation under the names that `write` states.
  static func draws(of noise: ObjectiveNoise, under prefix: String) -> [String: StoredTensor] {
    var tensors = [
      prefix + "latents": stored(noise.latents.doubles, noise.latents.shape.array),
      prefix + "auxiliary": stored(noise.auxiliary.doubles, noise.auxiliary.shape.array),
    ]
    if let levels = noise.levels {
      tensors[prefix + "levels"] = stored(levels.levels.map(Double.init), [levels.levels.count])
      tensors[prefix + "diffusion"] = stored(levels.noise.doubles, levels.noise.shape.array)
    }
    return tensors
  }

  /// Parameters under their names.
  static func weights(_ parameters: Parameters, under prefix: String) -> [String: StoredTensor] {
    let tensors = parameters.layout.entries.map { entry in
      (prefix + entry.name, stored(parameters[entry], entry.parameter.shape.array))
    }
    return Dictionary(uniqueKeysWithValues: tensors)
  }

  static func stored(_ values: [Double], _ shape: [Int]) -> StoredTensor {
    StoredTensor(shape: shape, values: .float64(values))
  }
}

extension BenchmarkSizes {
  /// What a file for other programs says of its case: the sizes in numbers, and under `settings` all settings as JSON.
  func metadata(name: String, batch: Int) throws -> [String: String] {
    let (network, training) = (settings.network, settings.training)
    let sizes: [String: Int] = [
      "batch": batch, "steps": steps, "features": features, "latents": network.latents, "order": network.order,
      "channels": network.channels, "hidden": network.hidden, "trajectories": training.trajectories,
      "levels_per_state": training.levelsPerState, "levels": settings.diffusion.schedule.levels,
    ]
    var metadata = sizes.mapValues(String.init)
    metadata["case"] = name
    metadata["transition"] = kind.rawValue
    metadata["entropy"] = training.entropy.rawValue
    metadata["settings"] = try settings.jsonLine()
    return metadata
  }
}

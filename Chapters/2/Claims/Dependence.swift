import Autodiff
import DeepStateSpace
import DiffusionLoss
import EvidenceBound
import Foundation
import Tensor

/// Which inputs move which outputs of one model, found by moving them: times are counted from 1.
struct Dependence {
  /// The three things a factor may look at.
  struct Inputs {
    var observations: [Double]  // [T, 2]
    var covariates: [Double]  // [T]
    var states: [Double]  // [T, 2]
  }

  /// Which of them is moved.
  typealias Part = WritableKeyPath<Inputs, [Double]>

  let small: SmallModel
  var steps: Int { small.data.steps }

  var inputs: Inputs {
    Inputs(
      observations: small.data.observations, covariates: small.data.covariates, states: small.normals("states", 2 * steps))
  }

  /// For each output time, the input times that move it by more than rounding.
  func times(of part: Part, in output: (Inputs) -> [[Double]]) -> [[Int]] {
    let before = output(inputs)
    var moving = before.map { _ in [Int]() }
    for time in 1...steps {
      var moved = inputs
      let width = moved[keyPath: part].count / steps
      for position in (time - 1) * width..<time * width { moved[keyPath: part][position] += 1 }
      for (row, (old, new)) in zip(before, output(moved)).enumerated()
      where zip(old, new).contains(where: { abs($0 - $1) > 1e-9 }) {
        moving[row].append(time)
      }
    }
    return moving
  }

  private func batch(_ inputs: Inputs, on tape: Tape) -> SequenceBatch {
    var set = small.data
    (set.observations, set.covariates) = (inputs.observations, inputs.covariates)
    return small.batch(set, on: tape)
  }

  /// Mean and log-variance of p_θ(x_t | …) for t = 1 … T.
  func emission(_ inputs: Inputs) -> [[Double]] {
    let tape = small.tape
    let distribution = small.model.decoder.distribution(
      given: tape.constant(inputs.states, [1, steps, 2]), batch(inputs, on: tape))
    return rows(distribution)
  }

  /// The bound on −log p_ψ(z_t | c_t) for t = j + 1 … T, at levels and noises that stay.
  func transition(_ inputs: Inputs) -> [[Double]] {
    let tape = small.tape
    let latents = tape.constant(inputs.states, [1, steps, 2])
    let still = tape.constant(repeating: 0, [1, steps, 2])
    let trajectories = Trajectories(latents: latents, posterior: DiagonalGaussian(mean: latents, logVariance: still))
    let count = steps - small.model.order
    switch small.model.transition {
    case .gaussian(let transition):
      return transition.negativeLogLikelihood(of: trajectories, batch(inputs, on: tape)).doubles.map { [$0] }
    case .diffusion(let transition):
      let levels = (0..<8 * count).map { 1 + $0 % 8 }  // every level for every state
      let noise = tape.constant(small.normals("levels", 2 * levels.count), [levels.count, 2])
      let draws = LevelDraws(levels: levels, noise: noise)
      return DiffusionBound(of: transition, at: draws).negativeLogLikelihood(of: trajectories, batch(inputs, on: tape)).doubles
        .map { [$0] }
    }
  }

  /// Mean and log-variance of q_φ(z_t | …) for t = 1 … T, the states before t being those given.
  ///
  /// The encoder draws its own states, so its noise is set, step by step, to what makes it draw the given ones.
  func encoder(_ inputs: Inputs) -> [[Double]] {
    let tape = small.tape
    let batch = batch(inputs, on: tape)
    var noise = [Double](repeating: 0, count: 2 * steps)
    var distributions: [[Double]] = []
    for time in 0..<steps {
      let drawn = small.model.encoder.trajectories(of: batch, noise: tape.constant(noise, [1, steps, 2]))
      distributions = rows(drawn.posterior)
      for i in 0..<2 {
        let standardDeviation = exp(distributions[time][2 + i] / 2)
        noise[2 * time + i] = (inputs.states[2 * time + i] - distributions[time][i]) / standardDeviation
      }
    }
    return distributions
  }

  private func rows(_ distribution: DiagonalGaussian) -> [[Double]] {
    let (mean, logVariance) = (distribution.mean.doubles, distribution.logVariance.doubles)
    return (0..<steps).map { Array(mean[2 * $0..<2 * $0 + 2] + logVariance[2 * $0..<2 * $0 + 2]) }
  }
}

import Autodiff
import DeepStateSpace
import DiffusionChain
import DiffusionLoss
import Foundation
import Networks
import Tensor

/// One clean state, one noise and the denoiser of a miniature: the diffusion term at each level in turn.
struct LevelExample {
  let weights: LossWeights
  let distribution: LevelDistribution
  private let transition: DiffusionTransition
  private let parameters: Parameters
  private let clean = [0.8, -1.7]
  private let noise = [-0.4, 1.3]
  private let history = [0.5, -0.2]

  struct NoDiffusion: Error {}

  init(_ sampling: LevelSampling, seed: UInt64) throws {
    let small = try SmallRun(.diffusion, isBare: true, seed: seed, sampling: sampling)
    guard case .diffusion(let transition) = small.model.transition else { throw NoDiffusion() }
    self.transition = transition
    parameters = small.parameters
    weights = transition.loss.weights
    distribution = transition.loss.distribution
  }

  var uniform: [Double] { Array(repeating: 1 / Double(weights.levels), count: weights.levels) }
  var constant: Double { 2 * weights.constant }

  private func loss(_ draws: [[Int]]) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: parameters)
    let (rows, levels) = (draws.count, draws.flatMap { $0 })
    let network = transition.denoisingNetwork.conditioned(
      history: tape.constant(history, [1, 1, 2]).repeated(rows).reshaped([rows, 1, 2]), rows: nil)
    let noises = tape.constant(noise, [2]).repeated(levels.count)
    return transition.loss.estimate(
      clean: tape.constant(clean, [2]).repeated(rows), LevelDraws(levels: levels, noise: noises), network: network
    ).doubles
  }

  /// The estimate when level k is drawn, k = 1 … K.
  var eachLevel: [Double] { loss((1...weights.levels).map { [$0] }) }

  /// The estimate when two levels are drawn.
  var eachPair: [[Double]] {
    (1...weights.levels).map { first in loss((1...weights.levels).map { [first, $0] }) }
  }

  /// ‖F_ψ − y_k‖² at every level, y_k from products of 1 − β.
  private var errors: [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: parameters)
    let levels = weights.levels
    let bars = products
    let noisy = bars.flatMap { bar in zip(clean, noise).map { bar.squareRoot() * $0 + (1 - bar).squareRoot() * $1 } }
    let network = transition.denoisingNetwork.conditioned(
      history: tape.constant(history, [1, 1, 2]).repeated(levels).reshaped([levels, 1, 2]), rows: nil)
    let output = network.output(noisy: tape.constant(noisy, [levels, 2]), levels: Array(1...levels)).doubles
    return bars.enumerated().map { index, bar in
      (0..<2).reduce(0) { sum, i in
        let y = (1 - bar).squareRoot() * clean[i] - bar.squareRoot() * noise[i]
        return sum + (output[2 * index + i] - y) * (output[2 * index + i] - y)
      }
    }
  }

  /// β_k in equal steps, and ᾱ_k multiplied out.
  private var betas: [Double] { (0..<weights.levels).map { 0.02 + 0.48 * Double($0) / Double(weights.levels - 1) } }
  private var products: [Double] {
    betas.reduce(into: []) { bars, beta in bars.append((bars.last ?? 1) * (1 - beta)) }
  }

  /// w̃_k = β_k ᾱ_k/(2 α_k (1 − ᾱ_k)).
  private var plainWeights: [Double] {
    zip(betas, products).map { beta, bar in beta * bar / (2 * (1 - beta) * (1 - bar)) }
  }

  private var last: Double { products[products.count - 1] }
  private var forward: Double {
    0.5 * (last * clean.reduce(0) { $0 + $1 * $1 } - 2 * last - 2 * log(1 - last))
  }

  /// L_forward + Σ_k w̃_k ‖F − y_k‖² + C, C = d[½ log 2π(1 − ᾱ_K) − Σ_{k≥2} w̃_k].
  var everyLevel: Double {
    let constant = 2 * (0.5 * log(2 * .pi * (1 - last)) - plainWeights.dropFirst().reduce(0, +))
    return forward + zip(plainWeights, errors).reduce(0) { $0 + $1.0 * $1.1 } + constant
  }

  /// The same with each level weighed by ρ(k) w̃_k.
  var unweighed: Double {
    forward + constant
      + zip(zip(plainWeights, errors), distribution.probabilities).reduce(0) { $0 + $1.0.0 * $1.0.1 * $1.1 }
  }
}

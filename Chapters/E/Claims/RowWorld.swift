import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Tensor

/// Two states of two latents with two draws each, and their loss added up in plain numbers from the walk: ε and ε_ψ alone, by
/// w_k ‖ε − ε_ψ‖² (Eq 33), with no preconditioning anywhere.
struct RowWorld: Sendable {
  static let schedule = NoiseSchedule(betas: [0.1, 0.5, 0.3])
  static let weights = LossWeights(schedule)
  static let walk = ForwardRecursion(betas: schedule.betas)
  static let levels = [1, 3, 2, 2]
  static let noises = [[0.3, -1.1], [-0.6, 0.9], [1.4, 0.2], [-0.5, -1.6]]
  static let clean = [[0.8, -1.7], [-0.4, 2.2]]
  /// The Gaussians that `clean` was drawn from.
  static let means = [[0.5, -1.2], [-0.1, 1.5]]
  static let variances = [[0.2, 0.6], [0.9, 0.3]]

  /// D_ψ as a function of ẑ: smooth, and not the best one.
  static func denoised(_ rescaled: Double, _ k: Int) -> Double { 1.5 * tanh(0.7 * rescaled) + 0.2 * Double(k) }

  /// The package's loss of both states, for a network that answers such that its denoiser is `denoised`.
  static func loss(
    _ distribution: LevelDistribution, weighting: LossWeighting = .bound, dataDeviation: Double, averaged: Bool
  ) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    func constant(_ rows: [[Double]]) -> Variable { tape.constant(rows.flatMap { $0 }, [rows.count, 2]) }
    let law = DiagonalGaussian(mean: constant(means), logVariance: constant(variances.map { $0.map { log($0) } }))
    let loss = DenoisingLoss(weights, distribution, weighting: weighting, dataDeviation: dataDeviation)
    return loss(
      clean: constant(clean), LevelDraws(levels: levels, noise: constant(noises)),
      network: Answer(dataDeviation: dataDeviation), law: averaged ? law : nil
    ).doubles
  }

  /// F = (D − c_skip ẑ)/c_out, where ẑ is what the network is shown divided by c_in.
  private struct Answer: OutputNetwork {
    let dataDeviation: Double

    func output(noisy: Variable, levels: [Int]) -> Variable {
      let shown = noisy.doubles
      let answers = shown.indices.map { i -> Double in
        let (k, square) = (levels[i / 2], dataDeviation * dataDeviation)
        let variance = walk.squaredNoiseLevel(k)
        let total = (variance + square).squareRoot()
        let rescaled = shown[i] * total
        return (denoised(rescaled, k) - square / (total * total) * rescaled) * total / (variance.squareRoot() * dataDeviation)
      }
      return noisy.tape.constant(answers, noisy.shape)
    }
  }

  /// w_k of Eq 33, which is ½ (1 − r_k)/ᾱ_k.
  static func noiseWeight(_ k: Int) -> Double { 0.5 * walk.explained(k) / (walk.factors[k] * walk.factors[k]) }

  /// L_forward + ½ Σ_m weight(k_m) error(m) + 2 C for each state; the error is summed over both latents.
  static func byHand(weight: (Int) -> Double, _ error: (_ row: Int, _ latent: Int) -> Double) -> [Double] {
    let (alphaBar, variance) = (walk.factors[3] * walk.factors[3], walk.variances[3])
    return clean.indices.map { state in
      let forward = clean[state].reduce(0) { $0 + 0.5 * (alphaBar * $1 * $1 - alphaBar - log(variance)) }
      let errors = [2 * state, 2 * state + 1].reduce(0) { sum, row in
        sum + 0.5 * weight(levels[row]) * (error(row, 0) + error(row, 1))
      }
      return forward + errors + log(2 * .pi * variance) - walk.explained(2) - walk.explained(3)
    }
  }

  /// ẑ^k = z⁰ + σ_k ε of one draw.
  static func rescaled(_ row: Int, _ latent: Int) -> Double {
    clean[row / 2][latent] + walk.squaredNoiseLevel(levels[row]).squareRoot() * noises[row][latent]
  }

  /// (ε − ε_ψ)² = (D − z⁰)²/σ² of one draw, D taken at ẑ.
  static func drawnError(_ row: Int, _ latent: Int) -> Double { error(row, latent, at: rescaled(row, latent)) }

  /// The same with D taken elsewhere.
  static func error(_ row: Int, _ latent: Int, at place: Double) -> Double {
    let miss = denoised(place, levels[row]) - clean[row / 2][latent]
    return miss * miss / walk.squaredNoiseLevel(levels[row])
  }

  /// The mean of (D − z⁰)²/σ² over z⁰ given ẑ, by Bayes' rule for two Gaussians: precisions add.
  static func averagedError(_ row: Int, _ latent: Int, isSplit: Bool = true, of state: Int? = nil) -> Double {
    let (place, state) = (rescaled(row, latent), state ?? row / 2)
    let (prior, sight) = (1 / variances[state][latent], 1 / walk.squaredNoiseLevel(levels[row]))
    let mean = (prior * means[state][latent] + sight * place) / (prior + sight)
    let miss = denoised(place, levels[row]) - mean
    return sight * (miss * miss + (isSplit ? 1 / (prior + sight) : 0))
  }
}

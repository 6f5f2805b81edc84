import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Tensor

/// A diffusion of two levels whose every integral can be done: z⁰ fixed, z¹ and z² integrated over.
///
/// The reverse kernel's noise prediction is arbitrary, linear or not. All densities are written out here once more, from the
/// definitions, so that the package's closed forms have something to be compared with.
struct SmallExample: Sendable {
  let name: String
  let clean: Double
  let predictedNoise: @Sendable (Double, Int) -> Double

  static let betas = [0.4, 0.5]
  static let schedule = NoiseSchedule(betas: betas)
  static let weights = LossWeights(schedule)

  static let all = [
    SmallExample(name: "linear kernel", clean: 0.8) { z, k in (k == 1 ? 0.5 : 0.75) * z },
    SmallExample(name: "non-linear kernel", clean: -1.3) { z, k in tanh(1.5 * z) + 0.2 * Double(k) * sin(3 * z) },
  ]

  // Plain numbers of the two levels: α_1 = 0.6, α_2 = 0.5, ᾱ_2 = 0.3.
  private func step(_ k: Int, _ z: Double, from previous: Double) -> Double {
    logNormal(z, mean: (1 - Self.betas[k - 1]).squareRoot() * previous, variance: Self.betas[k - 1])
  }

  /// log q(z¹ | z⁰) + log q(z² | z¹).
  func logForward(_ z1: Double, _ z2: Double) -> Double { step(1, z1, from: clean) + step(2, z2, from: z1) }

  /// log p(z^{k−1} | z^k), Eq 31 written out with ς_k² = β_k.
  func logReverse(_ k: Int, _ previous: Double, given z: Double) -> Double {
    let beta = Self.betas[k - 1]
    let spread = k == 1 ? 0.4 : 0.7  // 1 − ᾱ_k
    let mean = (z - beta / spread.squareRoot() * predictedNoise(z, k)) / (1 - beta).squareRoot()
    return logNormal(previous, mean: mean, variance: beta)
  }

  /// log p(z⁰ | z¹) + log p(z¹ | z²) + log p(z²).
  func logModel(_ z1: Double, _ z2: Double) -> Double {
    logReverse(1, clean, given: z1) + logReverse(2, z1, given: z2) + logNormal(z2, mean: 0, variance: 1)
  }

  /// Where q(z¹ | z⁰) and q(z² | z¹) live.
  var first: Region { Region(mean: 0.6.squareRoot() * clean, standardDeviation: 0.4.squareRoot()) }
  func second(_ z1: Double) -> Region { Region(mean: 0.5.squareRoot() * z1, standardDeviation: 0.5.squareRoot()) }

  /// E over q(z¹, z² | z⁰).
  func average(_ f: (Double, Double) -> Double) throws -> Measured {
    try expectation(of: f, density: { exp(logForward($0, $1)) }, over: first, second)
  }

  /// −log of ∫∫ exp(f).
  func minusLogIntegral(_ f: (Double, Double) -> Double) throws -> Measured {
    let wide = Region([-40, -8, -3, 0, 3, 8, 40])
    let mass = try integral(of: { exp(f($0, $1)) }, over: wide, { _ in wide })
    return Measured(-log(mass.value), error: mass.error / mass.value)
  }

  /// E(ε − ε_ψ(z̃^k))² over ε, one integral per level.
  func squaredNoiseError(_ k: Int) throws -> Measured {
    try gaussianExpectation(
      of: { noise in
        let miss = noise - predictedNoise(Self.schedule.noisy(k, clean: clean, noise: noise), k)
        return miss * miss
      }, mean: 0, standardDeviation: 1)
  }
}

/// Two states of two latents with two draws each, and their loss added up in plain numbers from a recursion over β: ε and
/// ε_ψ alone, by w_k ‖ε − ε_ψ‖² (Eq 33), with no preconditioning anywhere.
struct RowExample: Sendable {
  static let schedule = NoiseSchedule(betas: [0.1, 0.5, 0.3])
  static let weights = LossWeights(schedule)
  static let recursion = ForwardRecursion(betas: schedule.betas)
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
    _ distribution: LevelDistribution, weighting: LossWeighting = .bound, sigmaData: Double, averaged: Bool
  ) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    func constant(_ rows: [[Double]]) -> Variable { tape.constant(rows.flatMap { $0 }, [rows.count, 2]) }
    let cleanDistribution = DiagonalGaussian(mean: constant(means), logVariance: constant(variances.map { $0.map { log($0) } }))
    let loss = DenoisingLoss(weights, distribution, weighting: weighting, sigmaData: sigmaData)
    return loss.estimate(
      clean: constant(clean), LevelDraws(levels: levels, noise: constant(noises)),
      network: Answer(sigmaData: sigmaData), cleanDistribution: averaged ? cleanDistribution : nil
    ).doubles
  }

  /// F = (D − c_skip ẑ)/c_out, where ẑ is what the network is shown divided by c_in.
  private struct Answer: OutputNetwork {
    let sigmaData: Double

    func output(noisy: Variable, levels: [Int]) -> Variable {
      let shown = noisy.doubles
      let answers = shown.indices.map { i -> Double in
        let (k, square) = (levels[i / 2], sigmaData * sigmaData)
        let variance = recursion.squaredNoiseLevel(k)
        let total = (variance + square).squareRoot()
        let rescaled = shown[i] * total
        return (denoised(rescaled, k) - square / (total * total) * rescaled) * total / (variance.squareRoot() * sigmaData)
      }
      return noisy.tape.constant(answers, noisy.shape)
    }
  }

  /// w_k of Eq 33, which is ½ (1 − r_k)/ᾱ_k.
  static func noiseWeight(_ k: Int) -> Double { 0.5 * recursion.explained(k) / (recursion.factors[k] * recursion.factors[k]) }

  /// L_forward + ½ Σ_m weight(k_m) error(m) + 2 C for each state; the error is summed over both latents.
  static func byHand(weight: (Int) -> Double, _ error: (_ row: Int, _ latent: Int) -> Double) -> [Double] {
    let (alphaBar, variance) = (recursion.factors[3] * recursion.factors[3], recursion.variances[3])
    return clean.indices.map { state in
      let forward = clean[state].reduce(0) { $0 + 0.5 * (alphaBar * $1 * $1 - alphaBar - log(variance)) }
      let errors = [2 * state, 2 * state + 1].reduce(0) { sum, row in
        sum + 0.5 * weight(levels[row]) * (error(row, 0) + error(row, 1))
      }
      return forward + errors + log(2 * .pi * variance) - recursion.explained(2) - recursion.explained(3)
    }
  }

  /// ẑ^k = z⁰ + σ_k ε of one draw.
  static func rescaled(_ row: Int, _ latent: Int) -> Double {
    clean[row / 2][latent] + recursion.squaredNoiseLevel(levels[row]).squareRoot() * noises[row][latent]
  }

  /// (ε − ε_ψ)² = (D − z⁰)²/σ² of one draw, D taken at ẑ.
  static func drawnError(_ row: Int, _ latent: Int) -> Double { error(row, latent, at: rescaled(row, latent)) }

  /// The same with D taken elsewhere.
  static func error(_ row: Int, _ latent: Int, at position: Double) -> Double {
    let miss = denoised(position, levels[row]) - clean[row / 2][latent]
    return miss * miss / recursion.squaredNoiseLevel(levels[row])
  }

  /// The mean of (D − z⁰)²/σ² over z⁰ given ẑ, by Bayes' rule for two Gaussians: precisions add.
  static func averagedError(_ row: Int, _ latent: Int, isSplit: Bool = true, of state: Int? = nil) -> Double {
    let (position, state) = (rescaled(row, latent), state ?? row / 2)
    let (prior, sight) = (1 / variances[state][latent], 1 / recursion.squaredNoiseLevel(levels[row]))
    let mean = (prior * means[state][latent] + sight * position) / (prior + sight)
    let miss = denoised(position, levels[row]) - mean
    return sight * (miss * miss + (isSplit ? 1 / (prior + sight) : 0))
  }
}

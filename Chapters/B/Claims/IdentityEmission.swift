import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import EvidenceBound
import Foundation
import Tensor

/// x_t = z_t + N(0, r) with memory 2: a diffusion on the observations themselves, but for r.
///
/// The transition is a chain of three floors, linear so that its distribution is known; the encoder is N(x_t, v).
struct IdentityEmission {
  static let (slopes, standardDeviation, betas) = ([-0.35, 0.8], 0.6, [0.2, 0.45, 0.6])
  static let series = [0.9, -0.4, 0.7, 1.3, -0.2]
  /// r.
  let sight: Double
  /// v.
  let guess: Double
  private static let distribution = LinearDistribution(
    LossWeights(NoiseSchedule(betas: betas)), standardDeviation: standardDeviation)

  /// The package's bound. It is quadratic in the five noises, so its mean over ±√5 e_i is its expectation.
  func terms() -> (elbo: Double, reconstruction: Double, entropy: Double) {
    let tape = Tape(precision: .double, recordsGradients: false)
    let (steps, points) = (Self.series.count, 2 * Self.series.count)
    let size = Double(steps).squareRoot()
    let noise = (0..<points).flatMap { point -> [Double] in
      var row = Array(repeating: 0.0, count: steps)
      row[point / 2] = point.isMultiple(of: 2) ? size : -size
      return row
    }
    let terms = evidenceBound(
      of: SequenceBatch(observations: tape.constant(Self.series, [1, steps, 1])), order: 2,
      noise: tape.constant(noise, [points, steps, 1]), posterior: self, emission: self, transition: self, prior: self)
    func mean(_ term: Variable) -> Double { term.doubles.reduce(0, +) / Double(points) }
    return (-mean(terms.negativeELBO), -mean(terms.reconstruction), -mean(terms.initialEntropy + terms.entropy))
  }
}

extension IdentityEmission: SmoothingPosterior, Emission, Transition, InitialPrior {
  private func distribution(_ mean: Variable, _ variance: Double) -> DiagonalGaussian {
    DiagonalGaussian(mean: mean, logVariance: 0 * mean + Foundation.log(variance))
  }

  func trajectories(of batch: SequenceBatch, noise: Variable) -> Trajectories {
    let copies = noise.shape[0]
    let posterior = distribution(batch.observations.repeated(copies).reshaped(noise.shape), guess)
    return Trajectories(latents: posterior.sample(noise: noise), posterior: posterior)
  }

  func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian { distribution(latents, sight) }

  func negativeLogLikelihood(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable {
    let (count, steps, latents) = (trajectories.count, trajectories.steps, trajectories.latents)
    let pulls = Self.slopes.map { Self.distribution.pull * $0 }
    let mean = pulls[0] * latents.slice(axis: 1, 0..<steps - 2) + pulls[1] * latents.slice(axis: 1, 1..<steps - 1)
    let negativeLogLikelihood = distribution(mean, Self.distribution.variance).negativeLogDensity(
      at: latents.slice(axis: 1, 2..<steps))
    return negativeLogLikelihood.reshaped([count, steps - 2])
  }

  func negativeLogLikelihood(of first: Variable, _ batch: SequenceBatch) -> Variable {
    distribution(0 * first, 1).negativeLogDensity(at: first).sumOfEach()
  }
}

/// The same bound by hand.
extension IdentityEmission {
  /// The chain's distribution N(a z_{t−2} + b z_{t−1}, V), all K + 1 factors multiplied.
  static func transition() throws -> (slopes: [Double], variance: Double) {
    let (mean, covariance) = try LinearClaims.product(PlainChain(betas: betas), standardDeviation: standardDeviation, center: 1)
      .marginal([0])
    return (slopes.map { mean[0] * $0 }, covariance[0][0])
  }

  /// What the autoregressive diffusion says of the series: log N(x_1) + log N(x_2) + Σ_{t>2} log p_ψ(x_t | x_{t−2:t−1}).
  static func logLikelihood() throws -> Double {
    let (slopes, variance) = try transition()
    let start = series[..<2].reduce(0) { $0 + logNormal($1, mean: 0, variance: 1) }
    return (2..<series.count).reduce(start) {
      $0 + logNormal(series[$1], mean: dot(slopes, series[$1 - 2..<$1]), variance: variance)
    }
  }

  /// What an encoder of width v costs under it, per v: ½ for each of the first two, ½ (1 + a² + b²)/V for each of the others.
  static func curvature() throws -> Double {
    let (slopes, variance) = try transition()
    return 1 + 0.5 * Double(series.count - 2) * (1 + dot(slopes, slopes)) / variance
  }

  /// −½ T (log 2πr + v/r).
  var plainReconstruction: Double { -0.5 * Double(Self.series.count) * (log(2 * .pi * sight) + guess / sight) }
  /// ½ T log 2πe v.
  var plainEntropy: Double { 0.5 * Double(Self.series.count) * (log(2 * .pi * guess) + 1) }
}

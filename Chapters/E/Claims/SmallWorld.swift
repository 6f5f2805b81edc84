import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle

/// A diffusion of two levels whose every integral can be done: z⁰ fixed, z¹ and z² integrated over.
///
/// The reverse kernel's noise prediction is arbitrary, linear or not. All densities are written out here once more, from the
/// definitions, so that the package's closed forms have something to be compared with.
struct SmallWorld: Sendable {
  let name: String
  let clean: Double
  let predictedNoise: @Sendable (Double, Int) -> Double

  static let betas = [0.4, 0.5]
  static let schedule = NoiseSchedule(betas: betas)
  static let weights = LossWeights(schedule)

  static let all = [
    SmallWorld(name: "linear kernel", clean: 0.8) { z, k in (k == 1 ? 0.5 : 0.75) * z },
    SmallWorld(name: "non-linear kernel", clean: -1.3) { z, k in tanh(1.5 * z) + 0.2 * Double(k) * sin(3 * z) },
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
  var first: Region { Region(mean: 0.6.squareRoot() * clean, deviation: 0.4.squareRoot()) }
  func second(_ z1: Double) -> Region { Region(mean: 0.5.squareRoot() * z1, deviation: 0.5.squareRoot()) }

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
      }, mean: 0, deviation: 1)
  }
}

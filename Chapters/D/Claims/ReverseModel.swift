import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability

/// A reverse process of few levels: Gaussian steps back whose means bend, so that the density at the end is no Gaussian.
struct ReverseModel: Sendable {
  let schedule: NoiseSchedule
  private let recursion: ForwardRecursion

  /// Step k takes its variance from β_k.
  init(betas: [Double]) {
    schedule = NoiseSchedule(betas: betas)
    recursion = ForwardRecursion(betas: schedule.betas)
  }

  static let one = ReverseModel(betas: [0.6])
  static let two = ReverseModel(betas: [0.4, 0.5])
  static let three = ReverseModel(betas: [0.3, 0.5, 0.7])
  static let five = ReverseModel(betas: [0.02, 0.3, 0.1, 0.6, 0.05])

  /// K.
  var levels: Int { schedule.levels }

  /// ε_ψ(z^k): no network, but as bent and as lopsided as one.
  func predictedNoise(_ noisy: Double, _ k: Int) -> Double { 0.7 * noisy - 0.9 * tanh(2 * noisy + 0.3 * Double(k)) }

  /// p(z^{k−1} | z^k) as the package has it.
  func kernel(_ k: Int, from noisy: Double) -> Normal {
    schedule.reverseKernel(k, noisy: noisy, predictedNoise: predictedNoise(noisy, k))
  }

  /// Eq 27 one integral at a time; every argument but the model is open to mistakes.
  func chain(
    from start: (Double) -> Double = { exp(Normal.standard.logDensity(at: $0)) }, through steps: [Int]? = nil,
    spacing: Double = 0.05
  ) -> ChainDensity {
    ChainDensity(from: start, through: steps ?? Array((1...levels).reversed()), spacing: spacing) { kernel($0, from: $1) }
  }
}

/// The same in plain numbers, for the independent road.
extension ReverseModel {
  /// The mean of p(z^{k−1} | z^k), (z^k − β_k/√(1 − ᾱ_k) ε_ψ)/√α_k.
  func mean(_ k: Int, _ noisy: Double) -> Double {
    let beta = schedule.betas[k - 1]
    return (noisy - beta / recursion.variances[k].squareRoot() * predictedNoise(noisy, k)) / (1 - beta).squareRoot()
  }

  /// log p(z^{k−1} | z^k).
  func logStep(_ k: Int, _ previous: Double, given noisy: Double) -> Double {
    logNormal(previous, mean: mean(k, noisy), variance: schedule.betas[k - 1])
  }

  /// p(z⁰), all noisy states integrated out at once; for K ≤ 3.
  func density(at clean: Double) throws -> Measured {
    func start(_ z: Double) -> Double { logNormal(z, mean: 0, variance: 1) }
    let line = bulk(mean: 0, variance: 1)
    func below(_ k: Int, _ noisy: Double) -> Region { bulk(mean: mean(k, noisy), variance: schedule.betas[k - 1]) }
    switch levels {
    case 1: return try integral(of: { exp(start($0) + logStep(1, clean, given: $0)) }, over: line)
    case 2:
      return try integral(
        of: { exp(start($0) + logStep(2, $1, given: $0) + logStep(1, clean, given: $1)) }, over: line, { below(2, $0) })
    default:
      return try integral(
        of: { exp(start($0) + logStep(3, $1, given: $0) + logStep(2, $2, given: $1) + logStep(1, clean, given: $2)) },
        over: line, { below(3, $0) }, { below(2, $1) })
    }
  }

  /// E f(z^k) for k = 1 of a model with K = 2.
  func averageOverFirst(_ f: (Double) -> Double) throws -> Measured {
    try expectation(
      of: { f($1) }, density: { exp(logNormal($0, mean: 0, variance: 1) + logStep(2, $1, given: $0)) },
      over: bulk(mean: 0, variance: 1), { bulk(mean: mean(2, $0), variance: schedule.betas[1]) })
  }

  /// μ ± 9σ, outside which a Gaussian's mass is 2·10⁻¹⁹.
  private func bulk(mean: Double, variance: Double) -> Region {
    Region([-9, -3, 3, 9].map { mean + $0 * variance.squareRoot() })
  }
}

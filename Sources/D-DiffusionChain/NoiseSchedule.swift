import Foundation
import Tensor

/// How much noise each of the K steps of the forward process adds (D.1), and every quantity that follows from it.
///
/// Levels are counted as in the paper: k = 1 … K, with ᾱ_0 = 1 and σ_0 = 0 for the clean state. What is stored is
/// log α_k, not α_k. At the fine end 1 − ᾱ_k is about 10⁻⁶, and `1 − product` would keep ten digits of sixteen; the
/// same number as −expm1(Σ log α) keeps them all. At the coarse end ᾱ_k is tiny and its logarithm is not.
public struct NoiseSchedule: Sendable, Hashable {
  /// β_1 … β_K, the variance each step adds; in (0, 1).
  public let betas: [Double]
  /// log α_1 … log α_K with α_k = 1 − β_k.
  let logAlphas: [Double]
  /// log ᾱ_0 … log ᾱ_K. All terms of the sum have one sign, so adding them loses nothing.
  let logAlphaBars: [Double]

  /// The schedule with the given β_1 … β_K.
  public init(betas: [Double]) {
    if let complaint = Self.complaint(aboutBetas: betas) { fatalError(complaint) }
    self.init(betas: betas, logAlphas: betas.map { log1p(-$0) })
  }

  /// The schedule with the given σ_1 < … < σ_K, where σ_k² = (1 − ᾱ_k)/ᾱ_k.
  ///
  /// α_k = (1 + σ²_{k−1})/(1 + σ_k²). Both β_k and log α_k come from σ_k² − σ²_{k−1}, taken as a product of sum and
  /// difference: neither is found by subtracting two numbers that are nearly equal.
  public init(noiseLevels: [Double]) {
    if let complaint = Self.complaint(aboutNoiseLevels: noiseLevels) { fatalError(complaint) }
    let lower = [0] + noiseLevels.dropLast()
    let rises = zip(lower, noiseLevels).map { ($1 - $0) * ($1 + $0) }
    self.init(
      betas: zip(rises, noiseLevels).map { $0 / (1 + $1 * $1) },
      logAlphas: zip(rises, lower).map { -log1p($0 / (1 + $1 * $1)) })
  }

  private init(betas: [Double], logAlphas: [Double]) {
    self.betas = betas
    self.logAlphas = logAlphas
    logAlphaBars = logAlphas.reduce(into: [0]) { sums, step in sums.append(sums[sums.count - 1] + step) }
  }

  /// K, the number of noise levels; at least 1.
  public var levels: Int { betas.count }

  /// Stops unless `level` lies in `lowest` … K.
  func check(_ level: Int, from lowest: Int = 1) {
    require(
      level >= lowest && level <= levels, "noise level \(level) asked for; this schedule has levels \(lowest) … \(levels)")
  }
}

import DiffusionChain
import Foundation

/// What each noise level's squared error weighs in the bound, and what is left when the errors are zero.
public struct LossWeights: Sendable, Hashable {
  /// The schedule the weights belong to.
  public let schedule: NoiseSchedule
  /// The choice of ς_k².
  public let reverseVariance: ReverseVariance

  /// The weights of a schedule for one choice of ς_k².
  public init(_ schedule: NoiseSchedule, reverseVariance: ReverseVariance = .forward) {
    self.schedule = schedule
    self.reverseVariance = reverseVariance
  }

  /// K.
  public var levels: Int { schedule.levels }

  /// Eq 32: w_k = β_k²/(2ς_k² α_k (1 − ᾱ_k)), the weight of ‖ε − ε_ψ‖²; with ς_k² = β_k that of Eq 33, β_k/(2α_k(1 − ᾱ_k)).
  public func noise(_ k: Int) -> Double {
    let beta = schedule.beta(k)
    let variance = schedule.reverseVariance(k, reverseVariance)
    return beta / variance * beta / (2 * schedule.alpha(k) * schedule.noiseVariance(k))
  }

  /// Implements Eq 43: w̃_k = w_k ᾱ_k, the weight of ‖F_ψ − y_k‖² when σ_data = 1.
  ///
  /// With ς_k² = β_k never above ½, and ½ exactly at k = 1: 2w̃_k = 1 − r_k is the share of step k's variance that z⁰ explains.
  public func output(_ k: Int) -> Double { noise(k) * schedule.alphaBar(k) }

  /// w_k/σ_k², the weight of ‖D_ψ − z⁰‖² (middle of Eq 37). This one grows without bound as σ_k → 0.
  public func denoised(_ k: Int) -> Double {
    noise(k) * schedule.alphaBar(k) / schedule.noiseVariance(k)
  }

  /// w̃_1 … w̃_K; entry k − 1 belongs to level k.
  public var outputs: [Double] { (1...levels).map(output) }

  /// Σ_k w̃_k.
  public var total: Double { outputs.reduce(0, +) }
}

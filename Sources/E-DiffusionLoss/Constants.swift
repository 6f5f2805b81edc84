import Autodiff
import DiffusionChain
import Foundation
import Tensor

/// C of Eq 33: the part of the bound that is solely a function of the schedule, per latent coordinate.
///
/// It may be left out of a gradient, never out of a bound: it has either sign.
extension LossWeights {
  /// Eq 32: C_k for one coordinate.
  ///
  /// For k ≥ 2, C_k = ½ (r − 1 − log r) with r = β̃_k/ς_k², the cost of a kernel whose variance is not the posterior's.
  /// For k = 1 no divergence is needed: −log N(z⁰; μ_ψ(z¹), ς_1²) itself has the constant ½ log 2πς_1².
  public func constant(_ k: Int) -> Double {
    let variance = schedule.reverseVariance(k, reverseVariance)
    guard k > 1 else { return 0.5 * log(2 * .pi * variance) }
    guard reverseVariance != .posterior else { return 0 }
    return 0.5 * (-2 * output(k) - logPosteriorShare(k))  // r − 1 = −2w̃_k, without the subtraction
  }

  /// log r_k, accurate at both ends: through r_k where it is small, through 1 − r_k = 2w̃_k where *that* is.
  private func logPosteriorShare(_ k: Int) -> Double {
    let share = schedule.posteriorShare(k)
    return share < 0.5 ? log(share) : log1p(-2 * output(k))
  }

  /// C = Σ_k C_k for one coordinate.
  public var constant: Double { (1...levels).reduce(0) { $0 + constant($1) } }

  /// What C gains per coordinate when every ς_k² is multiplied by exp(a_k): ½ Σ_k [r_k (exp(−a_k) − 1) + a_k], r_1 = 0.
  ///
  /// The squared errors then weigh exp(−a_k) w̃_k. At the least of the sum, ς_k² is β̃_k plus what the mean gets wrong.
  /// - Parameter logRatios: a_1 … a_K, [K].
  public func constantGained(_ logRatios: Variable) -> Variable {
    let shares = logRatios.tape.constant((1...levels).map(schedule.posteriorShare), [levels])
    return 0.5 * (shares * (exp(-logRatios) - 1) + logRatios).sum()
  }

  /// C = ½ log 2π(1 − ᾱ_K) − Σ_{k≥2} w̃_k for one coordinate, when ς_k² = β_k.
  ///
  /// Since β̃_k = r_k β_k, the logarithms of `constant` telescope: log β_1 − Σ log r_k = log(1 − ᾱ_K).
  /// Whether C is positive is readable here: it is when z^K is nearly pure noise and few levels share the work.
  public var telescopedConstant: Double {
    require(reverseVariance == .forward, "the telescoped constant holds for reverse variance β only")
    let last = 0.5 * (log(2 * .pi) + schedule.logNoiseVariance(levels))
    return last - (1...levels).dropFirst().reduce(0) { $0 + output($1) }
  }
}

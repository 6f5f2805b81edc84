import Foundation

/// The quantities of D.1 and E, one noise level at a time.
extension NoiseSchedule {
  /// β_k, the variance added by step k = 1 … K.
  public func beta(_ k: Int) -> Double {
    check(k)
    return betas[k - 1]
  }

  /// α_k = 1 − β_k.
  public func alpha(_ k: Int) -> Double {
    check(k)
    return exp(logAlphas[k - 1])
  }

  /// ᾱ_k = α_1 ⋯ α_k, the share of the clean variance that is left; ᾱ_0 = 1.
  public func alphaBar(_ k: Int) -> Double {
    check(k, from: 0)
    return exp(logAlphaBars[k])
  }

  /// 1 − ᾱ_k, the variance of z^k given z⁰; zero at k = 0. `expm1` keeps every digit where ᾱ_k is close to one.
  public func noiseVariance(_ k: Int) -> Double {
    check(k, from: 0)
    return -expm1(logAlphaBars[k])
  }

  /// log(1 − ᾱ_k), accurate at both ends: through 1 − ᾱ_k where that is small, through ᾱ_k where *that* is.
  public func logNoiseVariance(_ k: Int) -> Double {
    check(k)
    let alphaBar = alphaBar(k)
    return alphaBar < 0.5 ? log1p(-alphaBar) : log(noiseVariance(k))
  }

  /// Implements Eq 36: σ_k = √((1 − ᾱ_k)/ᾱ_k), the noise level once z^k is rescaled so that its signal is z⁰ itself; σ_0 = 0.
  public func noiseLevel(_ k: Int) -> Double {
    check(k, from: 0)
    return expm1(-logAlphaBars[k]).squareRoot()
  }

  /// r_k = β̃_k/β_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k): how much of step k's variance is still unknown once z⁰ is known; r_1 = 0.
  public func posteriorVarianceRatio(_ k: Int) -> Double {
    check(k)
    return noiseVariance(k - 1) / noiseVariance(k)
  }

  /// Implements Eq 44: 2w̃_k = β_k ᾱ_k/(α_k (1 − ᾱ_k)) = 1 − r_k, without the subtraction: the share of step k's variance that z⁰
  /// explains.
  ///
  /// The constant C needs it. The weight that trains, for every ς_k² and σ_data, is `outputErrorWeight`; claim Eq 44 holds the two
  /// together where ς_k² = β_k and σ_data = 1.
  public func explainedShare(_ k: Int) -> Double {
    beta(k) / (alpha(k) * noiseVariance(k)) * alphaBar(k)
  }

  /// β̃_k = r_k β_k, the variance of q(z^{k−1} | z^k, z⁰); β̃_1 = 0, since z⁰ is then given.
  public func posteriorVariance(_ k: Int) -> Double { posteriorVarianceRatio(k) * beta(k) }
}

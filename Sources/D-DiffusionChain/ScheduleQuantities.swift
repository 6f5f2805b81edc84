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

  /// Eq 36: σ_k = √((1 − ᾱ_k)/ᾱ_k), the noise level once z^k is rescaled so that its signal is z⁰ itself; σ_0 = 0.
  public func noiseLevel(_ k: Int) -> Double {
    check(k, from: 0)
    return expm1(-logAlphaBars[k]).squareRoot()
  }

  /// r_k = β̃_k/β_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k): how much of step k's variance is still unknown once z⁰ is known; r_1 = 0.
  public func posteriorShare(_ k: Int) -> Double {
    check(k)
    return noiseVariance(k - 1) / noiseVariance(k)
  }

  /// β̃_k = r_k β_k, the variance of q(z^{k−1} | z^k, z⁰); β̃_1 = 0, since z⁰ is then given.
  public func posteriorVariance(_ k: Int) -> Double { posteriorShare(k) * beta(k) }

  /// The weights of z⁰ and z^k in μ̃_k, the mean of q(z^{k−1} | z^k, z⁰):
  /// √ᾱ_{k−1} β_k/(1 − ᾱ_k) and √α_k (1 − ᾱ_{k−1})/(1 − ᾱ_k).
  public func posteriorMeanCoefficients(_ k: Int) -> (clean: Double, noisy: Double) {
    (alphaBar(k - 1).squareRoot() * beta(k) / noiseVariance(k), alpha(k).squareRoot() * posteriorShare(k))
  }
}

/// The same quantities for all levels at once; entry k − 1 belongs to level k.
extension NoiseSchedule {
  /// α_1 … α_K.
  public var alphas: [Double] { (1...levels).map(alpha) }
  /// ᾱ_1 … ᾱ_K.
  public var alphaBars: [Double] { (1...levels).map(alphaBar) }
  /// 1 − ᾱ_1 … 1 − ᾱ_K.
  public var noiseVariances: [Double] { (1...levels).map(noiseVariance) }
  /// σ_1 … σ_K.
  public var noiseLevels: [Double] { (1...levels).map(noiseLevel) }
  /// β̃_1 … β̃_K.
  public var posteriorVariances: [Double] { (1...levels).map(posteriorVariance) }
}

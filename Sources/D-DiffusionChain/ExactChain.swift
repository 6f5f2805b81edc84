import Probability

/// Rulers: exact densities of the chain that chapters hold the running code against; nothing here trains or samples.
///
/// One coordinate at a time: every noise is isotropic, so coordinates never mix.
extension NoiseSchedule {
  /// q(z^k | z^{k−1}) = N(√(1 − β_k) z^{k−1}, β_k) (D.1).
  public func step(_ k: Int, from previous: Double) -> Normal {
    Normal(mean: alpha(k).squareRoot() * previous, variance: beta(k))
  }

  /// q(z^k | z⁰) = N(√ᾱ_k z⁰, 1 − ᾱ_k): k steps in one (D.1).
  public func marginal(_ k: Int, clean: Double) -> Normal {
    Normal(mean: alphaBar(k).squareRoot() * clean, variance: noiseVariance(k))
  }

  /// ẑ^k = z⁰ + σ_k ε, as Eq 36 ends.
  public func rescaled(_ k: Int, clean: Double, noise: Double) -> Double { clean + noiseLevel(k) * noise }

  /// The weights of z⁰ and z^k in μ̃_k, the mean of q(z^{k−1} | z^k, z⁰):
  /// √ᾱ_{k−1} β_k/(1 − ᾱ_k) and √α_k (1 − ᾱ_{k−1})/(1 − ᾱ_k).
  public func posteriorMeanCoefficients(_ k: Int) -> (clean: Double, noisy: Double) {
    (alphaBar(k - 1).squareRoot() * beta(k) / noiseVariance(k), alpha(k).squareRoot() * posteriorVarianceRatio(k))
  }

  /// q(z^{k−1} | z^k, z⁰) = N(μ̃_k(z^k, z⁰), β̃_k) (E.1); at k = 1 a point mass on z⁰, so its variance is 0.
  public func posterior(_ k: Int, noisy: Double, clean: Double) -> Normal {
    let weight = posteriorMeanCoefficients(k)
    return Normal(mean: weight.clean * clean + weight.noisy * noisy, variance: posteriorVariance(k))
  }
}

/// The quantities of D.1 for all levels at once; entry k − 1 belongs to level k.
extension NoiseSchedule {
  /// α_k = 1 − β_k for k = 1 … K, [K].
  public var alphas: [Double] { (1...levels).map(alpha) }
  /// ᾱ_k = α_1 ⋯ α_k, the share of the variance that is signal, for k = 1 … K, [K].
  public var alphaBars: [Double] { (1...levels).map(alphaBar) }
  /// 1 − ᾱ_k, the variance of z^k given z⁰, for k = 1 … K, [K].
  public var noiseVariances: [Double] { (1...levels).map(noiseVariance) }
  /// σ_k = √((1 − ᾱ_k)/ᾱ_k), the standard deviation of the noise in ẑ^k = z^k/√ᾱ_k, for k = 1 … K, [K].
  public var noiseLevels: [Double] { (1...levels).map(noiseLevel) }
  /// β̃_k, the variance of q(z^{k−1} | z^k, z⁰), for k = 1 … K, [K].
  public var posteriorVariances: [Double] { (1...levels).map(posteriorVariance) }
}

import Probability

/// The forward process q and its posterior, one coordinate at a time: every noise is isotropic, so coordinates never mix.
extension NoiseSchedule {
  /// q(z^k | z^{k−1}) = N(√(1 − β_k) z^{k−1}, β_k) (D.1).
  public func step(_ k: Int, from previous: Double) -> Normal {
    Normal(mean: alpha(k).squareRoot() * previous, variance: beta(k))
  }

  /// q(z^k | z⁰) = N(√ᾱ_k z⁰, 1 − ᾱ_k): k steps in one (D.1).
  public func marginal(_ k: Int, clean: Double) -> Normal {
    Normal(mean: alphaBar(k).squareRoot() * clean, variance: noiseVariance(k))
  }

  /// z̃^k = √ᾱ_k z⁰ + √(1 − ᾱ_k) ε, a draw from q(z^k | z⁰) once ε is one from N(0, 1) (below Eq 33).
  public func noisy(_ k: Int, clean: Double, noise: Double) -> Double {
    alphaBar(k).squareRoot() * clean + noiseVariance(k).squareRoot() * noise
  }

  /// Eq 34: ẑ^k = z̃^k/√ᾱ_k.
  public func rescaled(_ k: Int, noisy: Double) -> Double { noisy / alphaBar(k).squareRoot() }

  /// Eq 36: ẑ^k = z⁰ + σ_k ε.
  public func rescaled(_ k: Int, clean: Double, noise: Double) -> Double { clean + noiseLevel(k) * noise }

  /// q(z^{k−1} | z^k, z⁰) = N(μ̃_k(z^k, z⁰), β̃_k) (E.1); at k = 1 a point mass on z⁰, so its variance is 0.
  public func posterior(_ k: Int, noisy: Double, clean: Double) -> Normal {
    let weight = posteriorMeanCoefficients(k)
    return Normal(mean: weight.clean * clean + weight.noisy * noisy, variance: posteriorVariance(k))
  }

  /// Eq 31: μ_ψ = (z^k − β_k/√(1 − ᾱ_k) ε_ψ)/√α_k, which is μ̃_k with z⁰ replaced by its prediction from z^k and ε_ψ.
  public func reverseMean(_ k: Int, noisy: Double, predictedNoise: Double) -> Double {
    (noisy - beta(k) / noiseVariance(k).squareRoot() * predictedNoise) / alpha(k).squareRoot()
  }
}

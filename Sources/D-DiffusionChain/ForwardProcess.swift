/// The forward process and the step back as they train and sample, one coordinate at a time: every noise is isotropic, so
/// coordinates never mix. Their densities are in ExactChain.swift.
extension NoiseSchedule {
  /// Implements Eq 35: z̃^k = √ᾱ_k z⁰ + √(1 − ᾱ_k) ε, its numerator, a draw from q(z^k | z⁰) once ε is one from N(0, 1).
  public func noisy(_ k: Int, clean: Double, noise: Double) -> Double {
    alphaBar(k).squareRoot() * clean + noiseVariance(k).squareRoot() * noise
  }

  /// Implements Eq 34: ẑ^k = z̃^k/√ᾱ_k.
  public func rescaled(_ k: Int, noisy: Double) -> Double { noisy / alphaBar(k).squareRoot() }

  /// Implements Eq 31: μ_ψ = (z^k − β_k/√(1 − ᾱ_k) ε_ψ)/√α_k, which is μ̃_k with z⁰ replaced by its prediction from z^k and ε_ψ.
  public func reverseMean(_ k: Int, noisy: Double, predictedNoise: Double) -> Double {
    (noisy - beta(k) / noiseVariance(k).squareRoot() * predictedNoise) / alpha(k).squareRoot()
  }
}

import Preconditioning
import Probability

/// q(z⁰ | z^k) when the clean state is Gaussian, z⁰ ~ N(m, s²), as the encoder's is given its context.
///
/// A squared error against the drawn z⁰ splits in two: E(D − z⁰)² = E(D − E[z⁰|z^k])² + Var[z⁰|z^k]. The second part needs
/// no draw and no network. Regressing on E[z⁰|z^k] and adding the variance has the same expectation and less spread. The
/// variance depends on s, an output of the encoder: dropping it changes the encoder's gradient.
public struct CleanPosterior: Sendable, Hashable {
  /// N(m, s²).
  public let clean: Normal
  /// σ_k.
  public let noiseLevel: Double

  /// The posterior of a clean state drawn from `clean`, seen through noise of level σ_k.
  public init(clean: Normal, noiseLevel: Double) {
    self.clean = clean
    self.noiseLevel = noiseLevel
  }

  /// s² + σ_k², the variance of ẑ^k.
  public var rescaledVariance: Double { clean.variance + noiseLevel * noiseLevel }

  /// E[z⁰ | ẑ^k] = (s² ẑ^k + σ_k² m)/(s² + σ_k²), which is (s²√ᾱ_k z^k + (1 − ᾱ_k) m)/(ᾱ_k s² + 1 − ᾱ_k).
  public func mean(rescaled: Double) -> Double {
    clean.mean + clean.variance / rescaledVariance * (rescaled - clean.mean)
  }

  /// Var[z⁰ | ẑ^k] = s²σ_k²/(s² + σ_k²), the same for every ẑ^k.
  public var variance: Double { clean.variance / rescaledVariance * noiseLevel * noiseLevel }

  /// E[y | ẑ^k], the output of the best possible network.
  public func target(rescaled: Double, _ preconditioning: Preconditioning) -> Double {
    preconditioning.output(rescaled: rescaled, denoised: mean(rescaled: rescaled))
  }

  /// Var[y | ẑ^k] = Var[z⁰ | ẑ^k]/c_out², the squared error that no network can avoid.
  public func targetVariance(_ preconditioning: Preconditioning) -> Double {
    variance / (preconditioning.out * preconditioning.out)
  }
}

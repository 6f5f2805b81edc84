import DiffusionChain
import Foundation
import Tensor

/// The coefficients that turn a network F into a denoiser D at one noise level σ (E.2; Karras et al. 2022, Table 1).
///
/// `D = c_skip ẑ + c_out F(c_in ẑ, c_noise)` (above Eq 37). They are chosen so that the network's input and its regression target
/// have unit variance at every σ when the latents have this standard deviation. The paper sets σ_data = 1, as does the default;
/// for other latents only the magnitudes change: the bound is the same function of D.
public struct Preconditioning: Sendable, Hashable {
  /// σ > 0, from `NoiseSchedule.noiseLevel`.
  public let noiseLevel: Double
  /// σ_data > 0, the standard deviation that the latents are assumed to have.
  public let sigmaData: Double

  /// The coefficients at noise level σ for latents of standard deviation σ_data.
  public init(noiseLevel: Double, sigmaData: Double = 1) {
    require(
      noiseLevel > 0 && noiseLevel < .infinity && sigmaData > 0 && sigmaData < .infinity,
      "noise level and σ_data must be positive and finite, got \(noiseLevel) and \(sigmaData)")
    self.noiseLevel = noiseLevel
    self.sigmaData = sigmaData
  }

  /// √(σ² + σ_data²), the standard deviation of ẑ.
  private var total: Double { (noiseLevel * noiseLevel + sigmaData * sigmaData).squareRoot() }

  /// c_skip = σ_data²/(σ² + σ_data²).
  public var cSkip: Double { (sigmaData / total) * (sigmaData / total) }

  /// c_out = σ σ_data/√(σ² + σ_data²).
  public var cOut: Double { noiseLevel * sigmaData / total }

  /// c_in = 1/√(σ² + σ_data²).
  public var cIn: Double { 1 / total }

  /// c_noise = ¼ log σ.
  public var cNoise: Double { 0.25 * log(noiseLevel) }

  /// The weights of z⁰ and ε in the target y: σ/(σ_data √(σ² + σ_data²)) and −σ_data/√(σ² + σ_data²).
  public var targetCoefficients: (clean: Double, noise: Double) {
    (noiseLevel / (sigmaData * total), -sigmaData / total)
  }
}

/// From network output to denoiser to noise, and back to what the network should have said; one coordinate at a time.
extension Preconditioning {
  /// D = c_skip ẑ + c_out F (above Eq 37).
  public func denoised(rescaled: Double, output: Double) -> Double { cSkip * rescaled + cOut * output }

  /// ε_ψ = (ẑ − D)/σ (above Eq 37).
  public func predictedNoise(rescaled: Double, denoised: Double) -> Double { (rescaled - denoised) / noiseLevel }

  /// Implements Eq 37: ε − ε_ψ = (D − z⁰)/σ = (c_out/σ)(F − y), so that ‖ε − ε_ψ‖² is (c_out/σ)² of ‖F − y‖²; this is that factor.
  public var squaredNoisePerOutput: Double {
    let ratio = cOut / noiseLevel
    return ratio * ratio
  }

  /// Implements Eq 38: y = (z⁰ − c_skip ẑ)/c_out, with ẑ = z⁰ + σε worked in. For σ_data = 1, y = (σ z⁰ − ε)/√(1 + σ²).
  ///
  /// This is the form that trains. As Eq 38 stands, z⁰ − c_skip ẑ is a small difference of large numbers divided by a small
  /// one: at σ = 0.002 it loses a factor 1/σ of the digits, in single precision half of them. Here nothing cancels.
  public func target(clean: Double, noise: Double) -> Double {
    targetCoefficients.clean * clean + targetCoefficients.noise * noise
  }
}

extension NoiseSchedule {
  /// The preconditioning of level k = 1 … K.
  public func preconditioning(_ k: Int, sigmaData: Double = 1) -> Preconditioning {
    require(
      k >= 1, "preconditioning of level \(k): the clean state, level 0, has none; levels start at 1")
    return Preconditioning(noiseLevel: noiseLevel(k), sigmaData: sigmaData)
  }
}

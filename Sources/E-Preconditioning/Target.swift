/// From network output to denoiser to noise, and back to what the network should have said; one coordinate at a time.
extension Preconditioning {
  /// D = c_skip ẑ + c_out F (above Eq 37).
  public func denoised(rescaled: Double, output: Double) -> Double { skip * rescaled + out * output }

  /// ε_ψ = (ẑ − D)/σ (above Eq 37).
  public func noise(rescaled: Double, denoised: Double) -> Double { (rescaled - denoised) / noiseLevel }

  /// F = (D − c_skip ẑ)/c_out, the output that yields this D; with D = z⁰ it is y as Eq 38 writes it.
  public func output(rescaled: Double, denoised: Double) -> Double { (denoised - skip * rescaled) / out }

  /// Implements Eq 38: y = (z⁰ − c_skip ẑ)/c_out, with ẑ = z⁰ + σε worked in. For σ_data = 1, y = (σ z⁰ − ε)/√(1 + σ²).
  ///
  /// This is the form that trains. As Eq 38 stands, z⁰ − c_skip ẑ is a small difference of large numbers divided by a small
  /// one: at σ = 0.002 it loses a factor 1/σ of the digits, in single precision half of them. Here nothing cancels.
  public func target(clean: Double, noise: Double) -> Double {
    targetCoefficients.clean * clean + targetCoefficients.noise * noise
  }
}

import DiffusionChain
import Tensor

/// The three kinds of terms of Eq 30h in closed form, for one latent coordinate.
extension LossWeights {
  /// L_forward(z⁰) = D_KL(q(z^K | z⁰) ‖ N(0, 1)) = ½ [ᾱ_K z⁰² − ᾱ_K − log(1 − ᾱ_K)] (E.1).
  ///
  /// Takes the *mean square* of z⁰, in which it is linear: pass z⁰² for one state, E[z⁰²] for an average.
  public func forwardLoss(meanSquare: Double) -> Double {
    let alphaBar = schedule.alphaBar(levels)
    return 0.5 * (alphaBar * meanSquare - alphaBar - schedule.logNoiseVariance(levels))
  }

  /// Eq 32: E_q[D_KL(q(z^{k−1} | z^k, z⁰) ‖ p_ψ(z^{k−1} | z^k))] = w_k E(ε − ε_ψ)² + C_k for k ≥ 2; at k = 1 the same right-hand
  /// side is E_q[−log p_ψ(z⁰ | z¹)].
  public func stepLoss(_ k: Int, squaredNoiseError: Double) -> Double {
    noise(k) * squaredNoiseError + constant(k)
  }

  /// Eq 33 with Eq 39 and with C: L_forward + Σ_k w̃_k E(F_ψ − y_k)² + C, an upper bound of E[−log p_ψ(z⁰ | c)].
  ///
  /// `squaredErrors` holds E(F_ψ − y_k)² for k = 1 … K.
  public func bound(meanSquare: Double, squaredErrors: [Double]) -> Double {
    require(
      squaredErrors.count == levels, "\(squaredErrors.count) squared errors for \(levels) noise levels")
    return forwardLoss(meanSquare: meanSquare) + zip(outputs, squaredErrors).reduce(0) { $0 + $1.0 * $1.1 } + constant
  }
}

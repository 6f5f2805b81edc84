import DiffusionChain
import Files
import Probability
import Tensor

/// The variance ς_k² of the reverse kernel p_ψ(z^{k−1} | z^k, c) = N(μ_ψ, ς_k²) (E.1).
public enum ReverseVariance: String, Sendable, Hashable, NamedChoice {
  /// ς_k² = β_k, the choice behind the weights of Eq 33.
  case forward
  /// ς_k² = β̃_k for k ≥ 2, the variance of the posterior that the kernel is matched to, and ς_1² = β_1:
  /// β̃_1 = 0 would make the last kernel a point mass and the bound infinite.
  case posterior
  /// ς_k² = β_k exp(a_k) with K parameters a_k that start at 0 and are trained with the rest of ψ.
  ///
  /// Where F_ψ is what it is, the best variance is β̃_k plus what the mean still gets wrong; it lies between the other two choices
  /// and is neither. A latent that is nearly certain makes β costly: about 0.15 nats a step at K = 128.
  case learned
}

extension NoiseSchedule {
  /// ς_k² for the given choice; where it is learned, its value before training.
  public func reverseVariance(_ k: Int, _ choice: ReverseVariance) -> Double {
    choice == .posterior && k > 1 ? posteriorVariance(k) : beta(k)
  }

  /// p_ψ(z^{k−1} | z^k, c) = N(μ_ψ, ς_k²) with μ_ψ from Eq 31.
  public func reverseKernel(_ k: Int, noisy: Double, predictedNoise: Double, _ choice: ReverseVariance = .forward) -> Normal {
    Normal(
      mean: reverseMean(k, noisy: noisy, predictedNoise: predictedNoise), variance: reverseVariance(k, choice))
  }
}

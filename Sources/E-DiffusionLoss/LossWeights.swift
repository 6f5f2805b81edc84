import Autodiff
import DiffusionChain
import Files
import Foundation
import Preconditioning
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
  /// For a given F_ψ the best variance is β̃_k plus the mean squared error of the kernel's mean; it lies strictly between the
  /// other two choices. For a latent of nearly zero variance the choice β costs much: about 0.15 nats a step at K = 128.
  case learned
}

extension NoiseSchedule {
  /// ς_k² for the given choice; where it is learned, its value before training.
  public func reverseVariance(_ k: Int, _ choice: ReverseVariance) -> Double {
    choice == .posterior && k > 1 ? posteriorVariance(k) : beta(k)
  }
}

/// The weight of each noise level's squared error in the bound, and the value of the bound when the errors are zero.
public struct LossWeights: Sendable, Hashable {
  /// The schedule the weights belong to.
  public let schedule: NoiseSchedule
  /// Which variance ς_k² the reverse kernels have: β_k, β̃_k or a learned one.
  public let reverseVariance: ReverseVariance

  /// The weights of a schedule for one choice of ς_k².
  public init(_ schedule: NoiseSchedule, reverseVariance: ReverseVariance = .forward) {
    self.schedule = schedule
    self.reverseVariance = reverseVariance
  }

  /// K, the number of noise levels.
  public var levels: Int { schedule.levels }

  /// Implements Eq 32: w_k = β_k²/(2ς_k² α_k (1 − ᾱ_k)), the weight of ‖ε − ε_ψ‖²; with ς_k² = β_k that of Eq 33,
  /// β_k/(2α_k(1 − ᾱ_k)). The C_k of Eq 32 is `constant`.
  public func noiseErrorWeight(_ k: Int) -> Double {
    let beta = schedule.beta(k)
    let variance = schedule.reverseVariance(k, reverseVariance)
    return beta / variance * beta / (2 * schedule.alpha(k) * schedule.noiseVariance(k))
  }

  /// Implements Eq 42: w̃_k = w_k (c_out/σ_k)², the weight of ‖F_ψ − y_k‖² for latents of standard deviation σ_data.
  ///
  /// Eq 43 is not computed: w̃_k = w_k ᾱ_k is this number at σ_data = 1, and its claim compares the two. There, with ς_k² = β_k,
  /// w̃_k is never above ½, and ½ exactly at k = 1.
  public func outputErrorWeight(_ k: Int, sigmaData: Double = 1) -> Double {
    noiseErrorWeight(k) * schedule.preconditioning(k, sigmaData: sigmaData).squaredNoisePerOutput
  }

  /// w̃_1 … w̃_K; entry k − 1 belongs to level k.
  public func outputErrorWeights(sigmaData: Double) -> [Double] {
    (1...levels).map { outputErrorWeight($0, sigmaData: sigmaData) }
  }

  /// w̃_1 … w̃_K for σ_data = 1; entry k − 1 belongs to level k.
  public var outputErrorWeights: [Double] { outputErrorWeights(sigmaData: 1) }
}

/// The parts of the bound that no network touches, for one latent coordinate.
extension LossWeights {
  /// L_forward(z⁰) = D_KL(q(z^K | z⁰) ‖ N(0, 1)) = ½ [ᾱ_K z⁰² − ᾱ_K − log(1 − ᾱ_K)] (E.1).
  ///
  /// Takes the *mean square* of z⁰, in which it is linear: pass z⁰² for one state, E[z⁰²] for an average.
  public func forwardLoss(meanSquare: Double) -> Double {
    let alphaBar = schedule.alphaBar(levels)
    return 0.5 * (alphaBar * meanSquare - alphaBar - schedule.logNoiseVariance(levels))
  }

  /// The C_k of Eq 32 for one coordinate, solely a function of the schedule. It may be omitted from a gradient, never from a
  /// bound.
  ///
  /// For k ≥ 2, C_k = ½ (r − 1 − log r) with r = β̃_k/ς_k², the cost of a kernel whose variance is not the posterior's.
  /// For k = 1 no divergence is needed: −log N(z⁰; μ_ψ(z¹), ς_1²) itself has the constant ½ log 2πς_1².
  public func constant(_ k: Int) -> Double {
    let variance = schedule.reverseVariance(k, reverseVariance)
    guard k > 1 else { return 0.5 * log(2 * .pi * variance) }
    guard reverseVariance != .posterior else { return 0 }
    return 0.5 * (-schedule.explainedShare(k) - logPosteriorVarianceRatio(k))  // r − 1 without the subtraction
  }

  /// log r_k, accurate at both ends: through r_k where it is small, through 1 − r_k where *that* is.
  private func logPosteriorVarianceRatio(_ k: Int) -> Double {
    let share = schedule.posteriorVarianceRatio(k)
    return share < 0.5 ? log(share) : log1p(-schedule.explainedShare(k))
  }

  /// C = Σ_k C_k for one coordinate; it has either sign.
  public var constant: Double { (1...levels).reduce(0) { $0 + constant($1) } }

  /// The change of C per coordinate when every ς_k² is multiplied by exp(a_k): ½ Σ_k [r_k (exp(−a_k) − 1) + a_k], r_1 = 0.
  ///
  /// The squared errors then have the weights exp(−a_k) w̃_k. At the minimum of the sum, ς_k² is β̃_k plus the squared error of
  /// the mean.
  /// - Parameter logRatios: a_1 … a_K, [K].
  public func constantGained(_ logRatios: Variable) -> Variable {
    let shares = logRatios.tape.constant((1...levels).map(schedule.posteriorVarianceRatio), [levels])  // [K]
    return 0.5 * (shares * (exp(-logRatios) - 1) + logRatios).sum()  // [1]
  }
}

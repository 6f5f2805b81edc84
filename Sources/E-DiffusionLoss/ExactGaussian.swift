import Autodiff
import DiffusionChain
import Foundation
import Preconditioning
import Probability
import Tensor

// Exact results with which chapters compare the code that trains and samples; nothing here does either.

extension NoiseSchedule {
  /// p_ψ(z^{k−1} | z^k, c) = N(μ_ψ, ς_k²) with μ_ψ from Eq 31, as a density; `ReverseChain` draws from it.
  ///
  /// Eq 18 is not computed: the posterior of a step's noisy states is the product of these kernels over an integral of it.
  /// Eq 28 is not computed: it is the integrand of Eq 27, one of these kernels per level.
  public func reverseKernel(_ k: Int, noisy: Double, predictedNoise: Double, _ choice: ReverseVariance = .forward) -> Normal {
    Normal(
      mean: reverseMean(k, noisy: noisy, predictedNoise: predictedNoise), variance: reverseVariance(k, choice))
  }
}

extension LossWeights {
  /// w_k/σ_k², the weight of ‖D_ψ − z⁰‖² (middle of Eq 37). It is unbounded as σ_k → 0.
  public func denoiserErrorWeight(_ k: Int) -> Double {
    noiseErrorWeight(k) * schedule.alphaBar(k) / schedule.noiseVariance(k)
  }

  /// Σ_k w̃_k.
  public var outputErrorWeightSum: Double { outputErrorWeights.reduce(0, +) }

  /// The right-hand side of Eq 32 for one coordinate, w_k E(ε − ε_ψ)² + C_k: for k ≥ 2 the mean divergence of
  /// q(z^{k−1} | z^k, z⁰) from the reverse kernel, at k = 1 E_q[−log p_ψ(z⁰ | z¹)].
  public func stepLoss(_ k: Int, squaredNoiseError: Double) -> Double {
    noiseErrorWeight(k) * squaredNoiseError + constant(k)
  }

  /// The bound for one coordinate from E(F_ψ − y_k)² at k = 1 … K: the loss that trains, evaluated once per level.
  public func bound(meanSquare: Double, squaredErrors: [Double]) -> Double {
    require(
      squaredErrors.count == levels, "\(squaredErrors.count) squared errors for \(levels) noise levels")
    let tape = Tape(precision: .double, recordsGradients: false)
    return DenoisingLoss(self, .uniform(levels: levels)).bound(
      clean: tape.constant([meanSquare.squareRoot()], [1, 1]), squaredErrors: tape.constant(squaredErrors, [levels]),
      levels: Array(1...levels)
    ).doubles[0]
  }

  /// C = ½ log 2π(1 − ᾱ_K) − Σ_{k≥2} w̃_k for one coordinate, when ς_k² = β_k.
  ///
  /// Since β̃_k = r_k β_k, the logarithms of `constant` telescope: log β_1 − Σ log r_k = log(1 − ᾱ_K).
  /// Whether C is positive is readable here: it is when z^K is nearly pure noise and few levels share the work.
  public var telescopedConstant: Double {
    require(reverseVariance == .forward, "the telescoped constant holds for reverse variance β only")
    let last = 0.5 * (log(2 * .pi) + schedule.logNoiseVariance(levels))
    return last - (1...levels).dropFirst().reduce(0) { $0 + outputErrorWeight($1) }
  }
}

extension Preconditioning {
  /// F = (D − c_skip ẑ)/c_out, the output that yields this D; with D = z⁰ it is y as Eq 38 writes it.
  public func output(rescaled: Double, denoised: Double) -> Double { (denoised - cSkip * rescaled) / cOut }
}

/// q(z⁰ | z^k) when the clean state is Gaussian, z⁰ ~ N(m, s²), as the encoder's is given its context.
///
/// A squared error against the drawn z⁰ splits in two: E(D − z⁰)² = E(D − E[z⁰|z^k])² + Var[z⁰|z^k]. The second part needs
/// no draw and no network. Regressing on E[z⁰|z^k] and adding the variance has the same expectation and a smaller variance.
/// The variance depends on s, an output of the encoder: dropping it changes the encoder's gradient.
///
/// What trains is `DenoisingLoss`, which computes `target` and `targetVariance` on tensors in an order in which nothing cancels;
/// claim Eq E.ag holds the two together.
public struct CleanPosterior: Sendable, Hashable {
  /// The distribution N(m, s²) of one coordinate of the clean state.
  public let clean: Normal
  /// σ_k > 0, the standard deviation of the noise in ẑ^k.
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
    variance / (preconditioning.cOut * preconditioning.cOut)
  }
}

/// The bound and the model it belongs to when z⁰ ~ N(0, s²) and the network is the best possible one.
public struct GaussianOptimum: Sendable, Hashable {
  /// The schedule, and the weights it implies.
  public let weights: LossWeights
  /// N(0, s²), the distribution of the clean state.
  public let clean: Normal

  /// For centered z⁰ ~ N(0, standardDeviation²).
  public init(_ weights: LossWeights, standardDeviation: Double) {
    self.weights = weights
    clean = Normal(mean: 0, variance: standardDeviation * standardDeviation)
  }

  /// E(F* − y_k)² at k = 1 … K.
  public var squaredErrors: [Double] {
    (1...weights.levels).map { weights.schedule.preconditioning($0) }.map {
      CleanPosterior(clean: clean, noiseLevel: $0.noiseLevel).targetVariance($0)
    }
  }

  /// Eq 33 with C at the optimum.
  public var bound: Double { weights.bound(meanSquare: clean.variance, squaredErrors: squaredErrors) }

  /// Implements Eq 27 for a Gaussian z⁰: p_ψ(z⁰), all noisy states integrated out, where F_ψ = F*. Every kernel is then linear, μ_ψ = a z^k, and the
  /// integral is the recursion v_{k−1} = a² v_k + ς_k² from N(0, 1). For a network it has no closed form; `ReverseChain` draws from it.
  public var modelMarginal: Normal {
    let schedule = weights.schedule
    let variance = (1...weights.levels).reversed().reduce(1.0) { variance, k in
      let slope = reverseSlope(k)
      return slope * slope * variance + schedule.reverseVariance(k, weights.reverseVariance)
    }
    return Normal(mean: 0, variance: variance)
  }

  /// a of μ_ψ(z^k) = a z^k, Eq 31 with ε_ψ from D* at z^k = 1.
  private func reverseSlope(_ k: Int) -> Double {
    let schedule = weights.schedule
    let preconditioning = schedule.preconditioning(k)
    let rescaled = schedule.rescaled(k, noisy: 1)
    let denoised = CleanPosterior(clean: clean, noiseLevel: preconditioning.noiseLevel).mean(rescaled: rescaled)
    return schedule.reverseMean(
      k, noisy: 1, predictedNoise: preconditioning.predictedNoise(rescaled: rescaled, denoised: denoised))
  }

  /// E[−log p_ψ(z⁰)] ≤ bound; what the chain's own density achieves.
  public var crossEntropy: Double { clean.crossEntropy(to: modelMarginal) }

  /// E[−log p(z⁰)] ≤ crossEntropy; what no model can beat.
  public var entropy: Double { clean.entropy }
}

/// The variance of one draw of Eq 41, by which ρ is chosen.
extension LevelDistribution {
  /// Var[X]/E[X]² of one draw X = w̃_k/ρ(k) e², k ~ ρ, from E[e²] and E[e⁴] at every level.
  ///
  /// E[X] = Σ w̃_k E[e²] for every ρ, and E[X²] = Σ w̃_k² E[e⁴]/ρ(k), smallest at ρ ∝ w̃_k √E[e⁴].
  public func relativeVariance(_ weights: LossWeights, secondMoments: [Double], fourthMoments: [Double]) -> Double {
    require(
      secondMoments.count == levels && fourthMoments.count == levels,
      "\(secondMoments.count) second and \(fourthMoments.count) fourth moments for \(levels) levels")
    let terms = zip(weights.outputErrorWeights, probabilities)
    let mean = zip(weights.outputErrorWeights, secondMoments).reduce(0) { $0 + $1.0 * $1.1 }
    let meanSquare = zip(terms, fourthMoments).reduce(0) { $0 + $1.0.0 * $1.0.0 / $1.0.1 * $1.1 }
    return meanSquare / (mean * mean) - 1
  }

  /// ρ* ∝ w̃_k √E[e⁴], the full-support distribution with the smallest variance.
  public static func minimumVariance(_ weights: LossWeights, fourthMoments: [Double]) -> LevelDistribution {
    require(
      fourthMoments.count == weights.levels, "\(fourthMoments.count) fourth moments for \(weights.levels) levels")
    return LevelDistribution(proportionalTo: zip(weights.outputErrorWeights, fourthMoments).map { $0 * $1.squareRoot() })
  }
}

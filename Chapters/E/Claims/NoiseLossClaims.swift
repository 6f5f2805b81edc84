import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Preconditioning

/// Eqs 32 and 33: each divergence is a weighted squared error of predicted noise, plus a constant.
enum NoiseLossClaims {
  static let step = Claim(
    "Eq 32", "The divergence at level k is β_k²/(2ς_k² α_k (1 − ᾱ_k)) E(ε − ε_ψ)² + C_k, for ς_k² = β_k and for β̃_k.",
    kind: .identity,
    oracle: "double quadrature of log q − log p"
  ) { check in
    for example in SmallExample.all {
      for choice in [ReverseVariance.forward, .posterior] {
        let exact = try divergence(example, variance: choice == .forward ? 0.5 : 0.5 * 0.4 / 0.7)
        let error = try example.squaredNoiseError(2)
        let weights = LossWeights(SmallExample.schedule, reverseVariance: choice)
        let closed = weights.stepLoss(2, squaredNoiseError: error.value)
        let other = LossWeights(SmallExample.schedule, reverseVariance: choice == .forward ? .posterior : .forward)
        check.equal(
          closed, claimed: exact.value,
          allowed: exact.error + weights.noiseErrorWeight(2) * error.error + rounding(terms: 10, size: 1),
          scale: 0.1,
          "\(example.name), ς² = \(choice == .forward ? "β" : "β̃")",
          foils: [
            ("the other variance's weight", other.noiseErrorWeight(2) * error.value + weights.constant(2)),
            ("the weight dropped", error.value + weights.constant(2)),
          ] + (choice == .forward ? [("C_k dropped", weights.noiseErrorWeight(2) * error.value)] : []))
      }
    }
  }

  /// E over q(z² | z⁰) of the divergence at level 2 from a kernel of the given variance; everything by quadrature.
  static func divergence(_ example: SmallExample, variance: Double) throws -> Measured {
    try expectation(
      of: { z2, z1 in
        let mean = (z2 - 0.5 / 0.7.squareRoot() * example.predictedNoise(z2, 2)) / 0.5.squareRoot()
        return logNormal(z1, mean: back(example, z2), variance: 0.2 / 0.7) - logNormal(z1, mean: mean, variance: variance)
      },
      density: { z2, z1 in
        exp(
          logNormal(z2, mean: 0.3.squareRoot() * example.clean, variance: 0.7)
            + logNormal(z1, mean: back(example, z2), variance: 0.2 / 0.7))
      }, over: Region(mean: 0.3.squareRoot() * example.clean, standardDeviation: 0.7.squareRoot()),
      { Region(mean: back(example, $0), standardDeviation: (0.2 / 0.7).squareRoot()) })
  }

  /// μ̃_2 by completing the square: precisions α_2/β_2 and 1/(1 − ᾱ_1).
  private static func back(_ example: SmallExample, _ z2: Double) -> Double {
    (0.5.squareRoot() / 0.5 * z2 + 0.6.squareRoot() / 0.4 * example.clean) / (0.5 / 0.5 + 1 / 0.4)
  }

  static let lastStep = Claim(
    "Eq E.j", "At k = 1 the mean of −log p(z⁰ | z¹) is w_1 E(ε − ε_ψ)² + ½ log 2πβ_1.",
    kind: .identity,
    oracle: "quadrature of −log p(z⁰ | z¹)"
  ) { check in
    for example in SmallExample.all {
      let exact = try gaussianExpectation(
        of: { -example.logReverse(1, example.clean, given: $0) }, mean: 0.6.squareRoot() * example.clean,
        standardDeviation: 0.4.squareRoot())
      let error = try example.squaredNoiseError(1)
      let weights = SmallExample.weights
      let point = SmallExample.schedule.posterior(1, noisy: 0.1, clean: example.clean)
      check.equal(
        weights.stepLoss(1, squaredNoiseError: error.value), claimed: exact.value,
        allowed: exact.error + weights.noiseErrorWeight(1) * error.error + rounding(terms: 10, size: 1), scale: 1, example.name,
        foils: [
          ("C_1 = 0, as of a point mass with entropy 0", weights.noiseErrorWeight(1) * error.value),
          (
            "the divergence of a point mass",
            point.divergence(from: SmallExample.schedule.reverseKernel(1, noisy: 0.1, predictedNoise: 0))
          ),
          (
            "ς_1² = β̃_1 = 0 in the weight",
            SmallExample.schedule.beta(1) / (2 * 0.6 * SmallExample.schedule.noiseVariance(0)) * error.value
          ),
        ])
    }
  }

  static let bound = Claim(
    "Eq 33",
    "L_forward + Σ_k w_k E(ε − ε_ψ)² + C equals the right-hand side of Eq 30c, and is at least −log p(z⁰).",
    kind: .bound,
    oracle: "Eqs 30c and 30a by double quadrature"
  ) { check in
    for example in SmallExample.all {
      let errors = try (1...2).map { try example.squaredNoiseError($0) }
      let weights = SmallExample.weights
      func total(_ weight: (Int) -> Double) -> Double {
        weights.forwardLoss(meanSquare: example.clean * example.clean)
          + (1...2).reduce(0) { $0 + weight($1) * errors[$1 - 1].value }
      }
      let exact = try ChainClaims.line30c(example)
      let closed = total(weights.noiseErrorWeight) + weights.constant
      let allowed = exact.error + errors.reduce(0) { $0 + 2 * $1.error } + rounding(terms: 20, size: 4)
      check.equal(
        closed, claimed: exact.value, allowed: allowed, scale: 1, "against Eq 30c, \(example.name)",
        foils: [
          ("C dropped", total(weights.noiseErrorWeight)), ("every weight 1", total { _ in 1 } + weights.constant),
          ("weights w̃ on noise errors", total { weights.outputErrorWeight($0) } + weights.constant),
        ])
      // The loss that trains takes errors of F: those of ε divided by (c_out/σ)² = ᾱ.
      func running(_ factors: [Double]) -> Double {
        weights.bound(meanSquare: example.clean * example.clean, squaredErrors: zip(errors, factors).map { $0.value / $1 })
      }
      check.equal(
        running([0.6, 0.3]), claimed: exact.value, allowed: allowed, scale: 1, "the loss that trains, \(example.name)",
        foils: [("errors of ε for errors of F", running([1, 1]))])
      let truth = try example.minusLogIntegral(example.logModel)
      check.atMost(
        truth.value, closed, allowed: truth.error + allowed, scale: 1, "above Eq 30a, \(example.name)",
        foils: [("C dropped", total(weights.noiseErrorWeight))])
    }
  }

  static let outputForm = Claim(
    "Eq 39", "With squared errors of F the bound is L_forward + Σ_k w̃_k E(F − y)² + C, the number of Eq 33.",
    kind: .identity,
    oracle: "Eq 30c by double quadrature"
  ) { check in
    for example in SmallExample.all {
      let errors = try (1...2).map { try squaredOutputError(example, $0) }
      let weights = SmallExample.weights
      let square = example.clean * example.clean
      let exact = try ChainClaims.line30c(example)
      let closed = weights.bound(meanSquare: square, squaredErrors: errors.map(\.value))
      let noise = weights.noiseErrorWeight(1) * errors[0].value + weights.noiseErrorWeight(2) * errors[1].value
      check.equal(
        closed, claimed: exact.value, allowed: exact.error + errors[0].error + errors[1].error + rounding(terms: 20, size: 4),
        scale: 1,
        example.name,
        foils: [
          ("the sum over levels alone", closed - weights.constant - weights.forwardLoss(meanSquare: square)),
          ("weights w on output errors", weights.forwardLoss(meanSquare: square) + noise + weights.constant),
        ])
    }
  }

  /// E(F − y)² over ε, with F the output that makes the example's predicted noise.
  private static func squaredOutputError(_ example: SmallExample, _ k: Int) throws -> Measured {
    let preconditioning = SmallExample.schedule.preconditioning(k)
    return try gaussianExpectation(
      of: { noise in
        let noisy = SmallExample.schedule.noisy(k, clean: example.clean, noise: noise)
        let rescaled = SmallExample.schedule.rescaled(k, noisy: noisy)
        let denoised = rescaled - preconditioning.noiseLevel * example.predictedNoise(noisy, k)
        let output = preconditioning.output(rescaled: rescaled, denoised: denoised)
        let miss = output - preconditioning.target(clean: example.clean, noise: noise)
        return miss * miss
      }, mean: 0, standardDeviation: 1)
  }
}

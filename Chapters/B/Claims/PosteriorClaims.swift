import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import ReverseProcess

/// Eq 18: the noisy states once the state and its context are known.
enum PosteriorClaims {
  private static let example = DensityClaims.two
  private static let positions = [-1.1, 0.9]

  static let constant = Claim(
    "Eq 18",
    "The right-hand side of Eq 18 integrates to p_ψ(z_t | c_t) over z^{1:K}, so divided by it, it is a density.",
    kind: .identity,
    oracle: "the number 1"
  ) { check in
    for reverse in [ReverseVariance.forward, .posterior] {
      let example = DensityClaims.TestExample(betas: DensityClaims.two.betas, reverse: reverse)
      let distributions = DensityClaims.contexts.map(example.distribution)
      for (index, context) in DensityClaims.contexts.enumerated() {
        for position in positions {
          let density = distributions[index].density(at: position)
          let product = try integral(
            of: { DensityClaims.joint(example, context, [position, $0, $1]) }, over: Nested.wide, { _ in Nested.wide })
          check.equal(
            product.value / density.value, claimed: 1,
            allowed: (product.error + density.error) / density.value + Tolerance.rounding(terms: 100, size: 1),
            scale: 1, "mass of z^{1:2} given z = \(position), ς² = \(reverse.rawValue), context \(index + 1)",
            foils: [
              ("the transition density, as the paper says", density.value),
              ("the other context's constant", product.value / distributions[1 - index].density(at: position).value),
            ])
        }
      }
    }
  }

  static let moments = Claim(
    "Eq 18", "Given z_t, the means of z¹ and z² under the sampler are those of Eq 18, and they depend on the context.",
    kind: .identity, oracle: "quadrature of z¹ and z² under Eq 18"
  ) { check in
    for (index, context) in DensityClaims.contexts.enumerated() {
      let witness = Witness(example.network(context))
      let distribution = example.distribution(witness)
      guard witness.states.count == 2 else { throw OracleError.question("two calls, not \(witness.states.count)") }
      let nested = example.nested(context)
      for position in positions {
        func weight(_ point: Int) -> Double {
          exp(
            logNormal(
              position, mean: distribution.means[point], variance: distribution.standardDeviation * distribution.standardDeviation
            ))
        }
        let (density, exact) = (distribution.density(at: position), try nested.density(at: position))
        for k in 1...2 {
          let states = witness.states[2 - k]
          let mean = distribution.average { weight($0) * states[$0] }
          let claimed = try nested.integral(at: position) { $0[k - 1] }
          let error = (mean.error + claimed.error + 2 * (density.error + exact.error)) / exact.value
          check.equal(
            mean.value / density.value, claimed: claimed.value / exact.value, allowed: error + Tolerance.network, scale: 0.3,
            "E[z^\(k) | z = \(position)], context \(index + 1)",
            foils: [
              ("√ᾱ_k z_t, the mean of q_chain", example.plain.signals[k] * position),
              ("before z_t is known", distribution.average { states[$0] }.value),
            ])
        }
      }
    }
  }

  static let price = Claim(
    "Eq 20", "At each z_t the bound exceeds −log p_ψ(z_t | c_t) by the divergence of q_chain from the posterior of Eq 18.",
    kind: .identity, oracle: "the divergence from Eq 18 by quadrature"
  ) { check in
    for reverse in [ReverseVariance.forward, .posterior] {
      let example = DensityClaims.TestExample(betas: DensityClaims.two.betas, reverse: reverse)
      for (index, context) in DensityClaims.contexts.enumerated() {
        let distribution = example.distribution(context)
        for position in positions {
          let density = distribution.density(at: position)
          let slack = bound(example, network: example.network(context), at: position) + log(density.value)
          let (exact, swapped) = try divergences(example.nested(context), at: position)
          let other = try divergences(example.nested(DensityClaims.contexts[1 - index]), at: position).forward
          check.equal(
            slack, claimed: exact.value, allowed: exact.error + density.error / density.value + Tolerance.networks, scale: 0.1,
            "K = 2, ς² = \(reverse.rawValue), z = \(position), context \(index + 1)",
            foils: [
              ("0: no approximation, as the paper says", 0), ("arguments swapped", swapped.value),
              ("the other context's divergence", other.value),
            ])
        }
      }
    }
  }

  static let undone = Claim(
    "Eq B.h", "For standard normal states and F = 0 the divergence of Eq B.h is 0 at three values of z_t.",
    kind: .identity, oracle: "the standard normal density"
  ) { check in
    let example = DensityClaims.TestExample(betas: GivenNoiseClaims.betas, reverse: .forward)
    let tilted = DensityClaims.TestExample(betas: GivenNoiseClaims.betas, reverse: .posterior)
    for position in [-1.1, 0.9, 2.4] {
      let negativeLogLikelihood = -logNormal(position, mean: 0, variance: 1)
      check.equal(
        bound(example, network: Silence(), at: position) - negativeLogLikelihood, claimed: 0, allowed: Tolerance.network,
        scale: 0.1,
        "K = 5, z = \(position)",
        foils: [
          ("ς² = β̃", bound(tilted, network: Silence(), at: position) - negativeLogLikelihood),
          (
            "a nonlinear network",
            bound(example, network: example.network([0.8, -0.5, 1.2]), at: position) - negativeLogLikelihood
          ),
        ])
    }
  }

  /// F = 0: the noise is predicted to be √(1 − ᾱ_k) z^k.
  private struct Silence: OutputNetwork {
    func output(noisy: Variable, levels: [Int]) -> Variable { 0 * noisy }
  }

  /// The package's bound on −log p_ψ(z | c), averaged over ε by the trapezoidal rule: every row looks at all levels with one ε.
  private static func bound(_ example: DensityClaims.TestExample, network: some OutputNetwork, at position: Double) -> Double {
    let tape = Tape(precision: .double, recordsGradients: false)
    let (step, levels) = (0.2, example.levels)
    let noises = (-45...45).map { step * Double($0) }
    let loss = DenoisingLoss(LossWeights(example.schedule, reverseVariance: example.reverse), .uniform(levels: levels))
    let draws = LevelDraws(
      levels: noises.flatMap { _ in 1...levels },
      noise: tape.constant(noises.flatMap { Array(repeating: $0, count: levels) }, [noises.count * levels, 1]))
    let values = loss.estimate(clean: tape.constant(repeating: position, [noises.count, 1]), draws, network: network).doubles
    return zip(noises, values).reduce(0) { $0 + step * exp(logNormal($1.0, mean: 0, variance: 1)) * $1.1 }
  }

  /// D_KL(q_chain ‖ p) and D_KL(p ‖ q_chain) over z¹ and z², given z⁰.
  private static func divergences(_ nested: Nested, at position: Double) throws -> (forward: Measured, swapped: Measured) {
    let (chain, evidence) = (nested.chain, try nested.density(at: position))
    func logQ(_ one: Double, _ two: Double) -> Double {
      logNormal(one, mean: (1 - chain.betas[0]).squareRoot() * position, variance: chain.betas[0])
        + logNormal(two, mean: (1 - chain.betas[1]).squareRoot() * one, variance: chain.betas[1])
    }
    func logP(_ one: Double, _ two: Double) -> Double {
      func log(_ k: Int, _ previous: Double, _ state: Double) -> Double {
        logNormal(previous, mean: chain.mean(k, state, nested.output(state, k)), variance: chain.variances[k - 1])
      }
      return log(1, position, one) + log(2, one, two) + logNormal(two, mean: 0, variance: 1) - Foundation.log(evidence.value)
    }
    func average(_ density: (Double, Double) -> Double, _ other: (Double, Double) -> Double) throws -> Measured {
      let sum = try integral(
        of: { exp(density($0, $1)) * (density($0, $1) - other($0, $1)) }, over: Nested.wide, { _ in Nested.wide })
      return Measured(sum.value, error: sum.error + 2 * evidence.error / evidence.value)
    }
    return (try average(logQ, logP), try average(logP, logQ))
  }
}

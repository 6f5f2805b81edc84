import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import ReverseProcess

/// Eq 18: the noisy states once the state and its context are known.
enum PosteriorClaims {
  private static let world = DensityClaims.two
  private static let places = [-1.1, 0.9]

  static let constant = Claim(
    "Eq 18", "To be a density of z^{1:K}, p(z^K) Π p(z^{k−1} | z^k, c) must be divided by p_ψ(z_t | c_t).", kind: .identity,
    oracle: "the number 1, against quadrature of the package's kernels over the sampler's density"
  ) { check in
    for reverse in [ReverseVariance.forward, .posterior] {
      let world = DensityClaims.World(betas: DensityClaims.two.betas, reverse: reverse)
      let laws = DensityClaims.contexts.map(world.law)
      for (index, context) in DensityClaims.contexts.enumerated() {
        for place in places {
          let density = laws[index].density(at: place)
          let product = try integral(
            of: { DensityClaims.joint(world, context, [place, $0, $1]) }, over: Nested.wide, { _ in Nested.wide })
          check.equal(
            product.value / density.value, claimed: 1,
            allowed: (product.error + density.error) / density.value + Tolerance.rounding(terms: 100, size: 1),
            scale: 1, "mass of z^{1:2} given z = \(place), ς² = \(reverse.rawValue), context \(index + 1)",
            foils: [
              ("“marginalising z^{1:K}, Eq 18 recovers the transition density”", density.value),
              ("the other context's constant", product.value / laws[1 - index].density(at: place).value),
            ])
        }
      }
    }
  }

  static let moments = Claim(
    "Eq 18", "Given z_t the noisy states lie where their chain could have ended at z_t: their means depend on the context.",
    kind: .identity, oracle: "quadrature of z¹ and of z² times the product of Eq 18, kernels in plain numbers"
  ) { check in
    for (index, context) in DensityClaims.contexts.enumerated() {
      let witness = Witness(world.network(context))
      let law = world.law(witness)
      guard witness.states.count == 2 else { throw OracleError.question("two calls, not \(witness.states.count)") }
      let nested = world.nested(context)
      for place in places {
        func weight(_ point: Int) -> Double {
          exp(logNormal(place, mean: law.means[point], variance: law.deviation * law.deviation))
        }
        let (density, exact) = (law.density(at: place), try nested.density(at: place))
        for k in 1...2 {
          let states = witness.states[2 - k]
          let mean = law.average { weight($0) * states[$0] }
          let claimed = try nested.integral(at: place) { $0[k - 1] }
          let error = (mean.error + claimed.error + 2 * (density.error + exact.error)) / exact.value
          check.equal(
            mean.value / density.value, claimed: claimed.value / exact.value, allowed: error + Tolerance.network, scale: 0.3,
            "E[z^\(k) | z = \(place)], context \(index + 1)",
            foils: [
              ("q_chain's √ᾱ_k z_t, which sees no context", world.plain.signals[k] * place),
              ("before z_t is known", law.average { states[$0] }.value),
            ])
        }
      }
    }
  }

  static let price = Claim(
    "Eq 20", "q_chain sees neither c_t nor ψ: at each z_t the bound pays D_KL(q_chain(z^{1:K} | z_t) ‖ p_ψ(z^{1:K} | z_t, c_t)).",
    kind: .identity, oracle: "the divergence from the normalised Eq 18, by quadrature in plain numbers"
  ) { check in
    for reverse in [ReverseVariance.forward, .posterior] {
      let world = DensityClaims.World(betas: DensityClaims.two.betas, reverse: reverse)
      for (index, context) in DensityClaims.contexts.enumerated() {
        let law = world.law(context)
        for place in places {
          let density = law.density(at: place)
          let slack = bound(world, network: world.network(context), at: place) + log(density.value)
          let (exact, swapped) = try divergences(world.nested(context), at: place)
          let other = try divergences(world.nested(DensityClaims.contexts[1 - index]), at: place).forward
          check.equal(
            slack, claimed: exact.value, allowed: exact.error + density.error / density.value + Tolerance.networks, scale: 0.1,
            "K = 2, ς² = \(reverse.rawValue), z = \(place), context \(index + 1)",
            foils: [
              ("0: “no approximation other than φ”", 0), ("arguments swapped", swapped.value),
              ("the other context's price", other.value),
            ])
        }
      }
    }
  }

  static let undone = Claim(
    "Eq B.h", "The price is 0 at every z_t when the chain runs exactly backwards: F = 0, for standard normal states.",
    kind: .identity, oracle: "the standard normal density"
  ) { check in
    let world = DensityClaims.World(betas: WalkClaims.betas, reverse: .forward)
    let tilted = DensityClaims.World(betas: WalkClaims.betas, reverse: .posterior)
    for place in [-1.1, 0.9, 2.4] {
      let surprise = -logNormal(place, mean: 0, variance: 1)
      check.equal(
        bound(world, network: Silence(), at: place) - surprise, claimed: 0, allowed: Tolerance.network, scale: 0.1,
        "K = 5, z = \(place)",
        foils: [
          ("ς² = β̃", bound(tilted, network: Silence(), at: place) - surprise),
          ("a network that bends", bound(world, network: world.network([0.8, -0.5, 1.2]), at: place) - surprise),
        ])
    }
  }

  /// F = 0: the noise is predicted to be √(1 − ᾱ_k) z^k.
  private struct Silence: OutputNetwork {
    func output(noisy: Variable, levels: [Int]) -> Variable { 0 * noisy }
  }

  /// The package's bound on −log p_ψ(z | c), averaged over ε by the trapezoidal rule: every row looks at all levels with one ε.
  private static func bound(_ world: DensityClaims.World, network: some OutputNetwork, at place: Double) -> Double {
    let tape = Tape(precision: .double, recordsGradients: false)
    let (step, levels) = (0.2, world.levels)
    let noises = (-45...45).map { step * Double($0) }
    let loss = DenoisingLoss(LossWeights(world.schedule, reverseVariance: world.reverse), .uniform(levels: levels))
    let draws = LevelDraws(
      levels: noises.flatMap { _ in 1...levels },
      noise: tape.constant(noises.flatMap { Array(repeating: $0, count: levels) }, [noises.count * levels, 1]))
    let values = loss(clean: tape.constant(repeating: place, [noises.count, 1]), draws, network: network).doubles
    return zip(noises, values).reduce(0) { $0 + step * exp(logNormal($1.0, mean: 0, variance: 1)) * $1.1 }
  }

  /// D_KL(q_chain ‖ p) and D_KL(p ‖ q_chain) over z¹ and z², given z⁰.
  private static func divergences(_ nested: Nested, at place: Double) throws -> (forward: Measured, swapped: Measured) {
    let (chain, evidence) = (nested.chain, try nested.density(at: place))
    func logQ(_ one: Double, _ two: Double) -> Double {
      logNormal(one, mean: (1 - chain.betas[0]).squareRoot() * place, variance: chain.betas[0])
        + logNormal(two, mean: (1 - chain.betas[1]).squareRoot() * one, variance: chain.betas[1])
    }
    func logP(_ one: Double, _ two: Double) -> Double {
      func log(_ k: Int, _ previous: Double, _ state: Double) -> Double {
        logNormal(previous, mean: chain.mean(k, state, nested.output(state, k)), variance: chain.variances[k - 1])
      }
      return log(1, place, one) + log(2, one, two) + logNormal(two, mean: 0, variance: 1) - Foundation.log(evidence.value)
    }
    func average(_ density: (Double, Double) -> Double, _ other: (Double, Double) -> Double) throws -> Measured {
      let sum = try integral(
        of: { exp(density($0, $1)) * (density($0, $1) - other($0, $1)) }, over: Nested.wide, { _ in Nested.wide })
      return Measured(sum.value, error: sum.error + 2 * evidence.error / evidence.value)
    }
    return (try average(logQ, logP), try average(logP, logQ))
  }
}

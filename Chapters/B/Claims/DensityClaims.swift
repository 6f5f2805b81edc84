import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability
import ReverseProcess

/// Eq 11 as an integral.
enum DensityClaims {
  static let contexts = [[0.8, -0.5, 1.2], [-1.1, 0.4, 0.3]]

  /// A chain of few floors with a nonlinear mean.
  struct TestExample {
    let betas: [Double]
    let reverse: ReverseVariance

    var levels: Int { betas.count }
    var plain: PlainChain { PlainChain(betas: betas, reverse) }
    var schedule: NoiseSchedule { NoiseSchedule(betas: betas) }
    var chain: ReverseChain { ReverseChain(LossWeights(schedule, reverseVariance: reverse)) }

    func network(_ context: [Double]) -> BentNetwork { BentNetwork(numbers: .line, contexts: [context]) }

    /// The grid is as fine as its size allows; a tanh needs steps that are small against its own width.
    func distribution(_ context: [Double]) -> SamplerDistribution { distribution(network(context)) }

    func distribution(_ network: some OutputNetwork) -> SamplerDistribution {
      let (half, step) = levels < 3 ? (80, 0.1) : (32, 0.25)
      return SamplerDistribution(chain, levels: levels, network: network, half: half, step: step)
    }

    func nested(_ context: [Double], levels: Int? = nil) -> Nested {
      let chain = PlainChain(betas: Array(betas[..<(levels ?? self.levels)]), reverse)
      return Nested(chain: chain) { BentNumbers.line.output($0, $1, context) }
    }
  }

  static let one = TestExample(betas: [0.6], reverse: .forward)
  static let two = TestExample(betas: [0.35, 0.6], reverse: .forward)
  static let three = TestExample(betas: [0.25, 0.5, 0.7], reverse: .posterior)

  static let density = Claim(
    "Eq 11", "Averaged over its noises, a draw of the sampler has the density of Eq 11, for K = 1, 2 and 3.",
    kind: .identity, oracle: "nested quadrature over the noisy states"
  ) { check in
    for (example, positions) in [(one, [-1.1, 0.3]), (two, [-1.1, 0.3]), (three, [0.3])] {
      let distributions = contexts.map { example.distribution($0) }
      // Three nested integrals take their time: the second context is for the long version.
      for (index, context) in contexts.enumerated() where index == 0 || example.levels < 3 || check.full {
        for position in positions {
          let (computed, exact) = (distributions[index].density(at: position), try example.nested(context).density(at: position))
          let fewer =
            example.levels > 1
            ? try example.nested(context, levels: example.levels - 1).density(at: position) : try gaussianDensity(position)
          check.equal(
            computed.value, claimed: exact.value, allowed: computed.error + exact.error, scale: exact.value,
            "K = \(example.levels), z = \(position), context \(index + 1)",
            foils: [
              ("the other context", distributions[1 - index].density(at: position).value), ("one floor less", fewer.value),
              ("the noises set to 0, not integrated", quiet(example, context, at: position)),
            ])
        }
      }
    }
  }

  /// The density of the last step, if all steps before it have no noise.
  private static func quiet(_ example: TestExample, _ context: [Double], at position: Double) -> Double {
    let floors = example.plain.ancestral(
      from: [0], noise: { _ in [0] }, output: { BentNumbers.line.output($0, $1, context) })
    return exp(logNormal(position, mean: floors[example.levels][0], variance: example.plain.variances[0]))
  }

  static let mass = Claim(
    "Eq B.b", "Without any constant the right-hand side of Eq 11 integrates to 1 over z⁰, in both contexts.", kind: .identity,
    oracle: "the number 1"
  ) { check in
    for (index, context) in contexts.enumerated() {
      let mass = try integral(of: { joint(one, context, [$0, $1]) }, over: Nested.wide, { _ in Nested.wide })
      check.equal(
        mass.value, claimed: 1, allowed: mass.error + Tolerance.rounding(terms: 100, size: 1), scale: 1,
        "K = 1, context \(index + 1)",
        foils: [
          ("q(z¹ | z⁰) p(z¹), the step of the forward process", 1 / (1 - one.betas[0]).squareRoot()),
          ("p(z¹) left out, z¹ = 0", 1 / (2 * Double.pi).squareRoot()),
        ])
    }
    let positions = Nested.wide
    let mass = try integral(
      of: { joint(two, contexts[0], [$0, $1, $2]) }, over: positions, { _ in positions }, { _, _ in positions },
      to: .init(absolute: 1e-5, relative: 1e-5))
    let alphas = two.betas.reduce(1) { $0 * (1 - $1) }
    check.equal(
      mass.value, claimed: 1, allowed: mass.error + Tolerance.rounding(terms: 100, size: 1), scale: 1, "K = 2, context 1",
      foils: [("the steps of the forward process", 1 / alphas.squareRoot())])
  }

  /// p(z^K) Π_k p_ψ(z^{k−1} | z^k, c) by the package, at z⁰ … z^K.
  static func joint(_ example: TestExample, _ context: [Double], _ states: [Double]) -> Double {
    let (schedule, plain) = (example.schedule, example.plain)
    let logs = (1...example.levels).map { k -> Double in
      let noise = plain.noise(k, states[k], BentNumbers.line.output(states[k], k, context))
      return schedule.reverseKernel(k, noisy: states[k], predictedNoise: noise, example.reverse).logDensity(at: states[k - 1])
    }
    return exp(logs.reduce(Normal.standard.logDensity(at: states[example.levels]), +))
  }
}

import Autodiff
import ChapterKit
import DiffusionLoss
import Foundation
import Oracle
import Probability
import ReverseProcess
import Tensor

/// Eqs 27 and 28: the reverse process as a model of the clean state.
enum ModelClaims {
  static let marginal = Claim(
    "Eq 27", "Integrals over the noisy states one by one, from K down to 1, give the same p(z⁰) as one integral over all.",
    kind: .identity, oracle: "nested quadrature over z^1 … z^K"
  ) { check in
    for model in [ReverseModel.one, .two, .three] {
      let k = model.levels
      let (chain, coarse) = (model.chain(), model.chain(spacing: 0.1))
      for clean in [-1.1, 2.3] {
        let exact = try model.density(at: clean)
        let noised = model.schedule.marginal(k, clean: clean)
        let late = model.chain { exp(noised.logDensity(at: $0)) }
        let slack = abs(chain(clean) - coarse(clean)) + rounding(terms: 500 * k, size: exact.value)
        check.equal(
          chain(clean), claimed: exact.value, allowed: exact.error + slack, scale: exact.value, "K = \(k), z⁰ = \(clean)",
          foils: [("started from q(z^K | z⁰)", late(clean))]
            + (k > 1
              ? [
                ("levels taken from 1 up to K", model.chain(through: Array(1...k))(clean)),
                ("the density of z¹", model.chain(through: Array((2...k).reversed()))(clean)),
              ] : []))
      }
    }
  }

  static let product = Claim(
    "Eq 28", "The joint density p(z^{0:K}) is p(z^K) times one step back for each level.", kind: .identity,
    oracle: "the Gaussian densities written out"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter D, points")
    let model = ReverseModel.five
    for point in 0..<5 {
      let z = (0...5).map { draws.normal(point, $0) }
      let terms = [logNormal(z[5], mean: 0, variance: 1)] + (1...5).map { model.logStep($0, z[$0 - 1], given: z[$0]) }
      let start = Normal.standard.logDensity(at: z[5])
      func product(_ factor: (Int) -> Double) -> Double { (1...5).reduce(start) { $0 + factor($1) } }
      let right = product { model.kernel($0, from: z[$0]).logDensity(at: z[$0 - 1]) }
      check.equal(
        right, claimed: terms.reduce(0, +), allowed: rounding(terms: 12, size: terms.reduce(0) { $0 + abs($1) }), scale: 1,
        "log p(z⁰, …, z⁵), point \(point)",
        foils: [
          ("p(z^K) left out", right - start), ("k = 1 left out", right - model.kernel(1, from: z[1]).logDensity(at: z[0])),
          ("each step read forwards", product { model.kernel($0, from: z[$0 - 1]).logDensity(at: z[$0]) }),
        ])
    }
  }

  static let mass = Claim(
    "Eq 28", "With p(z^K) inside the integral, the result is a density of z⁰: it integrates to 1.", kind: .identity,
    oracle: "the integral of a density"
  ) { check in
    let line = Region([-14, -3, 0, 3, 14])
    for model in [ReverseModel.one, .two, .three, .five] {
      let (chain, startless) = (model.chain(), model.chain { _ in 1 })
      let mass = try integral(of: { chain($0) }, over: line)
      check.equal(
        mass.value, claimed: 1, allowed: mass.error + rounding(terms: 500 * model.levels, size: 1), scale: 1,
        "K = \(model.levels)",
        foils: [("p(z^K) left out of the integral", try integral(of: { startless($0) }, over: line).value)])
    }
  }

  static let draws = Claim(
    "Eq D.p", "Draws of z^K from N(0, 1), then of each step back, have the mean and mean square of Eq 27.", kind: .estimate,
    oracle: "double quadrature, K = 2"
  ) { check in
    let model = ReverseModel.two
    let values = sample(model, check.full ? 1_000_000 : 100_000, Draws(seed: check.seed, "chapter D, chain").random)
    let mean = try model.averageOverFirst { model.mean(1, $0) }
    let square = try model.averageOverFirst { model.mean(1, $0) * model.mean(1, $0) + 0.4 }
    let first = try model.averageOverFirst { $0 }
    check.mean(
      ofDraws: values, claimed: mean.value, claimedError: mean.error, "mean of z⁰",
      foils: [("that of z^K", 0), ("that of z¹", first.value)])
    check.mean(
      ofDraws: values.map { $0 * $0 }, claimed: square.value, claimedError: square.error, "mean square of z⁰",
      foils: [
        ("no noise in the last step", square.value - 0.4), ("that of z^K", 1),
        ("β_1 as a standard deviation", square.value - 0.24),
      ])
  }

  /// Draws of z⁰ by the package's own chain.
  private static func sample(_ model: ReverseModel, _ count: Int, _ random: CounterRandom) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    func normals(_ level: Int) -> Variable {
      tape.normals(random, step: level, series: [0], times: 0..<count, lanes: 1).reshaped([count, 1])
    }
    let recursion = ForwardRecursion(betas: model.schedule.betas)
    // The chain asks for F; ε_ψ = √(1 − ᾱ_k) z^k − √ᾱ_k F, so this F makes the noise that the model predicts.
    let network = PlainNetwork { _, z, k in
      z.map { (recursion.variances[k].squareRoot() * $0 - model.predictedNoise($0, k)) / recursion.factors[k] }
    }
    let state = normals(0)
    ReverseChain(LossWeights(model.schedule)).sample(.ancestral, from: state, network: network, noise: normals)
    return state.doubles
  }
}

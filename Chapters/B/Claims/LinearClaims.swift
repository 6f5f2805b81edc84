import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability

/// Where the network is linear, any number of floors can be integrated.
enum LinearClaims {
  static let usual = NoiseSchedule.linear(from: 7.8e-4, to: 0.156, levels: 128)
  static let unscaled = NoiseSchedule.linear(from: 1e-4, to: 0.02, levels: 128)

  static let floors = Claim(
    "Eq B.c",
    "With the best network for N(μ(c), s²), Eq 11 with 5 or 128 floors is Gaussian, and its mean is a multiple of μ(c).",
    kind: .identity, oracle: "all factors in one precision matrix, inverted"
  ) { check in
    for (name, betas) in [("5 floors", GivenNoiseClaims.betas), ("128 floors", usual.betas)] {
      for reverse in [ReverseVariance.forward, .posterior] {
        let standardDeviation = 0.6
        let distribution = LinearDistribution(
          LossWeights(NoiseSchedule(betas: betas), reverseVariance: reverse), standardDeviation: standardDeviation)
        let product = product(PlainChain(betas: betas, reverse), standardDeviation: standardDeviation, center: 1)
        let (mean, covariance) = try product.marginal([0])
        let rounding = try product.rounding()
        check.equal(
          distribution.pull, claimed: mean[0], allowed: rounding, scale: 1, "mean over μ(c), \(name), ς² = \(reverse.rawValue)",
          foils: [
            ("μ(c) itself", 1),
            ("no context at k = 1", distribution.pull - PlainChain(betas: betas).bestKernel(1, standardDeviation: 0.6).context),
          ])
        check.equal(
          distribution.variance, claimed: covariance[0][0], allowed: rounding, scale: 0.3,
          "variance, \(name), ς² = \(reverse.rawValue)",
          foils: [
            ("s² itself", standardDeviation * standardDeviation),
            ("no noise at k = 1", distribution.variance - distribution.noises[0] * distribution.noises[0]),
            ("z^K held at 0", distribution.variance - distribution.start * distribution.start),
          ].filter { $0.0 != "z^K held at 0" || distribution.start * distribution.start > 10 * rounding })
      }
    }
  }

  /// p(z^K) Π_k N(z^{k−1}; A_k z^k + B_k μ, ς_k²) over z⁰ … z^K.
  static func product(_ chain: PlainChain, standardDeviation: Double, center: Double) -> FactorProduct {
    var product = FactorProduct(size: chain.levels + 1)
    product.multiply(chain.levels, variance: 1)
    for k in 1...chain.levels {
      let kernel = chain.bestKernel(k, standardDeviation: standardDeviation)
      product.multiply(k - 1, given: [k: kernel.noisy], offset: kernel.context * center, variance: chain.variances[k - 1])
    }
    return product
  }

  static let start = Claim(
    "Eq B.d", "Started from N(0, 1) and not from q(z^K | c), the chain's mean is too small by the factor of Eq B.d.",
    kind: .identity, oracle: "the tower rule, and the factor of Eq B.d"
  ) { check in
    for (name, schedule) in [("β stretched to K = 128", usual), ("β of K = 1000, cut at 128", unscaled)] {
      let plain = PlainChain(betas: schedule.betas)
      for standardDeviation in [0.5, 1, 4] {
        let distribution = LinearDistribution(LossWeights(schedule), standardDeviation: standardDeviation)
        let (signal, spread) = (plain.signals[128], plain.spreads[128])
        let (left, square) = (signal * signal, standardDeviation * standardDeviation)
        check.equal(
          distribution.start * signal + distribution.pull, claimed: 1,
          allowed: Tolerance.rounding(terms: 10 * schedule.levels, size: 1), scale: 1,
          "started from √ᾱ_K μ, \(name), s = \(standardDeviation)",
          foils: [("started from 0", distribution.pull), ("started from μ", distribution.start + distribution.pull)])
        check.equal(
          distribution.pull, claimed: 1 - left * square / (left * square + spread),
          allowed: Tolerance.rounding(terms: 10 * schedule.levels, size: 1), scale: 1,
          "started from N(0, 1), \(name), s = \(standardDeviation)",
          foils: [("μ(c) itself", 1), ("smaller by √ᾱ_K", 1 - signal), ("smaller by ᾱ_K/(1 − ᾱ_K)", 1 - left / spread)])
      }
    }
  }

  static let distance = Claim(
    "Eq B.e", "For N(1.5, 0.5²) the divergence of q(z^K | c) from N(0, 1) is below 0.4 nats unscaled, and below 10⁻⁴ stretched.",
    kind: .identity, oracle: "quadrature of q log(q/p)"
  ) { check in
    let (center, standardDeviation) = (1.5, 0.5)
    for (name, schedule, most) in [("cut at 128", unscaled, 0.4), ("stretched", usual, 1e-4)] {
      let plain = PlainChain(betas: schedule.betas)
      let top = schedule.marginal(128, clean: center)
      let variance = top.variance + schedule.alphaBar(128) * standardDeviation * standardDeviation
      let computed = Normal(mean: top.mean, variance: variance).divergence(from: .standard)
      let (mean, spread) = (
        plain.signals[128] * center, plain.spreads[128] + pow(plain.signals[128] * standardDeviation, 2)
      )
      let exact = try gaussianExpectation(
        of: { logNormal($0, mean: mean, variance: spread) - logNormal($0, mean: 0, variance: 1) }, mean: mean,
        standardDeviation: spread.squareRoot())
      check.equal(
        computed, claimed: exact.value, allowed: exact.error + Tolerance.rounding(terms: 100, size: 1), scale: exact.value,
        "\(name), z ~ N(1.5, 0.5²)",
        foils: [
          ("0, as if z^K were N(0, 1)", 0), ("one state, not their distribution", top.divergence(from: .standard)),
          ("½ left out", 2 * computed),
        ])
      check.atMost(computed, most, "\(name), nats", foils: [("half of it", computed / 2)])
    }
  }
}

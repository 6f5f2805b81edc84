import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability

/// Second part: the model, its density, and the bound in eight lines.
enum ChainPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Now the model, a decoder with K layers. With the mean of Eq 31 and a fixed variance ς_k² each of its steps is a \
      Gaussian, and its density at z⁰ is what chapter D found: all noisy states integrated out. Where the means are straight \
      lines that density is known, and the package's closed form for it can be checked.
      """),
    .equation(
      "27",
      """
      p(z⁰) = ∫ p(z⁰ | z¹) p(z¹ | z²) ⋯ p(z^{K−1} | z^K) p(z^K) dz^{1:K},     p(z^K) = N(0, 1)
      μ_ψ(z^k) = a_k z^k:   p(z⁰) = N(0, v_0),   v_{k−1} = a_k² v_k + ς_k²,   v_K = 1
      """),
    .claim(GoldenClaims.marginal),
    .prose(
      """
      The law of the data is among the foils: with K = 2 even the best kernel does not give it back. With a network the means \
      bend, the density is no longer Gaussian, and no closed form is left.
      """),
    .prose(
      """
      The way round is the one of every variational bound. Multiply and divide by the encoder, here q(z^{1:K} | z⁰), and move \
      the logarithm inside. To see that each line is what it says, take K = 2, where all of them can be integrated \
      numerically.
      """),
    .equation(
      "30a–b",
      """
      −log p(z⁰) = −log ∫ p(z^{0:K}) dz^{1:K}
                 = −log ∫ q(z^{1:K} | z⁰) · p(z^{0:K})/q(z^{1:K} | z⁰) dz^{1:K}
      """),
    .claim(ChainClaims.importance),
    .equation("30c", "           ≤ E_q[−log p(z^{0:K})/q(z^{1:K} | z⁰)]"),
    .claim(ChainClaims.jensen),
    .claim(ChainClaims.steps),
    .prose(
      """
      The first of these was the only inequality. What it costs is the divergence of q(z^{1:K} | z⁰) from the model's own \
      posterior of the noisy states; the two agree only if the reverse kernels really undo the noise.
      """),
    .predict(
      """
      As it stands, line c compares steps back, p(z^{k−1} | z^k), with steps forward, q(z^k | z^{k−1}). How can the forward \
      step be turned round without knowing the density of z⁰?
      """),
    .prose(
      "By conditioning on z⁰, which the average holds fixed. Each turned step leaves a quotient of marginals behind, and these telescope."
    ),
    .equation(
      "30d–g",
      """
      q(z^k | z^{k−1}) = q(z^{k−1} | z^k, z⁰) · q(z^k | z⁰)/q(z^{k−1} | z⁰)

      E_q[−log p(z^K)/q(z^K | z⁰) − Σ_{k≥2} log p(z^{k−1} | z^k)/q(z^{k−1} | z^k, z⁰) − log p(z⁰ | z¹)]
      """),
    .claim(ChainClaims.firstStep),
    .claim(ChainClaims.turned),
    .claim(ChainClaims.telescoped),
    .prose(
      "Each quotient is now one of two densities of the *same* variable, so its average is a divergence, and both are Gaussian."),
    .equation(
      "30h",
      """
      D_KL(q(z^K | z⁰) ‖ p(z^K)) + Σ_{k≥2} E_q[D_KL(q(z^{k−1} | z^k, z⁰) ‖ p(z^{k−1} | z^k))] − E_q[log p(z⁰ | z¹)]
      """),
    .claim(ChainClaims.divergences),
    .prose(
      """
      Read it as an autoencoder's loss: a prior term at the noisy end, a reconstruction at the clean end, and between them one \
      term per level that asks the step back to match the *posterior* of the forward process. The paper says it matches the \
      forward transition; that is the density from which the posterior was made by Bayes' rule.
      """),
  ]
}

/// Eqs 30a–30h: from the density that cannot be computed to a sum of terms that can.
enum ChainClaims {
  static let importance = Claim(
    "Eq 30b", "Multiplying and dividing by q(z^{1:K} | z⁰) leaves −log p(z⁰) as it was in Eq 30a.", kind: .identity,
    oracle: "the double integral of the model's own joint density"
  ) { check in
    for example in SmallExample.all {
      let plain = try example.minusLogIntegral(example.logModel)
      func weighted(_ logDivisor: (Double, Double) -> Double) throws -> Measured {
        try example.minusLogIntegral { example.logForward($0, $1) + (example.logModel($0, $1) - logDivisor($0, $1)) }
      }
      let line = try weighted(example.logForward)
      // The tempting shortcut: divide by the product of the marginals q(z^k | z⁰) and not by the chain.
      let marginals = try weighted { z1, z2 in
        SmallExample.schedule.marginal(1, clean: example.clean).logDensity(at: z1)
          + SmallExample.schedule.marginal(2, clean: example.clean).logDensity(at: z2)
      }
      check.equal(
        line.value, claimed: plain.value, allowed: line.error + plain.error + rounding(terms: 10, size: 1), scale: 1,
        example.name,
        foils: [("divided by the marginals", marginals.value)])
    }
  }

  static let jensen = Claim(
    "Eq 30c", "Moving the logarithm inside the average can only raise the value: −log p(z⁰) is bounded from above.", kind: .bound,
    oracle: "both sides by quadrature"
  ) { check in
    for example in SmallExample.all {
      let truth = try example.minusLogIntegral(example.logModel)
      let bound = try line30c(example)
      check.atMost(
        truth.value, bound.value, allowed: truth.error + bound.error, scale: 1, example.name,
        foils: [
          ("the constant C dropped", bound.value - SmallExample.weights.constant),
          ("the sign of the average turned", -bound.value),
        ])
    }
  }

  static func line30c(_ example: SmallExample) throws -> Measured {
    try example.average { example.logForward($0, $1) - example.logModel($0, $1) }
  }

  static let steps = Claim(
    "Eq 30d", "The joint densities of line c fall apart into one factor per step.", kind: .identity,
    oracle: "line c by double quadrature"
  ) { check in
    for example in SmallExample.all {
      let whole = try line30c(example)
      func line(_ f: @escaping (ChainLines) -> Double) throws -> Measured {
        try example.average { z1, z2 in
          f(
            ChainLines(
              schedule: SmallExample.schedule, states: [example.clean, z1, z2], predictedNoise: example.predictedNoise))
        }
      }
      let sum = try line(\.d)
      check.equal(
        sum.value, claimed: whole.value, allowed: whole.error + sum.error, scale: 1, example.name,
        foils: [("step 1 left out", try line(\.withoutFirst).value)])
    }
  }

  static let firstStep = line("Eq 30e", "Line e sets step 1 apart.", \.e, foil: "step 1 left out", \.withoutFirst)
  static let turned = line(
    "Eq 30f", "Bayes' rule turns every other step round and leaves a quotient of marginals.", \.f,
    foil: "the quotient turned over", \.fTurned)
  static let telescoped = line(
    "Eq 30g", "The quotients telescope: all marginals cancel but the last.", \.g, foil: "log q(z^K | z⁰) forgotten", \.gForgetful)

  /// One line of Eq 30 against line d, at random points of a chain of nine levels with a non-linear kernel: since the integrands
  /// are the same function, so are their averages under any q.
  private static func line(
    _ id: String, _ title: String, _ line: @escaping @Sendable (ChainLines) -> Double, foil: String,
    _ wrong: @escaping @Sendable (ChainLines) -> Double, at position: Int = #line
  ) -> Claim {
    Claim(
      id, title, kind: .identity, oracle: "line d from plain Gaussian formulas, at random points of a chain of nine levels",
      line: position
    ) { check in
      let draws = Draws(seed: check.seed, "chapter E, points")
      let schedule = NoiseSchedule(betas: [0.02, 0.3, 0.1, 0.6, 0.05, 0.4, 0.2, 0.7, 0.5])
      for point in 0..<5 {
        let lines = ChainLines(schedule: schedule, states: (0...9).map { draws.normal(point, $0) }) { z, k in sin(Double(k) * z) }
        check.equal(
          line(lines), claimed: lines.d, allowed: rounding(terms: 60, size: lines.size), scale: 1, "point \(point)",
          foils: [(foil, wrong(lines))])
      }
    }
  }

  static let divergences = Claim(
    "Eq 30h", "The bound is a divergence at the noisy end, a divergence per level, and a reconstruction.", kind: .identity,
    oracle: "Eq 30c by double quadrature"
  ) { check in
    for example in SmallExample.all {
      let whole = try line30c(example)
      let (start, middle, end) = try parts(example)
      let forgotten = try gaussianExpectation(
        of: { middleTerm(example, $0) }, mean: 0, standardDeviation: 1)
      check.equal(
        start + middle.value + end.value, claimed: whole.value,
        allowed: whole.error + middle.error + end.error + rounding(terms: 20, size: 4),
        scale: 1, example.name,
        foils: [
          ("levels averaged under N(0, 1) and not under q(z² | z⁰)", start + forgotten.value + end.value),
          ("no reconstruction", start + middle.value), ("no L_forward", middle.value + end.value),
        ])
    }
  }

  /// The three terms of Eq 30h; the divergences inside are the package's closed forms.
  private static func parts(_ example: SmallExample) throws -> (Double, Measured, Measured) {
    let schedule = SmallExample.schedule
    let (one, two) = (schedule.marginal(1, clean: example.clean), schedule.marginal(2, clean: example.clean))
    let middle = try gaussianExpectation(
      of: { middleTerm(example, $0) }, mean: two.mean, standardDeviation: two.standardDeviation)
    let end = try gaussianExpectation(
      of: { z in
        -schedule.reverseKernel(1, noisy: z, predictedNoise: example.predictedNoise(z, 1)).logDensity(at: example.clean)
      }, mean: one.mean, standardDeviation: one.standardDeviation)
    return (SmallExample.weights.forwardLoss(meanSquare: example.clean * example.clean), middle, end)
  }

  private static func middleTerm(_ example: SmallExample, _ noisy: Double) -> Double {
    SmallExample.schedule.posterior(2, noisy: noisy, clean: example.clean)
      .divergence(from: SmallExample.schedule.reverseKernel(2, noisy: noisy, predictedNoise: example.predictedNoise(noisy, 2)))
  }
}

/// The integrands of Eqs 30d–30g at one point (z⁰, …, z^K); each line has its own way of grouping the same densities.
struct ChainLines {
  let schedule: NoiseSchedule
  /// z⁰ … z^K.
  let states: [Double]
  let predictedNoise: (Double, Int) -> Double

  private var levels: Int { schedule.levels }
  private var start: Double { -Normal.standard.logDensity(at: states[levels]) }

  private func reverse(_ k: Int) -> Double {
    schedule.reverseKernel(k, noisy: states[k], predictedNoise: predictedNoise(states[k], k)).logDensity(at: states[k - 1])
  }
  private func step(_ k: Int) -> Double { schedule.step(k, from: states[k - 1]).logDensity(at: states[k]) }
  private func marginal(_ k: Int) -> Double { schedule.marginal(k, clean: states[0]).logDensity(at: states[k]) }
  private func posterior(_ k: Int) -> Double {
    schedule.posterior(k, noisy: states[k], clean: states[0]).logDensity(at: states[k - 1])
  }

  /// Eq 30d, every density written out from its definition.
  var d: Double {
    let recursion = ForwardRecursion(betas: schedule.betas)
    return (1...levels).reduce(-logNormal(states[levels], mean: 0, variance: 1)) { sum, k in
      let beta = schedule.betas[k - 1]
      let (now, before) = (states[k], states[k - 1])
      let mean = (now - beta / recursion.variances[k].squareRoot() * predictedNoise(now, k)) / (1 - beta).squareRoot()
      return sum - logNormal(before, mean: mean, variance: beta)
        + logNormal(now, mean: (1 - beta).squareRoot() * before, variance: beta)
    }
  }

  /// Eq 30e: k = 1 set apart.
  var e: Double { withoutFirst - (reverse(1) - step(1)) }
  var withoutFirst: Double { (2...levels).reduce(start) { $0 - (reverse($1) - step($1)) } }

  /// Eq 30f: each step forward replaced by the step back, q(z^k | z^{k−1}) = q(z^{k−1} | z^k, z⁰) q(z^k | z⁰)/q(z^{k−1} | z⁰).
  var f: Double { turned(sign: 1) }
  var fTurned: Double { turned(sign: -1) }
  private func turned(sign: Double) -> Double {
    (2...levels).reduce(start - (reverse(1) - step(1))) { sum, k in
      sum - (reverse(k) - posterior(k) + sign * (marginal(k - 1) - marginal(k)))
    }
  }

  /// Eq 30g: the quotients have telescoped into q(z^K | z⁰), and q(z¹ | z⁰) has cancelled.
  var g: Double { gForgetful + marginal(levels) }
  var gForgetful: Double { (2...levels).reduce(start - reverse(1)) { $0 - (reverse($1) - posterior($1)) } }

  /// The sizes of all terms together, for the allowance.
  var size: Double {
    (1...levels).reduce(abs(start)) { $0 + abs(reverse($1)) + abs(step($1)) + abs(marginal($1)) }
      + (2...levels).reduce(0) { $0 + abs(posterior($1)) }
  }
}

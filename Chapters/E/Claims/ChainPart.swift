import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability

/// The bound, second section: the model, its density, and the bound in eight lines.
enum ChainPart {
  static let entries: [Chapter.Entry] = density + inequality + posteriors

  private static let density: [Chapter.Entry] = [
    .prose(
      """
      Now the model. With the mean of Eq 31 and a fixed variance ς_k² each of its K steps is a Gaussian, and its density at z⁰ \
      is what chapter D found: all noisy states integrated out. If every mean is linear in z^k, that density is a Gaussian \
      known in closed form, and the closed form in the code can be checked.
      """),
    .equation(
      "27, as printed",
      "p(z⁰) = ∫ p(z⁰ | z¹) p(z¹ | z²) ⋯ p(z^{K−1} | z^K) p(z^K) dz^{1:K}"),
    .equation(
      "27 for linear means",
      "μ_ψ(z^k) = a_k z^k, p(z^K) = N(0, 1):\np(z⁰) = N(0, v_0),   v_{k−1} = a_k² v_k + ς_k²,   v_K = 1"),
    .claim(GoldenClaims.marginal),
    .prose(
      """
      The best kernel here is the one whose mean is E[z^{k−1} | z^k]. The distribution of the data is among the foils: with K \
      = 2 even the best kernels do not reproduce it. If a network computes the means, they are not linear, the density is not \
      Gaussian, and there is no closed form.
      """),
  ]

  private static let inequality: [Chapter.Entry] = [
    .prose(
      """
      We therefore bound −log p(z⁰), in the same way as for a variational autoencoder. The encoder is the forward process \
      q(z^{1:K} | z⁰). We multiply and divide the integrand by it, and then move the logarithm inside the mean. For K = 2 \
      every line can be integrated numerically, so every line is checked. We abbreviate p(z^{0:K}) = p(z^{0:K−1} | z^K) \
      p(z^K).
      """),
    .equation(
      "30a–b, as printed",
      """
      −log p(z⁰) = −log ∫ p(z^{0:K}) dz^{1:K}
               = −log ∫ q(z^{1:K} | z⁰) · p(z^{0:K})/q(z^{1:K} | z⁰) dz^{1:K}
      """),
    .claim(ChainClaims.importance),
    .prose(
      """
      The integral in line b is a mean over q. The function −log is convex, and Jensen's inequality says of convex functions \
      that −log E[X] ≤ E[−log X].
      """),
    .equation("30c, as printed", "         ≤ E_q[−log p(z^{0:K})/q(z^{1:K} | z⁰)]"),
    .claim(ChainClaims.jensen),
    .prose(
      """
      This is the only inequality of the derivation. The gap is the divergence of q(z^{1:K} | z⁰) from p(z^{1:K} | z⁰), the \
      model's own posterior of the noisy states. It is 0 only if the reverse kernels exactly undo the noise. From here on \
      every line equals the one before.
      """),
    .equation("30d, as printed", "         = E_q[−log p(z^K) − Σ_{k≥1} log p(z^{k−1} | z^k)/q(z^k | z^{k−1}, z⁰)]"),
    .claim(ChainClaims.steps),
    .equation(
      "30e, as printed",
      """
               = E_q[−log p(z^K) − Σ_{k≥2} log p(z^{k−1} | z^k)/q(z^k | z^{k−1}, z⁰)
                     − log p(z⁰ | z¹)/q(z¹ | z⁰)]
      """),
    .claim(ChainClaims.firstStep),
  ]

  private static let posteriors: [Chapter.Entry] = [
    .predict(
      """
      Lines d and e compare steps back, p(z^{k−1} | z^k), with steps forward, q(z^k | z^{k−1}). How can the forward step be \
      reversed although the density of z⁰ is unknown?
      """,
      answer: .choice(
        ["by assuming z⁰ ~ N(0, 1)", "by conditioning on z⁰", "only approximately"], right: 1,
        because: "The mean is taken with z⁰ fixed, and given z⁰ all densities are Gaussian and known.")),
    .prose(
      """
      By Bayes' rule, with z⁰ given: q(z^k | z^{k−1}, z⁰) = q(z^{k−1} | z^k, z⁰) · q(z^k | z⁰)/q(z^{k−1} | z⁰). Every step \
      that is reversed leaves a ratio of two marginals behind, and in the sum over k all marginals but the last cancel.
      """),
    .equation(
      "30f, as printed",
      """
               = E_q[−log p(z^K)
                     − Σ_{k≥2} log [p(z^{k−1} | z^k)/q(z^{k−1} | z^k, z⁰)
                                    · q(z^{k−1} | z⁰)/q(z^k | z⁰)]
                     − log p(z⁰ | z¹)/q(z¹ | z⁰)]
      """),
    .claim(ChainClaims.turned),
    .equation(
      "30g, as printed",
      """
               = E_q[−log p(z^K)/q(z^K | z⁰)
                     − Σ_{k≥2} log p(z^{k−1} | z^k)/q(z^{k−1} | z^k, z⁰)
                     − log p(z⁰ | z¹)]
      """),
    .claim(ChainClaims.telescoped),
    .prose(
      """
      Each ratio now compares two densities of the *same* variable. So its mean is a divergence, and both densities are \
      Gaussian.
      """),
    .equation(
      "30h, as printed",
      """
               = D_KL(q(z^K | z⁰) ‖ p(z^K))
                 + Σ_{k≥2} E_q[D_KL(q(z^{k−1} | z^k, z⁰) ‖ p(z^{k−1} | z^k))]
                 − E_q[log p(z⁰ | z¹)]
      """),
    .claim(ChainClaims.divergences),
    .prose(
      """
      Compare it with the loss of an autoencoder: there is a prior term at the noisy end, a reconstruction at the clean end, \
      and between them one term per level, which asks the step back to match the *posterior* of the forward process. The paper \
      says that it matches the forward transition; but that is the density from which Bayes' rule made the posterior.
      """),
  ]
}

/// Eqs 30a–30h: from the density that cannot be computed to a sum of terms that can.
enum ChainClaims {
  static let importance = Claim(
    "Eq 30b", "Multiplying and dividing by q(z^{1:K} | z⁰) does not change −log p(z⁰): lines a and b are equal.", kind: .identity,
    oracle: "the double integral of the model's joint density"
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
    "Eq 30c", "The mean of −log p(z^{0:K})/q(z^{1:K} | z⁰) over q is at least −log p(z⁰).", kind: .bound,
    oracle: "the mean by quadrature"
  ) { check in
    for example in SmallExample.all {
      let truth = try example.minusLogIntegral(example.logModel)
      let bound = try line30c(example)
      check.atMost(
        truth.value, bound.value, allowed: truth.error + bound.error, scale: 1, example.name,
        foils: [
          ("the constant C dropped", bound.value - SmallExample.weights.constant),
          ("the mean with the wrong sign", -bound.value),
        ])
    }
  }

  static func line30c(_ example: SmallExample) throws -> Measured {
    try example.average { example.logForward($0, $1) - example.logModel($0, $1) }
  }

  static let steps = Claim(
    "Eq 30d", "Line d, with one factor for each step, equals line c.", kind: .identity,
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

  static let firstStep = line(
    "Eq 30e", "Line e, with step 1 written separately, equals line d.", \.e, foil: "step 1 left out", \.withoutFirst)
  static let turned = line(
    "Eq 30f", "Line f, with every step from k = 2 on reversed by Bayes' rule, equals line d.", \.f,
    foil: "the ratio of marginals inverted", \.fTurned)
  static let telescoped = line(
    "Eq 30g",
    "Line g, in which all marginals but the last have cancelled, equals line d.",
    \.g, foil: "log q(z^K | z⁰) left out", \.gForgetful)

  /// One line of Eq 30 against line d, at random points of a chain of nine levels with a non-linear kernel: since the integrands
  /// are the same function, so are their averages under any q.
  private static func line(
    _ id: String, _ title: String, _ line: @escaping @Sendable (ChainLines) -> Double, foil: String,
    _ wrong: @escaping @Sendable (ChainLines) -> Double, at position: Int = #line
  ) -> Claim {
    Claim(
      id, title, kind: .identity, oracle: "line d from Gaussian densities at random points",
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
    "Eq 30h", "A divergence at the noisy end, one per level and a reconstruction add up to the bound of Eq 30c.", kind: .identity,
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
          ("mean over N(0, 1), not over q(z² | z⁰)", start + forgotten.value + end.value),
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

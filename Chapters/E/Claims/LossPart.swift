import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability

/// The bound, third section: its terms in closed form.
enum LossPart {
  static let entries: [Chapter.Entry] = middle + lastStep

  private static let middle: [Chapter.Entry] = [
    .prose("All divergences of Eq 30h are between Gaussians, and such a divergence has a closed form."),
    .equation("E.g", "D_KL(N(μ, v) ‖ N(μ′, v′)) = ½ [v/v′ − 1 − log(v/v′) + (μ − μ′)²/v′]"),
    .claim(DivergenceClaims.divergence),
    .prose(
      """
      The first term of Eq 30h follows at once. If z⁰ is data, the term is a fixed number, and most papers drop it. Here z⁰ \
      comes from an encoder that is trained with the diffusion, and the term keeps the encoder from making its states so large \
      that K steps of noise do not hide them.
      """),
    .equation("E.h, as printed in section E.1, d = 1", "L_forward(z⁰) = ½ [ᾱ_K z⁰² − ᾱ_K − log(1 − ᾱ_K)]"),
    .claim(DivergenceClaims.forward),
    .prose(
      """
      In the terms with 2 ≤ k ≤ K the variances are fixed, so only the means matter. Both means have the form of Eq 31: one \
      with the true noise, one with the predicted noise. Their difference is a multiple of ε − ε_ψ.
      """),
    .equation("32, as printed, with ς_k for σ_k", "E_q[D_KL(…)] = β_k²/(2ς_k² α_k (1 − ᾱ_k)) · E(ε − ε_ψ)² + C_k"),
    .claim(NoiseLossClaims.step),
    .prose(
      """
      So a divergence between densities has become the squared error of a regression: the network is given a noisy state and \
      predicts the noise. There are two usual choices of ς_k². With β_k one gets the weight of Eq 33 below. With β̃_k the \
      constants C_k are 0 for k ≥ 2, and the weights are larger. The paper uses β_k without saying so (DEVIATIONS 10).
      """),
  ]

  private static let lastStep: [Chapter.Entry] = [
    .predict(
      """
      At k = 1 the posterior q(z⁰ | z¹, z⁰) is a point mass. Can the last term of Eq 30h be one more divergence of the same \
      kind?
      """,
      answer: .choice(
        [
          "yes, since a point mass has entropy 0",
          "no, since the divergence of a point mass from a Gaussian is infinite",
        ], right: 1,
        because: "A Gaussian of variance v has entropy ½ log 2πe v, which falls to −∞ as v goes to 0.")),
    .prose(
      """
      The paper says yes, since a point mass has “zero entropy”. But its differential entropy is −∞, and its divergence from \
      every density is +∞ (DEVIATIONS 11). What is finite is the cross-entropy −E_q log p, the mean negative log-likelihood \
      under p of draws from q: for a point mass at z⁰ it is −log p(z⁰).
      """),
    .equation("E.i", "−E_q log p = H(q) + D_KL(q ‖ p)"),
    .claim(DivergenceClaims.crossEntropy),
    .prose(
      """
      So the last term of Eq 30h stays a cross-entropy. −log p(z⁰ | z¹) is the negative logarithm of a Gaussian density, and \
      it is a squared error with the same weight as at every other level, if ς_1² = β_1, plus a constant of its own.
      """),
    .equation("E.j", "−E_q log p(z⁰ | z¹) = w_1 E(ε − ε_ψ)² + ½ log 2πβ_1"),
    .claim(NoiseLossClaims.lastStep),
    .prose(
      """
      All terms together are the bound of the paper. It is printed with a mean over z⁰ on both sides, which is left out here.
      """),
    .equation(
      "33, as printed, for one z⁰",
      """
      −log p(z⁰) ≤ L_forward(z⁰) + Σ_{k=1}^K w_k E(ε − ε_ψ)² + C
      w_k = β_k/(2α_k (1 − ᾱ_k))
      """),
    .claim(NoiseLossClaims.bound),
    .claim(WeightClaims.posteriorVariance),
  ]
}

/// The Gaussian divergences in closed form (E.1).
enum DivergenceClaims {
  static let pairs: [(Normal, Normal)] = [
    (Normal(mean: 0.3, variance: 0.5), Normal(mean: -0.4, variance: 2)),
    (Normal(mean: 50, variance: 1e-4), Normal(mean: 50.01, variance: 3e-4)),
    (Normal(mean: -3, variance: 4), .standard), (Normal(mean: 1, variance: 1), Normal(mean: 1, variance: 1.1)),
  ]

  static let divergence = Claim(
    "Eq E.g", "The divergence of N(μ, v) from N(μ′, v′) is ½ [v/v′ − 1 − log(v/v′) + (μ − μ′)²/v′].", kind: .identity,
    oracle: "quadrature of log q − log p under q"
  ) { check in
    for (q, p) in pairs {
      let exact = try gaussianExpectation(
        of: { logNormal($0, mean: q.mean, variance: q.variance) - logNormal($0, mean: p.mean, variance: p.variance) },
        mean: q.mean, standardDeviation: q.standardDeviation)
      let closed = q.divergence(from: p)
      let shift = (q.mean - p.mean) * (q.mean - p.mean)
      check.equal(
        closed, claimed: exact.value,
        allowed: exact.error + rounding(terms: 4, size: 1),
        scale: closed, "N(\(q.mean), \(q.variance)) from N(\(p.mean), \(p.variance))",
        foils: [
          ("the other way round", p.divergence(from: q)), ("without −1", closed + 0.5),
          ("standard deviations in the logarithm", closed + 0.25 * log(q.variance / p.variance)),
        ] + (shift > 0 ? [("means ignored", closed - shift / (2 * p.variance))] : []))
    }
  }

  static let crossEntropy = Claim(
    "Eq E.i",
    "−E_q log p = H(q) + D_KL(q ‖ p); for a point mass the left side is finite, and the right side is −∞ + ∞.",
    kind: .identity, oracle: "quadrature of −log p under q"
  ) { check in
    for (q, p) in pairs {
      let exact = try gaussianExpectation(
        of: { -logNormal($0, mean: p.mean, variance: p.variance) }, mean: q.mean, standardDeviation: q.standardDeviation)
      let allowed = exact.error + rounding(terms: 4, size: 1 + (q.mean * q.mean + p.mean * p.mean) * 1e-3)
      check.equal(
        q.crossEntropy(to: p), claimed: exact.value, allowed: allowed, scale: 1,
        "N(\(q.mean), \(q.variance)), N(\(p.mean), \(p.variance))",
        foils: [("the divergence alone", q.divergence(from: p))])
      check.equal(
        q.entropy + q.divergence(from: p), claimed: exact.value, allowed: allowed, scale: 1, "entropy plus divergence",
        foils: [("the entropy alone", q.entropy)])
    }
    let (point, p) = (Normal(mean: 0.7, variance: 0), Normal(mean: 0.2, variance: 0.4))
    check.equal(
      point.crossEntropy(to: p), claimed: -logNormal(0.7, mean: 0.2, variance: 0.4), allowed: rounding(terms: 4, size: 1),
      scale: 1,
      "point mass at 0.7", foils: [("its divergence, its entropy taken as 0", point.divergence(from: p))])
    check.exactly(
      [point.divergence(from: p), point.entropy], claimed: [.infinity, -.infinity], "divergence and entropy of the point mass",
      foils: [("an entropy of 0", [point.crossEntropy(to: p), 0])])
  }

  static let forward = Claim(
    "Eq E.h", "The divergence of q(z^K | z⁰) from N(0, 1) is L_forward(z⁰) = ½ [ᾱ_K z⁰² − ᾱ_K − log(1 − ᾱ_K)].", kind: .identity,
    oracle: "quadrature of log q(z^K | z⁰) − log N(z^K; 0, 1)"
  ) { check in
    for (schedule, clean) in [
      (SmallExample.schedule, 0.8), (TestSchedules.unscaled, 9.18), (TestSchedules.karras, 20), (TestSchedules.stretched, 9.18),
    ] {
      let recursion = ForwardRecursion(betas: schedule.betas)
      let (mean, variance) = (recursion.factors[schedule.levels] * clean, recursion.variances[schedule.levels])
      let exact = try gaussianExpectation(
        of: { logNormal($0, mean: mean, variance: variance) - logNormal($0, mean: 0, variance: 1) }, mean: mean,
        standardDeviation: variance.squareRoot())
      let weights = LossWeights(schedule)
      let closed = weights.forwardLoss(meanSquare: clean * clean)
      let alphaBar = schedule.alphaBar(schedule.levels)
      check.equal(
        closed, claimed: exact.value,
        allowed: exact.error + rounding(terms: schedule.levels, size: alphaBar * (1 + clean * clean)),
        scale: closed, "K = \(schedule.levels), ᾱ_K = \(alphaBar), z⁰ = \(clean)",
        foils: [
          ("z⁰ for its square", weights.forwardLoss(meanSquare: clean)), ("ᾱ_K taken as 0", 0),
          ("the logarithm added", closed + schedule.logNoiseVariance(schedule.levels)),
        ])
    }
  }
}

import ChapterKit
import DiffusionLoss
import Foundation
import Oracle
import Probability

/// The Gaussian divergences in closed form (E.1).
enum DivergenceClaims {
  static let pairs: [(Normal, Normal)] = [
    (Normal(mean: 0.3, variance: 0.5), Normal(mean: -0.4, variance: 2)),
    (Normal(mean: 50, variance: 1e-4), Normal(mean: 50.01, variance: 3e-4)),
    (Normal(mean: -3, variance: 4), .standard), (Normal(mean: 1, variance: 1), Normal(mean: 1, variance: 1.1)),
  ]

  static let divergence = Claim(
    "Eq E.g", "The divergence of two Gaussians is ½ [v/v′ − 1 − log(v/v′) + (μ − μ′)²/v′].", kind: .identity,
    oracle: "quadrature of log q − log p under q, with a guard that q has mass 1"
  ) { check in
    for (q, p) in pairs {
      let exact = try gaussianExpectation(
        of: { logNormal($0, mean: q.mean, variance: q.variance) - logNormal($0, mean: p.mean, variance: p.variance) },
        mean: q.mean, deviation: q.deviation)
      let closed = q.divergence(from: p)
      let shift = (q.mean - p.mean) * (q.mean - p.mean)
      check.equal(
        closed, claimed: exact.value,
        allowed: exact.error + rounding(terms: 4, size: 1),
        scale: closed, "N(\(q.mean), \(q.variance)) from N(\(p.mean), \(p.variance))",
        foils: [
          ("the other way round", p.divergence(from: q)), ("without −1", closed + 0.5),
          ("deviations for variances in the logarithm", closed + 0.25 * log(q.variance / p.variance)),
        ] + (shift > 0 ? [("means ignored", closed - shift / (2 * p.variance))] : []))
    }
  }

  static let crossEntropy = Claim(
    "Eq E.i",
    "−E_q log p = H(q) + D_KL(q ‖ p), and for a point mass the left side is finite while both parts of the right are not.",
    kind: .identity, oracle: "quadrature; for the point mass, narrower and narrower Gaussians"
  ) { check in
    for (q, p) in pairs {
      let exact = try gaussianExpectation(
        of: { -logNormal($0, mean: p.mean, variance: p.variance) }, mean: q.mean, deviation: q.deviation)
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
      "point mass at 0.7", foils: [("its divergence, with zero entropy assumed", point.divergence(from: p))])
    check.exactly(
      [point.divergence(from: p), point.entropy], claimed: [.infinity, -.infinity], "divergence and entropy of the point mass",
      foils: [("zero entropy", [point.crossEntropy(to: p), 0])])
  }

  static let forward = Claim(
    "Eq E.h", "L_forward(z⁰) = ½ [ᾱ_K z⁰² − ᾱ_K − log(1 − ᾱ_K)] per coordinate.", kind: .identity,
    oracle: "quadrature of log q(z^K | z⁰) − log N(z^K; 0, 1)"
  ) { check in
    for (schedule, clean) in [
      (SmallWorld.schedule, 0.8), (TestSchedules.unscaled, 9.18), (TestSchedules.karras, 20), (TestSchedules.stretched, 9.18),
    ] {
      let walk = ForwardRecursion(betas: schedule.betas)
      let (mean, variance) = (walk.factors[schedule.levels] * clean, walk.variances[schedule.levels])
      let exact = try gaussianExpectation(
        of: { logNormal($0, mean: mean, variance: variance) - logNormal($0, mean: 0, variance: 1) }, mean: mean,
        deviation: variance.squareRoot())
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

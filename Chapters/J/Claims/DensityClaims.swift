import ChapterKit
import DeepStateSpace
import DiffusionChain
import Foundation
import Oracle

/// Whether exp(−term) is a density in z_t: exact for a Gaussian transition, a bound for a diffusion.
enum DensityClaims {
  /// E_ε by the trapezoid rule on ±8, exact to rounding for smooth functions.
  private static let noises = (0...64).map { -8 + 0.25 * Double($0) }

  /// exp(−term) at z after z_1 = 0.4, every level and noise averaged.
  private static func value(_ models: UnitModels, _ z: Double, output: Double) -> Double {
    let terms = models.terms(
      .diffusion, first: noises.map { _ in [0.4] }, second: noises.map { _ in [z] }, noises: noises.map { [$0] }, output: output)
    return exp(-zip(terms, noises).reduce(0) { $0 + $1.0 * 0.25 * exp(-0.5 * $1.1 * $1.1) / (2 * .pi).squareRoot() })
  }

  private static func mass(_ models: UnitModels, output: Double, to precision: Double) throws -> Measured {
    try integral(
      of: { value(models, $0, output: output) }, over: Region([-9, -3, 0, 3, 9]),
      to: .init(absolute: precision, relative: precision))
  }

  static let gaussian = Claim(
    "Eq J.k", "exp(−term) of a Gaussian transition is a density of z_t: its integral is 1.", kind: .identity,
    oracle: "quadrature over z_t of the exponential"
  ) { check in
    let scored = ScoredTransition(latents: 1, seed: check.seed)
    for t in [3, 5] {
      let distribution = scored.density(time: t, row: 2)
      func mass(_ density: @escaping (Double) -> Double) throws -> Measured {
        try integral(
          of: density, over: Region(mean: distribution.mean, standardDeviation: distribution.standardDeviation),
          to: .init(absolute: 1e-11, relative: 1e-11))
      }
      let found = try mass { exp(-distribution.negativeLogLikelihood($0)) }
      check.equal(
        found.value, claimed: 1, allowed: found.error + Tolerance.rounding(terms: 100, size: 1), scale: 1,
        "t = \(t), mean \(distribution.mean), standard deviation \(distribution.standardDeviation)",
        foils: [
          ("½ log 2π dropped", found.value * (2 * .pi).squareRoot()),
          ("half of log v dropped", found.value * distribution.standardDeviation.squareRoot()),
        ])
    }
  }

  static let diffusion = Claim(
    "Eq J.k", "exp(−bound) of a diffusion has an integral of at most 1, and of 1 if the bound is tight everywhere.",
    kind: .bound, oracle: "quadrature over z_t, all levels and the noise averaged"
  ) { check in
    let models = try UnitModels(.listed(betas: Array(repeating: 0.3, count: 8)), levels: 8, latents: 1, seed: 2)
    let (tight, loose) = (try mass(models, output: 0, to: 1e-8), try mass(models, output: 12, to: 1e-5))
    let c = exp(models.constant)
    check.equal(
      tight.value, claimed: 1, allowed: tight.error + Tolerance.rounding(terms: 100 * 8, size: 1), scale: 1,
      "F = 0, the best for standard normal states",
      foils: [("C dropped", tight.value * c), ("a constant output of 12", loose.value)])
    check.atMost(
      loose.value, 1, allowed: loose.error + Tolerance.rounding(terms: 100 * 8, size: 1), scale: 1,
      "a constant output of 12: \(loose.value)",
      lowerFoils: [("C = \(models.constant) dropped", loose.value * c)])
  }
}

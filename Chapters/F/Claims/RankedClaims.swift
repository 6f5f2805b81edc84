import ChapterKit
import Foundation
import Oracle
import Probability
import Scores

/// The continuous ranked probability score, of laws and of draws.
enum RankedClaims {
  private static let distribution = PlainDistribution(
    weights: [1.0 / 3, 2.0 / 3], means: [-4, 3], deviations: [(0.2).squareRoot(), (1.5).squareRoot()])

  static let definition = Claim(
    "Eq F.g", "The CRPS of a mixture in closed form is ∫ (F(x) − 1{y ≤ x})² dx.", kind: .identity,
    oracle: "the integral by quadrature, F by GSL's tails"
  ) { check in
    for outcome in [-9.0, -4, 0.5, 3, 7] {
      // The gap is (1 − F)² to the right of y and F² to the left; between the ends of the region nothing is left out.
      func integral(_ gap: (Double) -> Double) throws -> Measured {
        try Oracle.integral(
          of: { try gap($0 >= outcome ? distribution.above($0) : distribution.below($0)) },
          over: distribution.region(and: [outcome]),
          to: QuadratureTolerance(absolute: 1e-12, relative: 1e-11))
      }
      let exact = try integral { $0 * $0 }
      check.equal(
        RankedProbability.exact(distribution.mixture, outcome: outcome), claimed: exact.value,
        allowed: exact.error + Tolerance.rounding(terms: 20, size: 10), scale: 0.5,
        "y = \(outcome)",
        foils: [
          ("the gap not squared, which is E|X − y|", try integral { $0 }.value),
          ("of the Gaussian with the same moments", ofGaussian(distribution.mixture, outcome: outcome)),
        ])
    }
  }

  /// σ [z (2Φ(z) − 1) + 2φ(z) − 1/√π] with z = (y − μ)/σ, for the Gaussian with a law's mean and variance.
  private static func ofGaussian(_ distribution: GaussianMixture, outcome: Double) -> Double {
    let standardDeviation = distribution.variance.squareRoot()
    let z = (outcome - distribution.mean) / standardDeviation
    return standardDeviation
      * (z * erf(z / 2.0.squareRoot()) + 2 * exp(-z * z / 2) / (2 * .pi).squareRoot() - 1 / Double.pi.squareRoot())
  }

  static let gaussian = Claim(
    "Eq F.h", "For N(μ, σ²) it is σ [z (2Φ(z) − 1) + 2φ(z) − 1/√π], z = (y − μ)/σ, and draws approach it.", kind: .limit,
    oracle: "the formula of Gneiting and Raftery, in plain numbers"
  ) { check in
    let distribution = GaussianMixture(means: [2], variance: 9)
    let random = Draws(seed: check.seed, "chapter F, Gaussian").random
    for outcome in [2, 3.1, -6] {
      let exact = ofGaussian(distribution, outcome: outcome)
      check.equal(
        RankedProbability.exact(distribution, outcome: outcome), claimed: exact,
        allowed: Tolerance.rounding(terms: 10, size: 3 + exact),
        scale: exact, "y = \(outcome)",
        foils: [
          ("σ² for σ", ofGaussian(GaussianMixture(means: [2], variance: 81), outcome: outcome)),
          ("1/√π left out", exact + 3 / Double.pi.squareRoot()), ("the absolute error", abs(outcome - 2)),
        ])
      let batches = (0..<128).map { batch in
        RankedProbability.fair(draws: (0..<512).map { distribution.draw($0, using: random, series: batch) }, outcome: outcome)
      }
      check.mean(
        ofDraws: batches, claimed: exact, "batches of 512, y = \(outcome)",
        foils: [("half a standard deviation more", exact + 1.5)])
    }
    for outcome in [5.0, 2] {
      check.equal(
        RankedProbability.exact(GaussianMixture(means: [2], variance: 0), outcome: outcome), claimed: abs(outcome - 2),
        allowed: 0,
        scale: 1, "a point forecast scores its absolute error, y = \(outcome)",
        foils: [("squared", (outcome - 2) * (outcome - 2) + 1)])
    }
  }

  static let pairs = Claim(
    "Eq F.i",
    "From draws it is E|X − y| − ½ E|X − X′|, the energy score on a line: pairs of distinct draws (fair) or all pairs (plain).",
    kind: .identity, oracle: "all pairs in a double loop"
  ) { check in
    let random = Draws(seed: check.seed, "chapter F, pairs").random
    for (count, level) in [(2, 0.0), (57, 0), (57, 1e6)] {
      let draws = (0..<count).map { level + distribution.mixture.draw($0, using: random) }
      let outcome = level + 0.7
      var (pairs, error) = (0.0, 0.0)
      for one in draws {
        error += abs(one - outcome) / Double(count)
        for other in draws { pairs += abs(one - other) }
      }
      let (distinct, all) = (Double(count * (count - 1)), Double(count * count))
      let (fair, plain) = (error - 0.5 * pairs / distinct, error - 0.5 * pairs / all)
      let rounding = Tolerance.averaged(terms: count * count, size: error) + 4 * level.ulp
      check.equal(
        RankedProbability.fair(draws: draws, outcome: outcome), claimed: fair, allowed: rounding, scale: 1,
        "fair, \(count) draws at \(level)",
        foils: [
          ("plain", plain), ("the half left out", error - pairs / distinct), ("each pair once", error - 0.25 * pairs / distinct),
        ])
      check.equal(
        RankedProbability.plain(draws: draws, outcome: outcome), claimed: plain, allowed: rounding, scale: 1,
        "plain, \(count) draws at \(level)",
        foils: [("fair", fair), ("the absolute error alone", error)])
    }
  }

  static let bias = Claim(
    "Eq F.j", "The fair estimate has the right mean at any n; the plain one is too high by E|X − X′|/2n, a fine on few draws.",
    kind: .estimate, oracle: "quadrature of ∫ (F − 1{y ≤ x})² dx"
  ) { check in
    let precision = QuadratureTolerance(absolute: 1e-11, relative: 1e-10)
    let spread = try integral(
      of: { 2 * (try distribution.below($0)) * (try distribution.above($0)) }, over: distribution.region(), to: precision)
    let outcome = 0.5
    let exact = try integral(
      of: { try power($0 >= outcome ? distribution.above($0) : distribution.below($0), 2) },
      over: distribution.region(and: [outcome]), to: precision)
    let random = Draws(seed: check.seed, "chapter F, few draws").random
    for count in [2, 8] {
      let sets = (0..<8192).map { set in
        (0..<count).map { distribution.mixture.draw($0, using: random, series: 16 * set + count) }
      }
      let excess = spread.value / (2 * Double(count))
      check.mean(
        ofDraws: sets.map { RankedProbability.fair(draws: $0, outcome: outcome) }, claimed: exact.value,
        claimedError: exact.error,
        "fair, n = \(count)", foils: [("plain", exact.value + excess)])
      check.mean(
        ofDraws: sets.map { RankedProbability.plain(draws: $0, outcome: outcome) }, claimed: exact.value + excess,
        claimedError: exact.error + spread.error, "plain, n = \(count)",
        foils: [("fair", exact.value), ("twice the fine", exact.value + 2 * excess)])
    }
  }
}

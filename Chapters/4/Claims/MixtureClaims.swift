import ChapterKit
import Foundation
import Oracle
import Probability

/// Densities, masses, moments and draws of one law belong together.
enum MixtureClaims {
  private static let distribution = GaussianMixture(weights: [1, 3], means: [-4, 2.5], variances: [0.2, 2])
  private static let parts = [
    (weight: 0.25, mean: -4.0, standardDeviation: 0.2.squareRoot()),
    (weight: 0.75, mean: 2.5, standardDeviation: 2.0.squareRoot()),
  ]

  private static func density(_ x: Double) throws -> Double {
    try parts.reduce(0) {
      $0 + $1.weight * (try gaussianDensity(x, mean: $1.mean, standardDeviation: $1.standardDeviation).value)
    }
  }

  /// ∫ w(x) p(x) dx up to a place, by GSL's densities.
  private static func moment(upTo end: Double = 60, _ weight: (Double) -> Double) throws -> Measured {
    let positions = parts.flatMap { part in [-40.0, -6, 0, 6].map { part.mean + $0 * part.standardDeviation } }
    return try integral(of: { weight($0) * (try density($0)) }, over: Region(positions.filter { $0 < end } + [end]))
  }

  static let moments = Claim(
    "Eq 4.o", "Density, distribution function, mean and variance of a mixture of unequal Gaussians agree with each other.",
    kind: .identity, oracle: "GSL's densities, and their integrals by quadrature"
  ) { check in
    for x in [-5.1, -4, -1, 2.2, 6] {
      let exact = try density(x)
      check.equal(
        distribution.density(at: x), claimed: exact, allowed: Tolerance.rounding(terms: 40, size: exact), scale: exact, "p(\(x))",
        foils: [
          (
            "equal weights",
            GaussianMixture(weights: [1, 1], means: distribution.means, variances: distribution.variances).density(at: x)
          )
        ])
      let below = try moment(upTo: x) { _ in 1 }
      check.equal(
        distribution.cumulativeProbability(at: x), claimed: below.value,
        allowed: below.error + Tolerance.rounding(terms: 4, size: 1), scale: 0.01,
        "P(X ≤ \(x))",
        foils: [
          ("P(X > x)", 1 - below.value),
          ("the lower part alone", Normal(mean: -4, variance: 0.2).mass(from: -.infinity, to: x)),
        ])
    }
    let mean = try moment { $0 }
    let variance = try moment { ($0 - mean.value) * ($0 - mean.value) }
    check.equal(
      distribution.mean, claimed: mean.value, allowed: mean.error + Tolerance.rounding(terms: 10, size: 4), scale: 1, "mean",
      foils: [("the middle of the two", -0.75)])
    check.equal(
      distribution.variance, claimed: variance.value, allowed: variance.error + Tolerance.rounding(terms: 10, size: 20), scale: 1,
      "variance",
      foils: [("within the parts alone", 0.25 * 0.2 + 0.75 * 2), ("between the parts alone", variance.value - 1.55)])
    let exponent = Int((18 - 2.5) * (18 - 2.5) / (2 * 2))  // its rounding counts so many times in the tail
    let tail = try gaussianUpperTail(18, mean: 2.5, standardDeviation: 2.0.squareRoot())
    check.equal(
      distribution.mass(from: 18, to: .infinity), claimed: 0.75 * tail.value,
      allowed: tail.error + Tolerance.rounding(terms: 4 * exponent, size: tail.value), scale: tail.value,
      "P(X > 18), eleven standard deviations out", foils: [("1 − P(X ≤ 18)", 1 - distribution.cumulativeProbability(at: 18))])
  }

  static let draws = Claim(
    "Eq 4.p", "A draw takes a part by its weight, then that part's Gaussian.", kind: .estimate,
    oracle: "the distribution function of the mixture"
  ) { check in
    let random = Distance.random(check.seed, "mixture")
    let drawn = (0..<8192).map { distribution.draw($0, using: random, series: 3) }
    Distance.check(
      check, drawn.map(distribution.cumulativeProbability), "8,192 draws",
      foils: [
        (
          "weights exchanged",
          drawn.map(
            GaussianMixture(weights: [3, 1], means: distribution.means, variances: distribution.variances).cumulativeProbability)
        ),
        (
          "variances exchanged",
          drawn.map(GaussianMixture(weights: [1, 3], means: distribution.means, variances: [2, 0.2]).cumulativeProbability)
        ),
        (
          "one Gaussian",
          drawn.map(GaussianMixture(means: [distribution.mean], variance: distribution.variance).cumulativeProbability)
        ),
      ])
  }
}

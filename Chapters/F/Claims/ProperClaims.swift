import ChapterKit
import Foundation
import Oracle
import Probability
import Scores

/// Which forecaster a score prefers when the truth is known.
enum ProperClaims {
  /// The truth at r = 0.2 and three Gaussians: the moments matched, collapsed onto a mode, and something between.
  static let truth = PlainDistribution.truth(0.2)
  static let matched = PlainDistribution.gaussian(0, standardDeviation: 16.2.squareRoot())
  static let collapsed = PlainDistribution.gaussian(4, standardDeviation: 0.2.squareRoot())
  private static let wrong = [
    ("moments matched", matched), ("collapsed", collapsed), ("neither", PlainDistribution.gaussian(1.5, standardDeviation: 2)),
    ("truth shifted by 0.3", PlainDistribution(weights: [0.5, 0.5], means: [-3.7, 4.3], deviations: truth.deviations)),
    ("modes of unequal weight", PlainDistribution(weights: [0.4, 0.6], means: truth.means, deviations: truth.deviations)),
  ]
  private static let precision = QuadratureTolerance(absolute: 1e-9, relative: 1e-8)

  /// E_y CRPS(F, y) with y from the truth.
  static func expectedCRPS(_ distribution: PlainDistribution) throws -> Measured {
    let mixture = distribution.mixture
    return try expectation(
      of: { RankedProbability.exact(mixture, outcome: $0) }, density: truth.density, over: truth.region(and: distribution.means),
      to: precision)
  }

  /// E_y log p(y) with y from the truth, for one Gaussian emission or two.
  static func expectedLogScore(_ distribution: PlainDistribution) throws -> Measured {
    let parts = zip(distribution.means, distribution.deviations).map { Normal(mean: $0, variance: $1 * $1) }
    return try expectation(
      of: { LogScore.mean(of: parts, outcome: $0) }, density: truth.density, over: truth.region(and: distribution.means),
      to: precision)
  }

  static let ranked = Claim(
    "Eq F.m", "CRPS is proper: on average a wrong distribution F scores worse than the truth G, by exactly ∫ (F − G)² dx.",
    kind: .identity,
    oracle: "the integral of the squared gap by quadrature, tails by GSL"
  ) { check in
    let best = try expectedCRPS(truth)
    for (name, distribution) in wrong {
      let loss = try expectedCRPS(distribution) - best
      let region = Region(
        (truth.region().breakpoints + distribution.region().breakpoints).filter { abs($0) < 60 } + [-60, 0, 60])
      // Piece by piece: over long flat stretches an adaptive rule for the whole mistakes rounding for structure.
      let exact = try zip(region.breakpoints, region.breakpoints.dropFirst()).reduce(Measured(0, error: 0)) { sum, ends in
        sum
          + (try integral(
            of: { x in
              let gap = try (x < 0 ? distribution.below(x) - truth.below(x) : distribution.above(x) - truth.above(x))
              return gap * gap
            }, over: Region([ends.0, ends.1]), to: QuadratureTolerance(absolute: 1e-9, relative: 1e-7)))
      }
      check.equal(
        loss.value, claimed: exact.value, allowed: loss.error + exact.error + Tolerance.rounding(terms: 40, size: 4),
        scale: exact.value, name,
        foils: [("half of it", exact.value / 2), ("the spread forgotten: 2 ∫ (F − G)²", 2 * exact.value), ("nothing", 0)])
    }
  }

  static let logarithmic = Claim(
    "Eq F.n",
    "So is the log score; for a Gaussian N(m, s²) it averages −½ log 2πs² − (16 + r + m²)/2s², best at the truth's moments.",
    kind: .identity, oracle: "the formula; the truth's entropy by quadrature"
  ) { check in
    let best = try expectedLogScore(truth)
    for (name, distribution) in wrong where distribution.means.count == 1 {
      let (mean, square) = (distribution.means[0], distribution.deviations[0] * distribution.deviations[0])
      func formula(_ second: Double) -> Double { -0.5 * log(2 * .pi * square) - second / (2 * square) }
      let found = try expectedLogScore(distribution)
      check.equal(
        found.value, claimed: formula(16.2 + mean * mean),
        allowed: found.error + Tolerance.rounding(terms: 10, size: 1 + abs(found.value)), scale: 0.1, name,
        foils: [("r left out", formula(16 + mean * mean)), ("the truth's own", best.value)])
      check.atMost(
        found.value, try expectedLogScore(matched).value, allowed: 2 * found.error, "\(name) against the matched moments")
    }
    check.foil("the collapsed one's score as the best of the Gaussians", try expectedLogScore(collapsed).value)
    for (name, distribution) in wrong {
      let found = try expectedLogScore(distribution)
      check.atMost(found.value, best.value, allowed: found.error + best.error, "\(name) against the truth")
    }
    // The modes do not overlap, so the truth's entropy is that of one mode and of a coin.
    let mode = -0.5 * log(2 * Double.pi * 0.2) - 0.5
    check.equal(
      best.value, claimed: mode - log(2), allowed: best.error + Tolerance.rounding(terms: 10, size: 2), scale: 1,
      "the truth, −1.307",
      foils: [("no coin", mode), ("the coin in bits", mode - 1)])
  }

  static let orders = Claim(
    "Eq F.o",
    "All three put the truth first. Behind it CRPS and log score prefer the matched moments, the JSD the collapsed Gaussian.",
    kind: .identity, oracle: "GSL's tails, ∫ (F − G)² and closed forms"
  ) { check in
    let distributions = [truth, matched, collapsed]
    let divergences = try distributions.map { distribution in
      JensenShannon.between(BinGrid(center: 0).masses(of: distribution.mixture), try truth.bins())
    }
    let (ranked, logarithmic) = (try distributions.map(expectedCRPS), try distributions.map(expectedLogScore))
    check.equal(
      divergences, claimed: [0, 0.3767, 0.2158], allowed: Tolerance.printed(decimals: 4), "JSD",
      foils: [("CRPS' order", [0, 0.2158, 0.3767])])
    check.equal(
      ranked.map(\.value), claimed: table.ranked, allowed: Tolerance.printed(decimals: 3), "CRPS",
      foils: [("JSD's order", [table.ranked[0], table.ranked[2], table.ranked[1]])])
    check.equal(
      logarithmic.map(\.value), claimed: table.logarithmic, allowed: Tolerance.printed(decimals: 3), "log score",
      foils: [("JSD's order", [table.logarithmic[0], table.logarithmic[2], table.logarithmic[1]])])
    let positions = { (values: [Double], isLossy: Bool) -> [Int] in
      [0, 1, 2].sorted { isLossy ? values[$0] < values[$1] : values[$0] > values[$1] }
    }
    check.exactly(
      [positions(divergences, true), positions(ranked.map(\.value), true), positions(logarithmic.map(\.value), false)],
      claimed: [[0, 2, 1], [0, 1, 2], [0, 1, 2]], "orders of JSD, CRPS, log score",
      foils: [("one order for all", [[0, 1, 2], [0, 1, 2], [0, 1, 2]])])
  }

  /// Printed digits for the truth, the matched moments and the collapsed Gaussian.
  private static let table = (ranked: [2.126, 2.420, 4.0], logarithmic: [-1.307, -2.811, -80.614])
}

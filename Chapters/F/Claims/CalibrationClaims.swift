import ChapterKit
import Foundation
import Oracle
import Probability
import Scores

/// Whether outcomes fall where the draws say.
enum CalibrationClaims {
  static let pit = Claim(
    "Eq F.ab",
    "Among n draws of its own distribution the outcome's PIT (#below + u (1 + #equal))/(n + 1) is uniform at any n, with ties too.",
    kind: .estimate, oracle: "counting by hand; ranks are equally likely"
  ) { check in
    let draws = [5, 2, 1, 2.0]
    check.equal(
      [2, 0, 9, 3].map { Calibration.pit(of: $0, among: draws, at: 0.25) }, claimed: [1.75 / 5, 0.05, 0.85, 0.65],
      allowed: Tolerance.rounding(terms: 1, size: 1),
      scale: 0.05, "four places among 1, 2, 2, 5",
      foils: [("ties all below", [0.65, 0.05, 0.85, 0.65]), ("n for n + 1", [1.75 / 4, 0.0625, 1.0625, 0.8125])])
    let random = Draws(seed: check.seed, "chapter F, places").random
    for count in [1, 7] {
      let sets = (0..<20_000).map { set in (0...count + 1).map { random.uniform(series: set, lane: $0) } }
      // Values in fifths are mostly tied; as they come, never.
      for (name, values) in [("never tied", sets), ("tied", sets.map { $0.map { (5 * $0).rounded(.down) } })] {
        let found = Calibration(
          pits: zip(sets, values).map { Calibration.pit(of: $1[0], among: Array($1[1...count]), at: $0[count + 1]) })
        for level in Calibration.levels {
          let error = (level * (1 - level) / 20_000).squareRoot()
          check.mean(
            found.coverage(of: level).share, standardError: error, claimed: level, "\(level) of outcomes, n = \(count), \(name)",
            foils: [("quantiles of the draws, uncorrected", level * Double(count - 1) / Double(count + 1))])
        }
        for (bin, share) in found.histogram.enumerated() {
          check.mean(
            share, standardError: (0.09 / 20_000).squareRoot(), claimed: 0.1, "bin \(bin), n = \(count), \(name)",
            foils: [("n + 1 slots, no u", 0)])
        }
      }
    }
  }

  static let uncorrected = Claim(
    "Eq F.ac",
    """
    For uniform draws the interval between interpolated quantiles, without the n + 1, covers level · (n − 1)/(n + 1): with 7 \
    draws ¾ of \
    the level. For Cauchy draws it covers another share.
    """, kind: .estimate, oracle: "mean spacings of uniform order statistics; quadrature"
  ) { check in
    let random = Draws(seed: check.seed, "chapter F, quantiles").random
    let (count, sets) = (7, 20_000)
    let drawn = (0..<sets).map { set in (0...count + 1).map { random.uniform(series: set, lane: $0) } }
    let corrected = Calibration(
      pits: drawn.map { Calibration.pit(of: $0[0], among: Array($0[1...count]), at: $0[count + 1]) })
    func quantile(_ sorted: [Double], _ share: Double) -> Double {
      let pit = share * Double(sorted.count - 1)
      let low = min(Int(pit), sorted.count - 2)
      return sorted[low] + (pit - Double(low)) * (sorted[low + 1] - sorted[low])
    }
    func covered(_ drawn: [[Double]], level: Double) -> [Double] {
      drawn.map { set -> Double in
        let sorted = set[1...count].sorted()
        return quantile(sorted, (1 - level) / 2) <= set[0] && set[0] <= quantile(sorted, (1 + level) / 2) ? 1 : 0
      }
    }
    // 1 − 2 E[F((X_(2) + X_(3))/2)] for the distribution function F of Cauchy's distribution.
    let cauchy = (sets..<5 * sets).map { set in
      (0...count).map { tan(Double.pi * (random.uniform(series: set, lane: $0) - 0.5)) }
    }
    check.mean(
      ofDraws: covered(cauchy, level: 0.5), claimed: 0.406177, claimedError: Tolerance.printed(decimals: 6),
      "Cauchy draws, level 0.5",
      foils: [("0.375, as for uniform draws", 0.375)])
    for level in Calibration.levels {
      let held = covered(drawn, level: level)
      let found = corrected.coverage(of: level)
      check.mean(
        ofDraws: held, claimed: 0.75 * level, "interpolated, uniform draws, level \(level)",
        foils: [("the level", level)])
      check.equal(
        found.standardError, claimed: (found.share * (1 - found.share) / Double(sets)).squareRoot(),
        allowed: Tolerance.rounding(terms: 4, size: found.standardError),
        scale: found.standardError, "binomial standard error", foils: [("of one outcome", (level * (1 - level)).squareRoot())])
      check.mean(
        found.share, standardError: found.standardError, claimed: level, "by place, level \(level)",
        foils: [("interpolated", 0.75 * level)])
    }
  }

  static let uniformity = Claim(
    "Eq F.ad", "χ² of the ten bins averages 9 when places are uniform, and P(χ²_9 ≥ x) has a closed form.", kind: .identity,
    oracle: "GSL's tail of χ²; the bins' multinomial variances"
  ) { check in
    for tilt in [0.0, 0.05, 0.1, 0.2] {
      // 400 places on a grid, bent towards the right end.
      let found = Calibration(pits: (0..<400).map { pow((Double($0) + 0.5) / 400, 1 + tilt) })
      let counts = found.histogram.map { ($0 * 400).rounded() }
      let byHand = counts.reduce(0) { $0 + $1 * $1 / 40 } - 400
      let tail = try chiSquareUpperTail(byHand, degrees: 9)
      check.equal(
        found.chiSquare, claimed: byHand, allowed: Tolerance.rounding(terms: 10, size: 400 + byHand), scale: 1,
        "χ², tilt \(tilt)",
        foils: [("not divided by what is expected", 40 * byHand + 1)])
      check.equal(
        found.probabilityByChance, claimed: tail.value, allowed: tail.error + Tolerance.rounding(terms: 40, size: 1),
        scale: tail.value,
        "P(χ² ≥ \(byHand)), tilt \(tilt)",
        foils: [
          ("10 degrees", byHand == 0 ? 0 : try chiSquareUpperTail(byHand, degrees: 10).value),
          ("the other tail", 1.1 - tail.value),
        ])
    }
    let random = Draws(seed: check.seed, "chapter F, uniform").random
    let squares = (0..<4096).map { set in Calibration(pits: (0..<100).map { random.uniform(series: set, lane: $0) }).chiSquare }
    check.mean(ofDraws: squares, claimed: 9, "sets of 100 uniform places", foils: [("10, a degree for each bin", 10), ("1", 1)])
  }

  static let hump = Claim(
    "Eq F.ae",
    "The Gaussian with the right moments puts 91 outcomes in 100 into two of ten bins, and 2 in 1,000 into its middle half.",
    kind: .experiment, oracle: "the truth's masses between the Gaussian's quantiles, by GSL"
  ) { check in
    let distribution = PlainDistribution.truth(0.2)
    let (truth, hill) = (distribution.mixture, GaussianMixture(means: [0], variance: 16.2))
    let random = Draws(seed: check.seed, "chapter F, outcomes of the truth").random
    let outcomes = (0..<8192).map { truth.draw($0, using: random) }
    let (right, wrong) = (
      Calibration(pits: outcomes.map(truth.cumulativeProbability)), Calibration(pits: outcomes.map(hill.cumulativeProbability))
    )
    func mass(_ low: Double, _ high: Double) throws -> Double {
      try distribution.mass(
        from: 16.2.squareRoot() * gaussianQuantile(low).value, to: 16.2.squareRoot() * gaussianQuantile(high).value)
    }
    func error(_ share: Double) -> Double { (share * (1 - share) / 8192).squareRoot() }
    for (bin, printed) in [(1, 0.455), (8, 0.455), (2, 0.043)] {
      let exact = try mass(Double(bin) / 10, Double(bin + 1) / 10)
      check.mean(
        wrong.histogram[bin], standardError: error(exact), claimed: exact, "bin \(bin) of the Gaussian", foils: [("a tenth", 0.1)]
      )
      check.equal(exact, claimed: printed, allowed: Tolerance.printed(decimals: 3), "printed digits", foils: [("a tenth", 0.1)])
    }
    for (level, printed) in [(0.5, 0.002), (0.8, 0.995), (0.95, 1.0)] {
      let exact = try mass((1 - level) / 2, (1 + level) / 2)
      check.mean(
        right.coverage(of: level).share, standardError: error(level), claimed: level, "the truth, level \(level)",
        foils: [("the Gaussian's", exact)])
      check.equal(
        exact, claimed: printed, allowed: Tolerance.printed(decimals: 3), "printed digits", foils: [("the level", level)])
      check.mean(
        wrong.coverage(of: level).share, standardError: max(error(exact), 1e-4), claimed: exact, "the Gaussian, level \(level)",
        foils: [("the level", level)])
    }
    check.atMost(
      1e-6, right.probabilityByChance, "uniform but for chance, once in a million",
      foils: [("the Gaussian's places", wrong.probabilityByChance)])
  }
}

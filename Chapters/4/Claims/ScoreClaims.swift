import BimodalNoise
import ChapterKit
import Experiments
import Foundation
import Oracle
import Scores

/// The Jensen–Shannon divergence of forecasters that need no training.
enum ScoreClaims {
  /// A divergence is a sum over 96 bins. Where it is least it is flat: the place is known to the root of that.
  private static let rounding = Tolerance.rounding(terms: 96, size: 1)

  private static func scores(_ predictive: [PredictiveDraws], _ truth: [OneStepTruth]) -> [Double] {
    zip(predictive, truth).map { JensenShannon.ofDraws($0.draws, truth: $1.distribution, center: $1.center) }
  }

  static let floor = Claim(
    "Eq 4.s",
    "1,024 draws of the truth itself do not score 0 but 0.0034 at r = 0.2 and 0.0015 at r = 0.04: draws scatter over bins.",
    kind: .estimate, oracle: "the expected divergence of binomial counts, bin by bin"
  ) { check in
    for row in StudyTruth.rows {
      let q = try NaiveBins.truth(noise: row.noise)
      let exact = NaiveBins.floor(q, draws: 1024)
      let truth = StudyTruth.of(noise: row.noise, sequences: check.full ? 1024 : 256, seed: check.seed)
      for purpose in ["floor", "oracle"] {
        let drawn = ReferencePredictions.exact(truth, seed: Int(check.seed % (1 << 32)), purpose: purpose)
        check.mean(
          ofDraws: scores(drawn, truth), claimed: exact, "\(purpose), r = \(row.noise)",
          foils: [("no floor", 0), ("512 draws", NaiveBins.floor(q, draws: 512))])
      }
      check.equal(
        exact, claimed: row.floor, allowed: Tolerance.printed(decimals: 4), "printed digits",
        foils: [("0.0035 and 0.0016", row.floor + 1e-4)])
    }
  }

  static let matched = Claim(
    "Eq 4.t",
    "The Gaussian with the mean and variance of the truth, N(0, 16 + r), scores 0.377 at r = 0.2 and 0.497 at r = 0.04.",
    kind: .identity, oracle: "bins by GSL's tails, the divergence by entropies"
  ) { check in
    for row in StudyTruth.rows {
      let q = try NaiveBins.truth(noise: row.noise)
      func score(_ means: [Double], _ variance: Double) throws -> Double {
        NaiveBins.divergence(try NaiveBins.masses(means, standardDeviation: variance.squareRoot()), q)
      }
      let references = ReferenceDivergences(BimodalWalk(observationVariance: row.noise))
      let exact = try score([0], 16 + row.noise)
      check.equal(
        references.momentMatched, claimed: exact, allowed: rounding, scale: 0.3, "r = \(row.noise)",
        foils: [
          ("N(0, 16): the noise left out", try score([0], 16)),
          ("N(0, 4): the step for its square", try score([0], 4 + row.noise)),
          ("in bits", exact / logarithm(2)),
        ])
      check.equal(
        references.momentMatched, claimed: row.matched, allowed: Tolerance.printed(decimals: 3), "printed digits",
        foils: [("ln 2", 0.693)])
      check.equal(references.ceiling, claimed: 0.6931471805599453, allowed: 0, scale: 1, "the ceiling", foils: [("1 bit", 1)])
    }
  }

  static let collapsed = Claim(
    "Eq 4.u",
    "A Gaussian that sits on one mode and has lost the other scores 0.2158, whatever r is: better than the moment-matched.",
    kind: .identity, oracle: "½ log 4/3 + ¼ log 4/3, by hand; a grid of Gaussians"
  ) { check in
    // p = 2q on half of the bins: ½ log(p/m) with m = ¾ p, and ½ (½ log(q/m) + ½ log 2) with m = 3/2 q.
    let byHand = 0.5 * log(4.0 / 3) + 0.25 * log(2.0 / 3) + 0.25 * log(2)
    for row in StudyTruth.rows {
      let references = ReferenceDivergences(BimodalWalk(observationVariance: row.noise))
      check.equal(
        references.bestGaussian, claimed: byHand, allowed: rounding, scale: 0.2, "r = \(row.noise)",
        foils: [
          ("moment-matched", references.momentMatched), ("half of ln 2", log(2) / 2), ("the Kullback–Leibler, ln 2", log(2)),
        ])
      check.equal(
        byHand, claimed: 0.2158, allowed: Tolerance.printed(decimals: 4), "printed digits",
        foils: [("0.216 bits", 0.2158 * log(2))])
      check.equal(
        [references.bestGaussianMean, references.bestGaussianStandardDeviation], claimed: [4, row.noise.squareRoot()],
        allowed: rounding.squareRoot(),
        "where it sits",
        foils: [("between the modes", [0, (16 + row.noise).squareRoot()]), ("variance for standard deviation", [4, row.noise])])
      let q = try NaiveBins.truth(noise: row.noise)
      for mean in [0, 1.5, 3, 3.75, 4, 4.5] {
        for standardDeviation in [0.1, 0.3, 0.8, 2, 4, 6] {
          let other = NaiveBins.divergence(try NaiveBins.masses([mean], standardDeviation: standardDeviation), q)
          check.atMost(references.bestGaussian, other, allowed: rounding, "N(\(mean), \(standardDeviation)²)")
        }
      }
      check.foil("a divergence below the best", 0.2)
    }
  }
}

import Autodiff
import ChapterKit
import Experiments
import Foundation
import Oracle
import Probability
import Scores

/// Three divergences of a Gaussian between two modes, and what each of them prefers.
enum CriterionClaims {
  /// Both readings of N(0, 0.2).
  private static let examples = [0.2, 0.04].map { Judges(variance: $0) }

  /// E_p[−log N(m, v)] as the training term forms it: the closed form for each mode, averaged.
  private static func term(_ example: Judges, _ candidate: Normal, spread factor: Double = 1) -> Double {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset()
    let states = DiagonalGaussian(
      mean: tape.constant(example.distribution.means, [2]),
      logVariance: tape.constant(example.distribution.variances.map { log(factor * $0) }, [2]))
    let prior = DiagonalGaussian(
      mean: tape.constant(repeating: candidate.mean, [2]), logVariance: tape.constant(repeating: log(candidate.variance), [2]))
    return states.crossEntropy(of: prior).sum().scalar / 2
  }

  static let forward = Claim(
    "Eq J.g",
    "On section 4's process the best Gaussian is ½ log((16 + r)/r) − log 2 nats per step above the truth, one mode 16/r − log 2.",
    kind: .identity, oracle: "quadrature over the bimodal density"
  ) { check in
    for example in examples {
      let entropy = try example.entropy()
      for (name, candidate) in [("moment-matched", example.matched), ("one mode", example.collapsed)] {
        let average = try example.crossEntropy(candidate)
        check.equal(
          term(example, candidate), claimed: average.value,
          allowed: average.error + Tolerance.rounding(terms: 10, size: 1 + abs(average.value)), scale: 1,
          "r = \(example.r), \(name)",
          foils: [
            ("r left out of the states", term(example, candidate, spread: 1e-12)),
            ("−log p_ψ at the mean state", -candidate.logDensity(at: example.distribution.mean)),
            ("arguments of the KL swapped", entropy.value + (try example.reversed(candidate).value)),
          ])
      }
      let gap = term(example, example.matched) - entropy.value
      let apart = 0.5 * log((16 + example.r) / example.r) - log(2)
      check.equal(
        gap, claimed: apart, allowed: entropy.error + Tolerance.rounding(terms: 10, size: 4), scale: 1,
        "r = \(example.r), nats over the truth, modes apart",
        foils: [("log 2 forgotten", apart + log(2)), ("variance 16 for 16 + r", 0.5 * log(16 / example.r) - log(2))])
      check.equal(
        term(example, example.collapsed) - entropy.value, claimed: 16 / example.r - log(2),
        allowed: entropy.error + Tolerance.rounding(terms: 10, size: 16 / example.r), scale: 1,
        "r = \(example.r), nats over the truth, one mode",
        foils: [("both modes near", -log(2)), ("half the distance", 4 / example.r - log(2))])
    }
  }

  static let reverse = Claim(
    "Eq J.i",
    "D_KL(model ‖ truth) is smaller for the Gaussian at one mode, log 2, than for the moment-matched one.",
    kind: .identity, oracle: "modes without overlap by hand"
  ) { check in
    for example in examples {
      let one = try example.reversed(example.collapsed)
      check.equal(
        one.value, claimed: log(2), allowed: one.error + Tolerance.rounding(terms: 10, size: 1), scale: 0.1,
        "r = \(example.r), D_KL(one mode ‖ p)",
        foils: [("D_KL(p ‖ one mode)", 16 / example.r - log(2)), ("bits", 1)])
      let both = try example.reversed(example.matched)
      check.atMost(
        one.value, both.value, "r = \(example.r), matched moments have more",
        foils: [("their Jensen–Shannon divergence", example.binned(example.matched))])
    }
  }

  static let shannon = Claim(
    "Eq J.i",
    """
    The Jensen–Shannon divergence of one mode is ¾ log 4/3 = 0.216 for r = 0.2 and 0.04; a search finds no better Gaussian.
    """,
    kind: .identity, oracle: "¾ log 4/3 by hand; quadrature"
  ) { check in
    let third = 0.75 * log(4.0 / 3)
    for example in examples {
      let found = ReferenceDivergences(example.walk)
      check.equal(
        [found.bestGaussian, found.bestGaussianMean, found.bestGaussianStandardDeviation],
        claimed: [third, 4, example.r.squareRoot()],
        allowed: Tolerance.rounding(terms: 96, size: 1).squareRoot(), scale: 0.1,
        "r = \(example.r), the best Gaussian found: divergence, mean, standard deviation",
        foils: [
          ("matched moments", [found.momentMatched, 0, (16 + example.r).squareRoot()]),
          ("half of its mass astray: ½ log 2", [0.5 * log(2), 4, example.r.squareRoot()]),
          ("the variance for the standard deviation", [third, 4, example.r]),
        ])
      check.equal(
        example.binned(example.collapsed), claimed: third, allowed: Tolerance.rounding(terms: 96, size: 1), scale: 0.1,
        "r = \(example.r), one mode in bins",
        foils: [("in bits", third / log(2))])
      let truth = BinGrid(center: 0).masses(of: example.distribution)
      let smooth = try example.jensenShannon(example.matched)
      check.atMost(
        found.momentMatched, smooth.value, allowed: smooth.error, scale: 0.1,
        "r = \(example.r), matched moments: bins can only lower it", foils: [("one mode", third)])
      check.atMost(
        third, found.momentMatched, "r = \(example.r), matched moments score worse",
        foils: [("the truth against itself", JensenShannon.between(truth, truth))])
    }
  }

  static let between = Claim(
    "Eq J.h",
    """
    Within ±2 of the middle the moment-matched Gaussian has 38 % of its mass; the truth has P(N(0, r) > 2), 4 · 10⁻⁶ for r = \
    0.2.
    """,
    kind: .identity, oracle: "GSL's Gaussian tails"
  ) { check in
    for example in examples {
      func middle(_ mean: Double, _ variance: Double) throws -> Double {
        let standardDeviation = variance.squareRoot()
        let below = try gaussianLowerTail(2, mean: mean, standardDeviation: standardDeviation).value
        return below - (try gaussianLowerTail(-2, mean: mean, standardDeviation: standardDeviation).value)
      }
      let spread = 16 + example.r
      check.equal(
        example.matched.mass(from: -2, to: 2), claimed: try middle(0, spread), allowed: Tolerance.rounding(terms: 4, size: 1),
        scale: 0.1,
        "r = \(example.r), moment-matched",
        foils: [
          ("the variance for the standard deviation", try middle(0, spread * spread)),
          ("one side only", try middle(0, spread) / 2),
        ])
      let truth = try gaussianUpperTail(2, standardDeviation: example.r.squareRoot()).value
      check.equal(
        example.distribution.mass(from: -2, to: 2) / truth, claimed: 1,
        allowed: Tolerance.rounding(terms: Int(8 / example.r), size: 1),
        scale: 0.1,
        "r = \(example.r), the truth: half of each mode's tail, \(truth)",
        foils: [("both tails in full", 2), ("one mode's", 0.5)])
      let height = try gaussianDensity(0, standardDeviation: spread.squareRoot()).value
      check.equal(
        exp(example.matched.logDensity(at: 0)), claimed: height, allowed: Tolerance.rounding(terms: 4, size: height), scale: 0.01,
        "r = \(example.r), density in the middle",
        foils: [("the truth's", example.distribution.density(at: 0)), ("1/√2π v", height / spread.squareRoot())])
    }
  }
}

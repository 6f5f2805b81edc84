import ChapterKit
import DeepStateSpace
import Experiments
import Foundation
import Probability
import Scores

/// How well a mean is known, and in which units a score is given.
enum ErrorClaims {
  static let standardError = Claim(
    "Eq F.r",
    "A mean over n values carries s/√n, s² with n − 1; one value has no error, and a value that is no number leaves no mean.",
    kind: .definition, oracle: "all pairs of values: s² = Σ_{i<j} (x_i − x_j)²/n(n − 1)"
  ) { check in
    let examples: [[Double]] = [[0.3, -1, 4, 4.5, 2], [7, 10], [1e6 + 0.25, 1e6, 1e6 + 1]]
    for values in examples {
      let n = Double(values.count)
      var squares = 0.0
      for one in values { for other in values { squares += (one - other) * (one - other) / 2 } }
      let variance = squares / (n * (n - 1))
      let found = MeanAndError(of: values)
      let mean = values.reduce(0) { $0 + $1 / n }
      let largest = values.map { abs($0) }.max() ?? 0  // n additions round by half a unit of it on either side
      check.equal(
        [found.mean ?? 0, found.standardError ?? 0], claimed: [mean, (variance / n).squareRoot()],
        allowed: n * .ulpOfOne * largest, scale: 0.1,
        "\(values.count) values",
        foils: [
          ("n for n − 1", [mean, (variance * (n - 1) / n / n).squareRoot()]),
          ("the standard deviation s", [mean, variance.squareRoot()]),
          ("s² / n", [mean, variance / n]),
        ])
    }
    let odd: [[Double]] = [[], [3], [1, .nan], [1, .infinity, 2]]
    check.exactly(
      odd.map { [MeanAndError(of: $0).mean != nil, MeanAndError(of: $0).standardError != nil] },
      claimed: [[false, false], [true, false], [false, false], [false, false]], "which numbers exist for \(odd)",
      foils: [("an error of 0 for one value", [[false, false], [true, true], [false, false], [false, false]])])
  }

  static let seeds = Claim(
    "Eq F.s", "Over several seeds the error is that of the seeds' means, not of all test sequences together.", kind: .definition,
    oracle: "means and errors by hand"
  ) { check in
    let seeds = [ModelScores([.jsd: [0.1, 0.3]]), ModelScores([.jsd: [0.5, 0.5]]), ModelScores([.jsd: [0.2, 0.7]])]
    let summary = MetricSummary(of: .jsd, seeds: seeds)
    // Means 0.2, 0.5, 0.45: s² = (0.18333² + 0.11667² + 0.06667²)/2.
    let mean = 1.15 / 3
    let variance = (power(0.2 - mean, 2) + power(0.5 - mean, 2) + power(0.45 - mean, 2)) / 2
    let pooled = [0.1, 0.3, 0.5, 0.5, 0.2, 0.7].reduce(0) { $0 + power($1 - mean, 2) } / 5 / 6
    check.equal(
      [summary.mean ?? 0, summary.standardError ?? 0], claimed: [mean, (variance / 3).squareRoot()],
      allowed: Tolerance.rounding(terms: 1, size: 1), scale: 0.1,
      "three seeds of two sequences",
      foils: [("all six together", [mean, pooled.squareRoot()]), ("n for n − 1", [mean, (variance * 2 / 9).squareRoot()])])
    let single = MetricSummary(of: .jsd, seeds: [seeds[0]])
    check.equal(
      [single.mean ?? 0, single.standardError ?? 0], claimed: [0.2, 0.1], allowed: Tolerance.rounding(terms: 1, size: 0.2),
      scale: 0.1,
      "one seed: over its sequences", foils: [("no error", [0.2, 0])])
  }

  static let units = Claim(
    "Eq F.t",
    "Networks work in units of the training data; scores are given in those of x: CRPS · d, log score − log d per observation.",
    kind: .identity, oracle: "change of variable by hand"
  ) { check in
    let (mean, standardDeviation) = (2.5, 9.0)
    let observations = (0..<12).map { 8 * sin(1.7 * Double($0)) + 3 }
    for kind in TransitionKind.allCases {
      let small = try SmallRun(kind, seed: check.seed)
      let raw = small.paths(observations, Standardization(mean: [mean], standardDeviation: [standardDeviation]))
      let scaled = small.paths(observations.map { ($0 - mean) / standardDeviation }, .identity(1))
      let outcome = 6.0
      func ranked(_ paths: SamplePaths, _ y: Double) -> Double { RankedProbability.fair(draws: paths.draws, outcome: y) }
      func score(_ paths: SamplePaths, _ y: Double) -> Double {
        LogScore.mean(of: zip(paths.means, paths.variances).map { Normal(mean: $0, variance: $1) }, outcome: y)
      }
      let y = (outcome - mean) / standardDeviation
      check.equal(
        ranked(raw, outcome), claimed: standardDeviation * ranked(scaled, y), allowed: Tolerance.network, scale: 1,
        "CRPS, \(kind.rawValue)",
        foils: [("not scaled", ranked(scaled, y)), ("scaled by d²", standardDeviation * standardDeviation * ranked(scaled, y))])
      let plain = score(scaled, y)
      check.equal(
        score(raw, outcome), claimed: plain - log(standardDeviation), allowed: Tolerance.network, scale: 1,
        "log score, \(kind.rawValue)",
        foils: [
          ("not moved", plain), ("moved up", plain + log(standardDeviation)),
          ("by ½ log d", plain - 0.5 * log(standardDeviation)),
        ])
      check.equal(
        ModeCoverage(draws: raw.draws, truth: pair(mean, standardDeviation)).lower,
        claimed: ModeCoverage(draws: scaled.draws, truth: pair(0, 1)).lower,
        allowed: Tolerance.rounding(terms: 1, size: 1), scale: 0.05, "share in a mode, \(kind.rawValue)",
        foils: [("the modes in the other units", ModeCoverage(draws: raw.draws, truth: pair(0, 1)).lower)])
    }
  }

  private static func pair(_ mean: Double, _ standardDeviation: Double) -> GaussianMixture {
    GaussianMixture(
      means: [mean - 0.4 * standardDeviation, mean + 3 * standardDeviation], variance: power(0.4 * standardDeviation, 2))
  }
}

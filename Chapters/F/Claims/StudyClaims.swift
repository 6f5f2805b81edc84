import BimodalNoise
import ChapterKit
import Experiments
import Foundation
import Oracle
import Scores

/// The four scores of the study, put together.
enum StudyClaims {
  /// What the study must compute for one sequence, number by number.
  private static func plain(_ predictive: PredictiveDraws, _ truth: OneStepTruth, at outcome: Double) throws -> [Double] {
    let (draws, n) = (predictive.draws, Double(predictive.draws.count))
    let distribution = PlainDistribution(
      weights: [0.5, 0.5], means: truth.distribution.means.map { $0 - truth.center },
      deviations: truth.distribution.variances.map { $0.squareRoot() })
    let masses = try distribution.bins()
    let shares = (0..<96).map { bin in Double(draws.filter { self.bin($0 - truth.center) == bin }.count) / n }
    let error = draws.reduce(0) { $0 + abs($1 - outcome) / n }
    let pairs = draws.reduce(0) { sum, one in draws.reduce(sum) { $0 + abs(one - $1) } }
    let density = try predictive.emissions.reduce(0.0) {
      $0 + (try gaussianDensity(outcome, mean: $1.mean, standardDeviation: $1.variance.squareRoot()).value) / n
    }
    let halves = distribution.means.map { mean in
      Double(draws.filter { abs($0 - truth.center - mean) <= 3 * distribution.deviations[0] }.count) / n
    }
    return [divergenceByEntropies(shares, masses), error - pairs / (2 * n * (n - 1)), log(density), 2 * (halves.min() ?? 0)]
  }

  /// The bin of a place relative to the centre: a quarter wide, from −12, the ends open.
  private static func bin(_ position: Double) -> Int {
    let quarters = (4 * (position + 12)).rounded(.down)
    return quarters < 0 ? 0 : quarters > 95 ? 95 : Int(quarters)
  }

  static let four = Claim(
    "Eq F.x",
    "The study gives each test sequence four scores of its 1,024 draws: JSD, fair CRPS, log score at x_32, mode coverage.",
    kind: .definition, oracle: "entropies, double loops, GSL's densities, counts"
  ) { check in
    let walk = BimodalWalk.standardDeviationVariant
    let drawn = walk.simulate(sequences: 5, length: 4, seed: Int(check.seed % (1 << 32)), split: .test)
    let truth = OneStepTruth.all(of: drawn, walk: walk)
    let predictive = Draws.exact(truth, 200, "four", seed: check.seed)
    let scores = score(predictive: predictive, truth: truth)
    for index in truth.indices {
      let found = [Metric.jsd, .crps, .logScore, .modeCoverage].map { scores[$0]?[index] ?? .nan }
      check.equal(
        found, claimed: try plain(predictive[index], truth[index], at: truth[index].outcome),
        allowed: Tolerance.averaged(terms: 200 * 200, size: 8), scale: 0.1,
        "sequence \(index)",
        foils: [
          ("at x_31 for x_32", try plain(predictive[index], truth[index], at: truth[index].lastObserved)),
          ("the next sequence's draws", try plain(predictive[(index + 1) % 5], truth[index], at: truth[index].outcome)),
        ])
    }
    let last = score(predictive: ReferencePredictions.lastObservation(truth), truth: truth)
    check.exactly(
      last[.logScore] == nil, claimed: true, "a point forecast has no log score", foils: [("nor a CRPS", last[.crps] == nil)])
    check.equal(
      last[.crps] ?? [], claimed: truth.map { abs($0.lastObserved - $0.outcome) },
      allowed: Tolerance.rounding(terms: 1, size: 16), scale: 1,
      "its CRPS is its absolute error", foils: [("half of it", truth.map { 0.5 * abs($0.lastObserved - $0.outcome) })])
  }

  static let emissions = Claim(
    "Eq F.y",
    "Draws of the exact distribution are made like a model's: a state, then its emission of variance r around the state.",
    kind: .estimate, oracle: "the moments of z_{t+1} and of ε"
  ) { check in
    let walk = BimodalWalk.standardDeviationVariant
    let drawn = walk.simulate(sequences: 400, length: 3, seed: Int(check.seed % (1 << 32)), split: .test)
    let truth = OneStepTruth.all(of: drawn, walk: walk)
    let predictive = Draws.exact(truth, 64, "emissions", seed: check.seed)
    // P_2 = 0.81/(1 + 1.81/r) by regression on z_1, with r = 0.04.
    let filtered = 0.81 / (1 + 1.81 / 0.04)
    let errors = predictive.flatMap { zip($0.draws, $0.emissions).map { $0 - $1.mean } }
    let states = zip(predictive, truth).flatMap { predictive, truth in
      predictive.emissions.map { power(abs($0.mean - truth.center) - 4, 2) }
    }
    check.mean(
      ofDraws: errors.map { $0 * $0 }, claimed: 0.04, "(x − z)²",
      foils: [("a standard deviation of 0.04", 0.0016), ("r + 0.81 P", 0.04 + 0.81 * filtered)])
    check.mean(
      ofDraws: states, claimed: 0.81 * filtered, "(|z − centre| − 4)²", foils: [("P itself", filtered), ("known exactly", 0)])
    check.exactly(
      Set(predictive.flatMap { $0.emissions.map(\.variance) }), claimed: [walk.observationVariance], "the emissions' variance",
      foils: [("the standard deviation", [0.2])])
  }
}

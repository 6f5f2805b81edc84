import ChapterKit
import Oracle
import Probability
import Runs
import Scores
import Tensor

/// Scores that follow each other in time, and intervals.
enum SerialClaims {
  static let error = Claim(
    "Eq F.aj", "The error of a mean over times counts pairs up to a lag of each other, in one series; gaps keep their length.",
    kind: .definition, oracle: "a double loop over all pairs of times"
  ) { check in
    let random = Draws(seed: check.seed, "chapter F, serial").random
    // Two series; the first lacks rows 4 and 5, the second row 1.
    let observationIndices =
      [0, 1, 2, 3, 6, 7, 8].map { ObservationIndex(series: 0, row: $0) } + [0, 2, 3].map { ObservationIndex(series: 1, row: $0) }
    let values = observationIndices.indices.map { 3 + random.normal(lane: $0) + random.normal(lane: $0 + 1) }
    let n = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / n }
    func looped(_ lag: Int, weighted: Bool = true, gaps: Bool = true, apart: Bool = true) -> Double {
      var sum = 0.0
      for (s, one) in observationIndices.enumerated() {
        for (t, other) in observationIndices.enumerated() where !apart || one.series == other.series {
          let distance = Double(gaps ? abs(one.row - other.row) : abs(s - t))
          let weight = weighted ? max(0, 1 - distance / Double(lag + 1)) : distance <= Double(lag) ? 1 : 0
          sum += weight * (values[s] - mean) * (values[t] - mean)
        }
      }
      return sum / (n * (n - 1))
    }
    for lag in 0...3 {
      let found = MeanAndError(of: values, at: observationIndices, lag: lag)
      var foils: [(String, [Double])] = [("the series as one", [mean, looped(lag, apart: false)])]
      if lag > 0 {
        foils += [
          ("as if independent", [mean, looped(0)]), ("all pairs alike", [mean, looped(lag, weighted: false)]),
          ("gaps closed up", [mean, looped(lag, gaps: false)]),
        ]
      }
      check.equal(
        [found.mean ?? .nan, power(found.standardError ?? .nan, 2)], claimed: [mean, looped(lag)],
        allowed: Tolerance.rounding(terms: 11, size: 1), scale: 0.1,
        "lag \(lag), ten times", foils: foils)
    }
    check.equal(
      MeanAndError(of: values, at: observationIndices, lag: 0).standardError ?? .nan,
      claimed: MeanAndError(of: values).standardError ?? .nan, allowed: Tolerance.rounding(terms: 1, size: 1), scale: 0.1,
      "lag 0: independent values, Eq F.r",
      foils: [("n for n − 1", (looped(0) * (n - 1) / n).squareRoot())])
    check.exactly(
      [33, 70, 100, 1000].map(MeanAndError.lag), claimed: [3, 3, 4, 6], "lags for 33, 70, 100 and 1,000 times",
      foils: [("the square root", [5, 8, 10, 31])])
  }

  static let coverage = Claim(
    "Eq F.ak", "An interval of 80 % covers the outcome when P(X ≤ outcome) lies within 40 % of ½; of right forecasts 80 % do.",
    kind: .identity, oracle: "GSL's quantiles and tails; outcomes drawn from the forecast"
  ) { check in
    let (mean, standardDeviation) = (2.0, 3.0)
    let distribution = PlainDistribution(weights: [0.5, 0.5], means: [-1, 4], deviations: [1.5, 1.5])
    let predictive = PredictiveDraws(draws: [0], emissions: distribution.means.map { Normal(mean: $0, variance: 2.25) })
    for outcome in [-2, 0.3, 5.0] {
      check.equal(
        predictive.probability(below: outcome), claimed: try distribution.below(outcome),
        allowed: Tolerance.rounding(terms: 4, size: 1),
        scale: 0.1,
        "P(X ≤ \(outcome)) of two emissions", foils: [("of the tail above", try distribution.above(outcome))])
    }
    for level in [0.5, 0.8, 0.95] {
      let reach = standardDeviation * (try gaussianQuantile(0.5 + level / 2).value)
      let outcomes = [-1.01, -0.99, 0, 0.99, 1.01].map { mean + $0 * reach }
      func covered(_ level: Double) -> [Bool?] { outcomes.map { entry($0, mean, standardDeviation).isCovered(by: level) } }
      check.exactly(
        covered(level), claimed: [false, true, true, true, false], "\(level), either side of both ends",
        foils: [("twice the level either way", covered(min(2 * level, 0.999))), ("half of it", covered(level / 2))])
      let random = Draws(seed: check.seed, "chapter F, outcomes").random
      let hits = (0..<4000).map {
        entry(mean + standardDeviation * random.normal(lane: $0), mean, standardDeviation).isCovered(by: level) == true
      }
      check.mean(
        ofDraws: hits.map { $0 ? 1 : 0 }, claimed: level, "outcomes from the forecast, \(level)",
        foils: [("one side of it", 0.5 + level / 2 - (level > 0.9 ? 0.5 : 0))])
    }
  }

  private static func entry(_ outcome: Double, _ mean: Double, _ standardDeviation: Double) -> ScoredEntry {
    ScoredEntry(
      series: "a", time: 1, column: "x", outcome: outcome, Normal(mean: mean, variance: standardDeviation * standardDeviation),
      last: nil)
  }
}

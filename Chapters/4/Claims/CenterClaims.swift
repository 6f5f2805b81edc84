import BimodalNoise
import ChapterKit
import Experiments
import Oracle
import Scores

/// What the score makes of a wrong centre: a truth that follows the noise, and a forecast that repeats the last value.
enum CenterClaims {
  static let asked = Claim(
    "Eq 4.v", "The distribution of x_32 depends on x_{1:31} alone: if x_32 changes, only the recorded outcome changes.",
    kind: .definition,
    oracle: "the filter of the first 31 observations"
  ) { check in
    for walk in WalkCase.readings {
      let observed = walk.simulated(1, length: 32, seed: check.seed)[0].observed
      func numbers(_ observed: [Double]) -> [Double] {
        let truth = OneStepTruth(walk.walk, observed: observed)
        return truth.distribution.means + truth.distribution.variances + [
          truth.latentDistribution.variances[0], truth.observationVariance,
        ]
          + [truth.center, truth.lastObserved, truth.outcome]
      }
      let state = walk.walk.filter(Array(observed.prefix(31)))
      func expected(_ state: FilteredState, spread: Double? = nil, center: Double? = nil) -> [Double] {
        let (middle, inside) = (0.9 * state.mean, spread ?? 0.81 * state.variance)
        return [middle - 4, middle + 4, walk.noise + inside, walk.noise + inside, inside, walk.noise]
          + [center ?? middle, observed[30], observed[31]]
      }
      check.equal(
        numbers(observed), claimed: expected(state), allowed: Tolerance.rounding(terms: 4, size: 10 * walk.jump),
        scale: walk.noise, walk.name,
        foils: [
          ("the filter of all 32", expected(walk.walk.filter(observed))),
          ("0.9 x_31 as centre", expected(state, center: 0.9 * observed[30])),
          ("ẑ_31 as centre", expected(state, center: state.mean)), ("noise in the state", expected(state, spread: walk.noise)),
        ])
      let moved = numbers(Array(observed.prefix(31)) + [observed[31] + 1])
      check.exactly(
        zip(numbers(observed), moved).map { $0 != $1 }, claimed: [false, false, false, false, false, false, false, false, true],
        "what moves with x_32, \(walk.name)",
        foils: [("the distribution too", [true, true, false, false, false, false, true, false, true])])
    }
  }

  static let noisy = Claim(
    "Eq 4.w", "Against a “truth” centred on the noisy 0.9 x_31 the perfect forecaster scores 0.0788 and 0.0727, not the floor.",
    kind: .estimate, oracle: "quadrature over the noise of x_31"
  ) { check in
    for row in StudyTruth.rows {
      let q = try NaiveBins.truth(noise: row.noise)
      let exact = try gaussianExpectation(
        of: { NaiveBins.divergence(try NaiveBins.truth(noise: row.noise, offset: 0.9 * $0), q) }, mean: 0,
        standardDeviation: row.noise.squareRoot(), to: QuadratureTolerance(absolute: 1e-7, relative: 1e-6))
      let walk = BimodalWalk(observationVariance: row.noise)
      let scores = StudyTruth.of(noise: row.noise, sequences: check.full ? 16_384 : 2048, seed: check.seed).map { truth in
        let grid = BinGrid(center: truth.center)
        let wrong = walk.predictive(from: FilteredState(mean: truth.lastObserved, variance: 0))
        return JensenShannon.between(grid.masses(of: truth.distribution), grid.masses(of: wrong))
      }
      check.mean(
        ofDraws: scores, claimed: exact.value, claimedError: exact.error, "r = \(row.noise)",
        foils: [("0, for a perfect forecast", 0), ("the floor", NaiveBins.floor(q, draws: 1024))])
      check.equal(
        exact.value, claimed: row.noisy, allowed: Tolerance.printed(decimals: 4), "printed digits",
        foils: [("half of it", row.noisy / 2)])
    }
  }

  static let last = Claim(
    "Eq 4.x",
    "Last observation carried forward scores 0.6929 and 0.6931, just under ln 2: it falls between the modes, where no truth is.",
    kind: .identity, oracle: "characteristic function of 0.1 z_31 + ε"
  ) { check in
    for row in StudyTruth.rows {
      let masses = try NaiveBins.truth(noise: row.noise)
      let distribution = BimodalWalk(observationVariance: row.noise).predictive(from: FilteredState(mean: 0, variance: 0))
      let (step, ends) = (LastStep(noise: row.noise), NaiveBins.left)
      let chances = try ends.map { try step.mass(from: $0, to: $0 + 0.25) }
      let error = chances.reduce(0) { $0 + $1.error }
      let total = chances.reduce(0) { $0 + $1.value }
      check.equal(
        total, claimed: 1, allowed: error + Tolerance.rounding(terms: chances.count, size: 1), scale: 1, "all chances",
        foils: [("one bin missing", total - chances[48].value)])
      func average(_ score: (Int) -> Double) -> Double { zip(chances, ends.indices).reduce(0) { $0 + $1.0.value * score($1.1) } }
      let computed = average { JensenShannon.ofDraws([ends[$0] + 0.1, ends[$0] + 0.1], truth: distribution, center: 0) }
      check.equal(
        computed, claimed: average { NaiveBins.ofPoint(masses[$0]) }, allowed: Tolerance.rounding(terms: chances.count, size: 1),
        scale: 0.69, "r = \(row.noise)",
        foils: [("ln 2 sharp", logarithm(2)), ("one bin off", average { NaiveBins.ofPoint(masses[max(0, $0 - 1)]) })])
      check.equal(
        computed, claimed: row.last, allowed: Tolerance.printed(decimals: 4), "printed digits", foils: [("0.6930", 0.6930)])

      let truth = StudyTruth.of(noise: row.noise, sequences: 2048, seed: check.seed)
      let gaps = zip(ReferencePredictions.lastObservation(truth), truth).map { $0.draws[0] - $1.center }
      let settled = 0.01 * WalkCase.variance.variance(at: 31)
      check.mean(
        ofDraws: gaps.map { $0 * $0 }, claimed: settled + row.noise, "(x_31 − 0.9 z_31)², r = \(row.noise)",
        foils: [("the noise alone", row.noise)])
    }
  }
}

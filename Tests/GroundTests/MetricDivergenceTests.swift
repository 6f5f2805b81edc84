import BimodalNoise
import Experiments
import Foundation
import Oracle
import Probability
import Scores
import Tensor
import Testing

/// The one-step divergence against exact expectations over its draws, closed forms, and the table of reference values.
@Suite struct MetricDivergenceTests {
  private static let readings = [BimodalWalk(), .standardDeviationVariant]

  private func truth(_ walk: BimodalWalk) -> [OneStepTruth] {
    OneStepTruth.all(of: walk.simulate(seed: 1, split: .test), walk: walk)
  }

  private func divergences(_ predictive: [PredictiveDraws], _ truth: [OneStepTruth]) -> [Double] {
    zip(predictive, truth).map { JensenShannon.ofDraws($0.draws, truth: $1.distribution, center: $1.center) }
  }

  private func agrees(_ values: [Double], with exact: Double) -> Bool {
    let found = MeanAndError(of: values)
    guard let mean = found.mean, let error = found.standardError else { return false }
    return abs(mean - exact) < standardErrorsByChance * error
  }

  /// What one bin adds to the divergence between a share p and a mass q.
  private func term(_ p: Double, _ q: Double) -> Double {
    let sum = p + q
    return (p > 0 ? 0.5 * p * (log(p) - log(sum) + log(2)) : 0) + (q > 0 ? 0.5 * q * (log(q) - log(sum) + log(2)) : 0)
  }

  /// Bin masses of ½ Σ N(±4 + offset, r) from GSL, every bin measured from the tail on its own side of the mode.
  private func masses(variance: Double, offset: Double = 0) throws -> [Double] {
    let standardDeviation = variance.squareRoot()
    return try (0..<96).map { bin in
      let (a, b) = (-12 + 0.25 * Double(bin), -11.75 + 0.25 * Double(bin))
      return try [-4 + offset, 4 + offset].reduce(0.0) { sum, mean in
        func below(_ x: Double) throws -> Double {
          try gaussianLowerTail(x, mean: mean, standardDeviation: standardDeviation).value
        }
        func above(_ x: Double) throws -> Double {
          try gaussianUpperTail(x, mean: mean, standardDeviation: standardDeviation).value
        }
        if bin == 0 { return try sum + 0.5 * below(b) }
        if bin == 95 { return try sum + 0.5 * above(a) }
        return try sum + 0.5 * (a < mean ? below(b) - below(a) : above(a) - above(b))
      }
    }
  }

  /// The expected divergence of n draws from the masses q against q itself: each bin's count is binomial.
  private func exactFloor(_ q: [Double], n: Int = 1024) -> Double {
    q.filter { $0 > 0 }.reduce(0) { sum, mass in
      let shares = binomialShares(trials: n, probability: mass)
      return shares.enumerated().reduce(sum) { $0 + $1.element * term(Double($1.offset) / Double(n), mass) }
    }
  }

  @Test func `Item 50 · bin masses agree with GSL and sum to 1`() throws {
    for walk in Self.readings {
      let distribution = walk.predictive(from: FilteredState(mean: 10, variance: 0))
      let found = BinGrid(center: 9).masses(of: distribution)
      let exact = try masses(variance: walk.observationVariance)
      #expect(abs(found.reduce(0, +) - 1) < 1e-14)
      #expect(zip(found, exact).allSatisfy { abs($0 - $1) < 1e-13 })
      let shifted = BinGrid(center: 9.01).masses(of: distribution)
      #expect(!zip(shifted, exact).allSatisfy { abs($0 - $1) < 1e-13 })
    }
  }

  @Test func `Item 50 · bins are 0.25 wide, closed to the left, and the tails fall into the end bins`() {
    let grid = BinGrid(center: 1)
    let positions = [-1e300, -11.01, -11, -10.75, 0.99, 1, 12.74, 12.75, 13, 1e300]
    #expect(positions.map(grid.bin) == [0, 0, 0, 1, 47, 48, 94, 95, 95, 95])
    #expect(grid.frequencies(of: [0.99, 1, 1.1, 50])[47...48] == [0.25, 0.5])
    #expect(grid.frequencies(of: [1, .nan]).allSatisfy { $0.isNaN })
  }

  @Test func `Item 50 · the divergence is symmetric, 0 for equals, ln 2 for strangers and never more`() {
    let p = [0.5, 0.25, 0.25, 0]
    let q = [0.125, 0.125, 0.25, 0.5]
    #expect(JensenShannon.between(p, p) == 0)
    #expect(abs(JensenShannon.between(p, q) - JensenShannon.between(q, p)) < 1e-16)
    #expect(abs(JensenShannon.between([1, 0], [0, 1]) - log(2)) < 1e-16)
    // By entropies instead of divergences: H(m) − ½ H(p) − ½ H(q).
    func entropy(_ p: [Double]) -> Double { p.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) } }
    let byEntropy = entropy(zip(p, q).map { 0.5 * ($0 + $1) }) - 0.5 * entropy(p) - 0.5 * entropy(q)
    func near(_ value: Double) -> Bool { abs(value - byEntropy) < 1e-15 }
    #expect(near(JensenShannon.between(p, q)))
    #expect(!near(JensenShannon.between(p, q) / log(2)), "bits are refused")
    #expect(!near(zip(p, q).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * log($1.0 / $1.1) : 0) }), "the Kullback–Leibler is refused")
    // The smallest numbers of the tails: half of them is 0, and their divergence none the less a number.
    #expect(JensenShannon.between([Double.leastNonzeroMagnitude, 1], [0, 1]).magnitude < 1e-300)
    let random = CounterRandom(seed: 1, purpose: "masses")
    for series in 0..<200 {
      let draws = [0, 1].map { level in (0..<8).map { random.uniform(series: series, level: level, lane: $0) } }
      let distributions = draws.map { draw in draw.map { $0 / draw.reduce(0, +) } }
      let found = JensenShannon.between(distributions[0], distributions[1])
      #expect(found >= 0 && found <= log(2))
    }
  }

  @Test(arguments: zip(readings, [0.0034337, 0.0015485]))
  func `Item 50 · the floor is the expected divergence of binomial counts`(walk: BimodalWalk, table: Double) throws {
    let truth = truth(walk)
    let exact = try exactFloor(masses(variance: walk.observationVariance))
    #expect(abs(exact - table) < 1e-7)
    let found = divergences(ReferencePredictions.exact(truth, seed: 1, purpose: "floor"), truth)
    #expect(agrees(found, with: exact))
    // Half the draws, or draws against draws (0.0064 and 0.0029), are other statistics.
    let fewer = divergences(ReferencePredictions.exact(truth, draws: 512, seed: 1, purpose: "floor"), truth)
    #expect(!agrees(fewer, with: exact))
    let oracle = ReferencePredictions.exact(truth, seed: 1, purpose: "oracle")
    #expect(agrees(divergences(oracle, truth), with: exact))
    let drawsAgainstDraws = zip(zip(oracle, ReferencePredictions.exact(truth, seed: 1, purpose: "floor")), truth).map {
      let grid = BinGrid(center: $1.center)
      return JensenShannon.between(grid.frequencies(of: $0.0.draws), grid.frequencies(of: $0.1.draws))
    }
    #expect(!agrees(drawsAgainstDraws, with: exact))
  }

  @Test(arguments: zip(readings, [0.377, 0.497]))
  func `Item 50 · a Gaussian of the right moments loses to one that sits on one mode`(
    walk: BimodalWalk, table: Double
  ) throws {
    let references = ReferenceDivergences(walk)
    let q = try masses(variance: walk.observationVariance)
    func divergence(mean: Double, standardDeviation: Double) throws -> Double {
      try (0..<96).reduce(0) { sum, bin in
        let a =
          try bin == 0 ? 0 : gaussianLowerTail(-12 + 0.25 * Double(bin), mean: mean, standardDeviation: standardDeviation).value
        let b =
          try bin == 95
          ? 1 : gaussianLowerTail(-11.75 + 0.25 * Double(bin), mean: mean, standardDeviation: standardDeviation).value
        return sum + term(b - a, q[bin])
      }
    }
    let standardDeviation = (16 + walk.observationVariance).squareRoot()
    let exact = try divergence(mean: 0, standardDeviation: standardDeviation)
    #expect(abs(references.momentMatched - exact) < 1e-12)
    #expect(abs(references.momentMatched - table) < 5e-4)
    #expect(abs(try divergence(mean: 0, standardDeviation: 1.001 * standardDeviation) - exact) > 1e-12)
    // Modes that share no bin: one of them alone scores ½ (½ log ⅔ + ½ log 2) + ½ log 4/3, whatever r is.
    let oneMode = 0.25 * log(2.0 / 3) + 0.25 * log(2) + 0.5 * log(4.0 / 3)
    #expect(abs(references.bestGaussian - oneMode) < 1e-9)
    #expect(abs(references.momentMatched - oneMode) > 0.1)
    #expect(abs(references.bestGaussianMean - 4) < 1e-3)
    for mean in stride(from: 0.0, through: 5, by: 0.25) {
      for standardDeviation in [0.1, 0.2, 0.4, 0.8, 2, 4, 6] {
        #expect(try divergence(mean: mean, standardDeviation: standardDeviation) >= references.bestGaussian - 1e-12)
      }
    }
  }

  @Test(arguments: zip(readings, [0.077, 0.073]))
  func `Item 50 · a truth centred on the noisy 0.9 x scores the perfect oracle badly`(walk: BimodalWalk, table: Double) throws {
    let r = walk.observationVariance
    let q = try masses(variance: r)
    let expected = try gaussianExpectation(
      of: { zip(try masses(variance: r, offset: 0.9 * $0), q).reduce(0) { $0 + term($1.0, $1.1) } }, mean: 0,
      standardDeviation: r.squareRoot(), to: QuadratureTolerance(absolute: 1e-6, relative: 1e-5)
    ).value
    let noisy = walk.predictive(from: FilteredState(mean: 0, variance: 0))
    let exact = BinGrid(center: 0).masses(of: noisy)
    let random = CounterRandom(seed: 6, purpose: "noisy centre")
    let found = (0..<1024).map { series -> Double in
      let state = FilteredState(mean: r.squareRoot() * random.normal(series: series), variance: 0)
      return JensenShannon.between(BinGrid(center: 0).masses(of: walk.predictive(from: state)), exact)
    }
    #expect(agrees(found, with: expected))
    #expect(!agrees(found, with: exactFloor(q)), "the floor is refused")
    // The table's value is itself an average over 1,024 sequences, so it has their standard error.
    #expect(agrees(found, with: table))
  }

  /// Mean and standard deviation over 200,000 sequences of an independent program; all but a few scores are ln 2.
  private static let lastObservation = [
    (mean: 0.692895, standardDeviation: 3.87e-3), (mean: 0.693143, standardDeviation: 7.5e-4),
  ]

  @Test(arguments: zip(readings, lastObservation))
  func `Item 50 · a point mass in a bin of mass q has a closed form`(
    walk: BimodalWalk, table: (mean: Double, standardDeviation: Double)
  ) throws {
    let truth = truth(walk)
    let found = divergences(ReferencePredictions.lastObservation(truth), truth)
    let byFormula = truth.map { truth in
      let grid = BinGrid(center: truth.center)
      let q = grid.masses(of: truth.distribution)[grid.bin(of: truth.lastObserved)]
      return 0.5 * (log(2 / (1 + q)) + (1 - q) * log(2) + (q > 0 ? q * log(2 * q / (1 + q)) : 0))
    }
    let agree = zip(found, byFormula).allSatisfy { abs($0 - $1) < 1e-14 }
    #expect(agree)
    let mean = try #require(MeanAndError(of: found).mean)
    #expect(abs(mean - table.mean) < standardErrorsByChance * table.standardDeviation / 32)
    let largest = try #require(found.max())
    let smallest = try #require(found.min())
    #expect(largest <= log(2) && smallest < log(2) - 1e-5)
  }
}

import BimodalNoise
import Experiments
import Foundation
import Oracle
import Probability
import Scores
import Tensor
import Testing

/// CRPS, log score and mode coverage against integrals, brute force and exact expectations.
@Suite struct MetricScoreTests {
  private let distribution = GaussianMixture(weights: [1, 2], means: [-4, 3], variances: [0.2, 1.5])

  @Test func `CRPS · sorting gives what all pairs give`() {
    let draws = (0..<57).map { distribution.draw($0, using: CounterRandom(seed: 1, purpose: "pairs")) }
    let pairs = draws.reduce(0) { sum, a in draws.reduce(sum) { $0 + abs(a - $1) } }
    let error = draws.reduce(0) { $0 + abs($1 - 0.7) } / 57
    let (fair, plain) = (error - pairs / (2 * 57 * 56), error - pairs / (2 * 57 * 57))
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-13 }
    #expect(near(RankedProbability.fair(draws: draws, outcome: 0.7), fair))
    #expect(near(RankedProbability.plain(draws: draws, outcome: 0.7), plain))
    #expect(!near(fair, plain))
    #expect(RankedProbability.fair(draws: [2, 2], outcome: 5) == 3, "a point forecast scores its absolute error")
    #expect(RankedProbability.fair(draws: [1, .nan], outcome: 0).isNaN)
    // A large level costs no digits beyond its own rounding.
    let far = RankedProbability.fair(draws: draws.map { $0 + 1e9 }, outcome: 1e9 + 0.7)
    #expect(abs(far - fair) < 1e-6)
  }

  @Test(arguments: [-9.0, -4, 0.5, 3, 7])
  func `CRPS · the closed form of a mixture is the integral of the squared gap`(outcome: Double) throws {
    let deviations = distribution.variances.map { $0.squareRoot() }
    func cumulative(_ x: Double) throws -> Double {
      try gaussianLowerTail(x, mean: -4, standardDeviation: deviations[0]).value / 3
        + 2 * gaussianLowerTail(x, mean: 3, standardDeviation: deviations[1]).value / 3
    }
    let ends = [-24.0, -5, -4, -3, 1, 3, 5, 24]
    let exact = try integral(
      of: { pow(try cumulative($0) - ($0 >= outcome ? 1 : 0), 2) }, over: Region(ends + [outcome]),
      to: QuadratureTolerance(absolute: 1e-11, relative: 1e-10))
    let found = RankedProbability.exact(distribution, outcome: outcome)
    #expect(abs(found - exact.value) < 1e-10)
    let gaussian = GaussianMixture(means: [distribution.mean], variance: distribution.variance)
    #expect(abs(RankedProbability.exact(gaussian, outcome: outcome) - exact.value) > 1e-3)
  }

  @Test func `CRPS · the fair estimate of eight draws has the right mean, the plain one does not`() {
    let random = CounterRandom(seed: 3, purpose: "eight draws")
    let sets = (0..<4096).map { series in (0..<8).map { distribution.draw($0, using: random, series: series) } }
    let exact = RankedProbability.exact(distribution, outcome: 0.5)
    func agrees(_ values: [Double]) -> Bool {
      let found = MeanAndError(of: values)
      return abs((found.mean ?? .nan) - exact) < standardErrorsByChance * (found.standardError ?? 0)
    }
    #expect(agrees(sets.map { RankedProbability.fair(draws: $0, outcome: 0.5) }))
    #expect(!agrees(sets.map { RankedProbability.plain(draws: $0, outcome: 0.5) }))
  }

  @Test func `CRPS · a Gaussian scores σ (2φ(0) − 1/√π) at its mean`() {
    let gaussian = GaussianMixture(means: [2], variance: 9)
    let exact = 3 * (2 / (2 * Double.pi).squareRoot() - 1 / Double.pi.squareRoot())
    #expect(abs(RankedProbability.exact(gaussian, outcome: 2) - exact) < 1e-14)
    #expect(abs(RankedProbability.exact(gaussian, outcome: 2.01) - exact) > 1e-14)
  }

  @Test func `Log score · the logarithm of the mean density, not the mean of logarithms`() throws {
    let emissions = [Normal(mean: -4, variance: 0.2), Normal(mean: 4, variance: 0.2), Normal(mean: 4.5, variance: 0.3)]
    let densities = try emissions.map {
      try gaussianDensity(3.8, mean: $0.mean, standardDeviation: $0.variance.squareRoot()).value
    }
    let exact = log(densities.reduce(0, +) / 3)
    #expect(abs(LogScore.mean(of: emissions, outcome: 3.8) - exact) < 1e-13)
    #expect(abs(densities.reduce(0) { $0 + log($1) } / 3 - exact) > 10)
    // Densities that underflow still have a logarithm: the nearest emission decides.
    let far = LogScore.mean(of: emissions, outcome: 100)
    let nearest = -0.5 * (log(2 * Double.pi * 0.3) + 95.5 * 95.5 / 0.3) - log(3)
    #expect(abs(far - nearest) < 1e-9)
  }

  @Test func `Log score · many draws of the latent approach the exact density`() {
    let walk = BimodalWalk.standardDeviationVariant
    let truth = OneStepTruth.all(of: walk.simulate(sequences: 256, length: 3, seed: 8, split: .test), walk: walk)
    let draws = ReferencePredictions.exact(truth, draws: 4096, seed: 2, purpose: "oracle")
    let gaps = zip(draws, truth).map {
      LogScore.mean(of: $0.emissions, outcome: $1.outcome) - $1.distribution.logDensity(at: $1.outcome)
    }
    // Halves of 4,096 draws scatter by 1/64, so does the logarithm of the density.
    #expect(gaps.allSatisfy { abs($0) < standardErrorsByChance / 64 * 2 })
    let blurred = truth.map {
      GaussianMixture(means: [$0.distribution.mean], variance: $0.distribution.variance).logDensity(at: $0.outcome)
    }
    let worse = zip(draws, zip(truth, blurred)).map { LogScore.mean(of: $0.emissions, outcome: $1.0.outcome) - $1.1 }
    #expect(!worse.allSatisfy { abs($0) < standardErrorsByChance / 64 * 2 })
  }

  @Test func `Mode coverage · the truth's own draws average the expected smaller half`() {
    let walk = BimodalWalk()
    let truth = OneStepTruth.all(of: walk.simulate(seed: 1, split: .test), walk: walk)
    let draws = ReferencePredictions.exact(truth, seed: 1, purpose: "floor")
    let found = zip(draws, truth).map { ModeCoverage(draws: $0.draws, truth: $1.distribution) }
    let average = MeanAndError(of: found.map(\.score))
    let exact = expectedCoverage(share: 0.5 * erf(3 / 2.0.squareRoot()), draws: 1024)
    #expect(abs((average.mean ?? .nan) - exact) < standardErrorsByChance * (average.standardError ?? 0))
    #expect(abs(exact - 0.972) < 5e-4 && abs(exact - 1) > standardErrorsByChance * (average.standardError ?? 0))
    // Between the modes ±3 sd the truth has mass 2·½·Φ(−3) on the inner sides.
    let between = MeanAndError(of: found.map(\.between))
    let inner = 0.5 * erfc(3 / 2.0.squareRoot())
    #expect(abs((between.mean ?? .nan) - inner) < standardErrorsByChance * (between.standardError ?? 0))
  }

  @Test func `Mass of an interval · of a point all or nothing, NaN where the Gaussian is not a number`() {
    #expect(Normal(mean: 1, variance: 0).mass(from: 0, to: 1) == 1 && Normal(mean: 1, variance: 0).mass(from: 1, to: 2) == 0)
    for wrong in [Normal(mean: 1, variance: .nan), Normal(mean: .nan, variance: 0), Normal(mean: .nan, variance: 1)] {
      #expect(wrong.mass(from: 0, to: 2).isNaN)
    }
  }

  @Test func `Mode coverage · one mode scores 0, a Gaussian over both about a third`() {
    let distribution = BimodalWalk().predictive(from: FilteredState(mean: 10, variance: 0))
    let collapsed = (0..<1024).map { 13 + 0.0005 * Double($0 - 512) }
    #expect(ModeCoverage(draws: collapsed, truth: distribution).score == 0)
    #expect(ModeCoverage(draws: collapsed, truth: distribution).upper == 1)
    let gaussian = GaussianMixture(means: [9], variance: distribution.variance)
    let spread = (0..<4096).map { gaussian.draw($0, using: CounterRandom(seed: 4, purpose: "spread")) }
    let found = ModeCoverage(draws: spread, truth: distribution)
    let share = gaussian.mass(from: 13 - 3 * 0.2.squareRoot(), to: 13 + 3 * 0.2.squareRoot())
    let error = (share * (1 - share) / 4096).squareRoot()
    #expect(abs(found.upper - share) < standardErrorsByChance * error)
    #expect(abs(found.lower - share) < standardErrorsByChance * error)
    #expect(abs(found.score - 0.324) < 2 * standardErrorsByChance * error)
    #expect(found.between > 0.4)
  }

  /// E min(2L, 2R, n)/n for counts (L, R, rest) of a multinomial law with shares (p, p, 1 − 2p).
  private func expectedCoverage(share p: Double, draws n: Int) -> Double {
    // L is binomial, and given L so is R among the n − L others.
    var sum = 0.0
    for (l, share) in binomialShares(trials: n, probability: p).enumerated() where share > 1e-18 {
      for (r, given) in binomialShares(trials: n - l, probability: p / (1 - p)).enumerated() {
        sum += share * given * Double(min(2 * l, 2 * r, n)) / Double(n)
      }
    }
    return sum
  }
}

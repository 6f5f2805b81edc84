import BimodalNoise
import Foundation
import Oracle
import Probability
import Scores

/// The distribution of section 4's next state about the middle of its modes, and three divergences of a Gaussian from it.
struct Judges {
  let walk: BimodalWalk
  let distribution: GaussianMixture

  /// The walk with observation variance r.
  init(variance r: Double) {
    walk = BimodalWalk(observationVariance: r)
    distribution = walk.predictive(from: FilteredState(mean: 0, variance: 0))
  }

  var r: Double { walk.observationVariance }
  /// The Gaussian with the distribution's mean and variance.
  var matched: Normal { Normal(mean: distribution.mean, variance: distribution.variance) }
  /// The upper mode alone.
  var collapsed: Normal { Normal(mean: distribution.means[1], variance: distribution.variances[1]) }

  /// Where the modes stand, in numbers of section 4; each is N(±4, r).
  private static let modes = [-4.0, 4]

  /// log ½ Σ_± N(x; ±4, r), written out: the larger term is taken out of the logarithm.
  private func logDensity(_ x: Double) -> Double {
    let terms = Self.modes.map { -minusLogDensity(x, (mean: $0, variance: r)) }
    let (larger, smaller) = (max(terms[0], terms[1]), min(terms[0], terms[1]))
    return larger + log1p(exp(smaller - larger)) - log(2)
  }

  /// An average over both modes, each by a quadrature of its own.
  private func average(_ function: (Double) -> Double) throws -> Measured {
    try Self.modes.reduce(Measured(0, error: 0)) { sum, mean in
      try sum + 0.5 * gaussianExpectation(of: function, mean: mean, standardDeviation: r.squareRoot())
    }
  }

  /// E_p[−log candidate], the densities written out.
  func crossEntropy(_ candidate: Normal) throws -> Measured {
    try average { minusLogDensity($0, (mean: candidate.mean, variance: candidate.variance)) }
  }

  /// The entropy of the distribution, its density written out.
  func entropy() throws -> Measured { try average { -logDensity($0) } }

  /// Where a candidate lives; in the middle, at 0, log p bends from one mode's parabola to the other's.
  private func region(_ candidate: Normal) -> Region {
    Region([-12, -6, 0, 6, 12].map { candidate.mean + $0 * candidate.variance.squareRoot() } + [0])
  }

  /// D_KL(candidate ‖ p): the arguments the other way round, by the package's own densities.
  func reversed(_ candidate: Normal) throws -> Measured {
    try expectation(
      of: { candidate.logDensity(at: $0) - distribution.logDensity(at: $0) }, density: { exp(candidate.logDensity(at: $0)) },
      over: region(candidate), to: .init(absolute: 1e-9, relative: 1e-9))
  }

  /// The Jensen–Shannon divergence of the two densities, no bins, the densities written out.
  func jensenShannon(_ candidate: Normal) throws -> Measured {
    func part(_ a: Double, _ b: Double) -> Double { a > 0 ? 0.5 * a * log(2 * (a / (a + b))) : 0 }
    let edges = Self.modes.flatMap { mean in [-6, 0, 6].map { mean + $0 * r.squareRoot() } }
    return try integral(
      of: { x in
        let (p, q) = (exp(logDensity(x)), exp(-minusLogDensity(x, (mean: candidate.mean, variance: candidate.variance))))
        return part(p, q) + part(q, p)
      }, over: Region(region(candidate).breakpoints + edges), to: .init(absolute: 1e-8, relative: 1e-8))
  }

  /// The same between masses of the study's bins.
  func binned(_ candidate: Normal) -> Double {
    let grid = BinGrid(center: 0)
    let other = GaussianMixture(means: [candidate.mean], variance: candidate.variance)
    return JensenShannon.between(grid.masses(of: other), grid.masses(of: distribution))
  }
}

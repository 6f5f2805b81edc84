import Foundation
import Oracle
import Probability

/// A mixture of Gaussians in plain numbers: GSL's densities and tails, part by part.
struct PlainDistribution: Sendable {
  let weights: [Double]
  let means: [Double]
  let deviations: [Double]

  /// The truth of section 4 seen from its own centre: ½ Σ_± N(±4, r).
  static func truth(_ noise: Double) -> PlainDistribution {
    PlainDistribution(weights: [0.5, 0.5], means: [-4, 4], deviations: [noise.squareRoot(), noise.squareRoot()])
  }

  static func gaussian(_ mean: Double, standardDeviation: Double) -> PlainDistribution {
    PlainDistribution(weights: [1], means: [mean], deviations: [standardDeviation])
  }

  /// The same law as the package writes it.
  var mixture: GaussianMixture { GaussianMixture(weights: weights, means: means, variances: deviations.map { $0 * $0 }) }

  /// Σᵢ wᵢ f(mean, deviation).
  func sum(_ part: (_ mean: Double, _ standardDeviation: Double) throws -> Measured) throws -> Double {
    try weights.indices.reduce(0) { $0 + weights[$1] * (try part(means[$1], deviations[$1]).value) }
  }

  func density(_ x: Double) throws -> Double { try sum { try gaussianDensity(x, mean: $0, standardDeviation: $1) } }
  func below(_ x: Double) throws -> Double { try sum { try gaussianLowerTail(x, mean: $0, standardDeviation: $1) } }
  func above(_ x: Double) throws -> Double { try sum { try gaussianUpperTail(x, mean: $0, standardDeviation: $1) } }

  /// P(a < X ≤ b), measured for each part from the tail on its own side.
  func mass(from a: Double, to b: Double) throws -> Double {
    try sum { mean, standardDeviation in
      let tail = a < mean ? gaussianLowerTail : gaussianUpperTail
      let (near, far) = (try tail(a, mean, standardDeviation), try tail(b, mean, standardDeviation))
      return a < mean ? far - near : near - far
    }
  }

  /// Where the law lives, cut at its modes and at other places of interest.
  func region(and positions: [Double] = []) -> Region {
    Region(
      zip(means, deviations).flatMap { mean, standardDeviation in [-40, -6, 0, 6, 40].map { mean + $0 * standardDeviation } }
        + positions)
  }

  /// Masses of the 96 bins of width 0.25 from −12, the end bins with the tails.
  func bins() throws -> [Double] {
    try (0..<96).map { bin in
      let left = -12 + 0.25 * Double(bin)
      if bin == 0 { return try below(left + 0.25) }
      if bin == 95 { return try above(left) }
      return try mass(from: left, to: left + 0.25)
    }
  }
}

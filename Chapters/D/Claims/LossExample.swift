import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle

/// Two clean states of two coordinates, three levels and a network that mixes the coordinates: Eq 29 with every average exact.
struct LossExample {
  static let schedule = NoiseSchedule(betas: [0.1, 0.5, 0.3])
  static let weights = LossWeights(schedule)
  static let recursion = ForwardRecursion(betas: schedule.betas)
  static let states = [[0.8, -1.7], [-0.4, 2.2]]

  /// F_ψ(z^k, k) of some network.
  static func output(_ z: [Double], _ k: Int) -> [Double] {
    [0.8 * sin(z[0] + 0.5 * z[1]) - 0.2 * Double(k), 0.6 * cos(z[1]) - 0.3 * z[0]]
  }

  /// The package's loss for each clean state, at S_k levels and noises apiece.
  static func loss(_ clean: [[Double]], _ levels: [Int], _ noises: [[Double]], _ network: PlainNetwork) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    let draws = LevelDraws(levels: levels, noise: tape.constant(noises.flatMap { $0 }, [noises.count, 2]))
    let loss = DenoisingLoss(weights, .uniform(levels: schedule.levels))
    return loss.estimate(clean: tape.constant(clean.flatMap { $0 }, [clean.count, 2]), draws, network: network).doubles
  }

  /// E over k ~ Unif{1, 2, 3} and ε of the package's loss for both states: every k, and a sum over evenly spaced ε.
  static func averages() -> [Double] {
    let positions = (-32...32).map { Double($0) / 4 }
    var rows: [(state: Int, k: Int, noise: [Double])] = []
    for state in states.indices {
      for k in 1...schedule.levels {
        for x in positions { rows += positions.map { (state, k, [x, $0]) } }
      }
    }
    let values = loss(
      rows.map { states[$0.state] }, rows.map(\.k), rows.map(\.noise), PlainNetwork { _, z, k in output(z, k) })
    return zip(rows, values).reduce(into: [0, 0]) { sums, pair in
      let (row, value) = pair
      let log = logNormal(row.noise[0], mean: 0, variance: 1) + logNormal(row.noise[1], mean: 0, variance: 1)
      sums[row.state] += exp(log) / 16 * value / Double(schedule.levels)
    }
  }
}

/// The terms of Eq 29 in plain numbers, for the independent road.
extension LossExample {
  /// E ‖F_ψ − a z⁰ − b ε‖² over ε, the target's coefficients free to be wrong.
  static func squaredError(_ clean: [Double], _ k: Int, _ target: (clean: Double, noise: Double)) throws -> Measured {
    let (factor, spread) = (recursion.factors[k], recursion.variances[k].squareRoot())
    let line = Region([-9, -3, 0, 3, 9])
    return try expectation(
      of: { x, y in
        let output = output([factor * clean[0] + spread * x, factor * clean[1] + spread * y], k)
        let misses = [
          output[0] - target.clean * clean[0] - target.noise * x, output[1] - target.clean * clean[1] - target.noise * y,
        ]
        return misses[0] * misses[0] + misses[1] * misses[1]
      }, density: { exp(logNormal($0, mean: 0, variance: 1) + logNormal($1, mean: 0, variance: 1)) }, over: line, { _ in line })
  }

  /// y = √(1 − ᾱ_k) z⁰ − √ᾱ_k ε.
  static func target(_ k: Int) -> (clean: Double, noise: Double) { (recursion.variances[k].squareRoot(), -recursion.factors[k]) }

  /// w̃_k = ½ (1 − r_k), r_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k).
  static func weight(_ k: Int) -> Double { 0.5 * (1 - recursion.variances[k - 1] / recursion.variances[k]) }

  /// D_KL(q(z^K | z⁰) ‖ N(0, I)).
  static func forward(_ clean: [Double]) throws -> Measured {
    let (factor, variance) = (recursion.factors[3], recursion.variances[3])
    return try clean.reduce(Measured(0, error: 0)) { sum, z in
      try sum
        + gaussianExpectation(
          of: { logNormal($0, mean: factor * z, variance: variance) - logNormal($0, mean: 0, variance: 1) }, mean: factor * z,
          standardDeviation: variance.squareRoot())
    }
  }

  /// d C, here 2 (½ log 2π(1 − ᾱ_3) − w̃_2 − w̃_3).
  static var constant: Double { log(2 * .pi * recursion.variances[3]) - 2 * (weight(2) + weight(3)) }
}

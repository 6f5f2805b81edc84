import Autodiff
import ChapterKit
import EvidenceBound
import Foundation
import Oracle
import Tensor

/// N(0, I) for every state: what has no memory.
enum StandardClaims {
  static let surprise = Claim(
    "Eq C.k", "Under N(0, I) the first j states cost their log-densities together, every later one its own.", kind: .definition,
    oracle: "the logarithm of GSL's Gaussian density, coordinate by coordinate"
  ) { check in
    let (n, t, m) = (3, 5, 2)
    let draws = Draws(seed: check.seed, "chapter C, standard")
    let z = (0..<n * t * m).map { 1.7 * draws.normal($0) }
    let cost = try z.map { place -> Measured in
      let density = try gaussianDensity(place)
      return Measured(-log(density.value), error: density.error / density.value + 1e-15 * place * place)
    }
    let allowed = Double(t * m) * (cost.map(\.error).max() ?? 0) + Tolerance.layers
    /// The cost of the states `times` of trajectory `row`.
    func sum(_ row: Int, _ times: Range<Int>, _ value: (Int) -> Double) -> Double {
      ((row * t + times.lowerBound) * m..<(row * t + times.upperBound) * m).reduce(0) { $0 + value($1) }
    }
    for j in [1, 2, 3] {
      let law = StandardNormalStates(order: j)
      let tape = Tape(precision: .double, recordsGradients: false)
      let latents = tape.constant(z, [n, t, m])
      let posterior = DiagonalGaussian(mean: latents, logVariance: 0 * latents)
      let batch = SequenceBatch(observations: tape.constant(repeating: 0, [n, t, 1]), observed: nil, covariates: nil)
      let first = law.surprise(of: latents.slice(axis: 1, 0..<j), batch).doubles
      let later = law.surprise(of: Trajectories(latents: latents, posterior: posterior), batch).doubles
      func beginnings(_ length: Int, _ value: (Int) -> Double) -> [Double] { (0..<n).map { sum($0, 0..<length, value) } }
      check.equal(
        first, claimed: beginnings(j) { cost[$0].value }, allowed: allowed, scale: 1, "z_{1:\(j)}, M = 2, three trajectories",
        foils: [
          ("without the constant", beginnings(j) { 0.5 * z[$0] * z[$0] }),
          ("one state more", beginnings(j + 1) { cost[$0].value }),
          ("half of it", beginnings(j) { 0.5 * cost[$0].value }),
        ])
      func steps(from start: Int, _ value: (Int) -> Double) -> [Double] {
        (0..<n).flatMap { row in (start..<start + t - j).map { sum(row, $0..<$0 + 1, value) } }
      }
      check.equal(
        later, claimed: steps(from: j) { cost[$0].value }, allowed: allowed, scale: 1, "z_t for t > \(j)",
        foils: [
          ("counted from the first state", steps(from: 0) { cost[$0].value }),
          ("without the constant", steps(from: j) { 0.5 * z[$0] * z[$0] }),
          ("one coordinate's constant", steps(from: j) { cost[$0].value - 0.25 * log(2 * .pi) }),
        ])
    }
  }
}

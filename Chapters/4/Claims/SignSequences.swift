import Foundation
import Oracle

/// The walk with every sequence of signs written out: given the signs, what is observed is one dense Gaussian.
///
/// No recursion and no filter: 2ⁿ Gaussians, each by elimination.
struct SignSequences {
  let walk: WalkCase
  /// The last time that is looked at.
  let length: Int

  /// Everything that z_1 … z_length can be on average, one row for each sequence of signs.
  var latents: [[Double]] {
    let signs = length - walk.firstStep + 1
    return (0..<(1 << signs)).map { code in
      (1...length).map { time in
        (0..<signs).reduce(0) { sum, index in
          let born = walk.firstStep + index
          guard born <= time else { return sum }
          return sum + power(walk.decay, time - born) * (code >> index & 1 == 1 ? walk.jump : -walk.jump)
        }
      }
    }
  }

  /// The covariance of x at two times, given the signs: the noise of each, and what both have of a random start.
  private func covariance(_ one: Int, _ other: Int) -> Double {
    let shared = walk.startsAtRandom ? power(walk.decay, one + other - 2) : 0
    return shared + (one == other ? walk.noise : 0)
  }

  /// The densities of the values of x at some times, one for each sequence of signs, each with its share 2⁻ⁿ.
  func shares(of values: [Double], at times: [Int]) throws -> [Double] {
    let covariance = times.map { one in times.map { self.covariance(one, $0) } }
    let all = latents
    return try all.map { latent in
      let mean = times.map { latent[$0 - 1] }
      return exp(try BruteForce.gaussianLogDensity(values, mean: mean, covariance: covariance)) / Double(all.count)
    }
  }

  /// The density of the values of x at some times.
  func density(of values: [Double], at times: [Int]) throws -> Double { try shares(of: values, at: times).reduce(0, +) }

  /// p(x_length | x_{1:t}) at some places, as a quotient of two joint densities.
  func predictive(_ positions: [Double], given observed: [Double]) throws -> [Double] {
    let known = Array(1...observed.count)
    let evidence = try density(of: observed, at: known)
    return try positions.map { try density(of: observed + [$0], at: known + [length]) / evidence }
  }
}

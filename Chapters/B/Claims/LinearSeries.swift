import ChapterKit
import Foundation
import Oracle
import StateSpace

/// A series of four steps with memory 2 and one covariate, and three floors under each of z_3 and z_4: every entry a number.
struct LinearSeries {
  static let (betas, standardDeviation) = ([0.2, 0.45, 0.6], 0.6)
  static let covariates = [0.7, -1.2, 0.4, 1.5]
  static let (latents, observations) = ([0.5, -0.3, 1.1, 0.2], [0.9, -0.4, 0.7, 1.3])
  static let (initialLevels, initialInputs) = ([0.3, -0.2], [[0.5, 0], [0.2, 0.4]])
  static let (sightSlopes, sightInputs, sightLevel, sightVariance) = ([0.3, 1.0], [0.5, 0.2], -0.1, 0.15)

  /// The slopes of μ(c_t) on z_{t−2:t−1} and on u_{t−2:t}, oldest first.
  var slopes = [-0.35, 0.8]
  var inputs = [-0.4, 0.3, 0.7]
  let level = 0.2

  /// Eq 10 by the package, with N(pull · μ(c_t), variance) for its transition.
  func logDensity(pull: Double, variance: Double) -> Double {
    func conditional(_ rows: [[Double]], _ offset: [Double], _ covariance: [Double]) -> LinearGaussianConditional {
      let size = offset.count
      return LinearGaussianConditional(
        matrix: DenseMatrix(rows: size, columns: rows[0].count, rows.flatMap { $0 }), offset: offset,
        covariance: DenseMatrix(rows: size, columns: size, covariance))
    }
    let model = LinearGaussianModel(
      order: 2, initial: conditional(Self.initialInputs, Self.initialLevels, [1, 0.6, 0.6, 1.1]),
      transition: conditional([(slopes + inputs).map { pull * $0 }], [pull * level], [variance]),
      emission: conditional([Self.sightSlopes + Self.sightInputs], [Self.sightLevel], [Self.sightVariance]))
    return model.logDensity(
      observations: Self.observations.map { [$0] }, latents: Self.latents.map { [$0] },
      covariates: Self.covariates.map { [$0] })
  }

  /// Where z_t^k stands among z_1 … z_4, z_3^1 … z_3^3, z_4^1 … z_4^3, x_1 … x_4; z_t^0 is z_t.
  private func position(_ time: Int, _ k: Int) -> Int { k == 0 ? time - 1 : 4 + 3 * (time - 3) + k - 1 }

  /// Eq 12: one factor after another.
  var product: FactorProduct {
    var product = FactorProduct(size: 14)
    let u = Self.covariates
    let starts = zip(Self.initialLevels, Self.initialInputs).map { $0 + dot($1, u[..<2]) }
    product.multiply(0, offset: starts[0], variance: 1)
    product.multiply(1, given: [0: 0.6], offset: starts[1] - 0.6 * starts[0], variance: 1.1 - 0.36)
    let chain = PlainChain(betas: Self.betas)
    for time in 3...4 {
      product.multiply(position(time, 3), variance: 1)
      for k in [3, 2, 1] {
        let (noisy, context) = chain.bestKernel(k, standardDeviation: Self.standardDeviation)
        product.multiply(
          position(time, k - 1), given: [position(time, k): noisy, time - 3: context * slopes[0], time - 2: context * slopes[1]],
          offset: context * (level + dot(inputs, u[time - 3..<time])), variance: chain.variances[k - 1])
      }
    }
    product.multiply(10, given: [0: 1], offset: 0.2 * u[0] - 0.1, variance: 0.15)
    for time in 2...4 {
      product.multiply(
        9 + time, given: [time - 2: 0.3, time - 1: 1], offset: dot(Self.sightInputs, u[time - 2..<time]) - 0.1, variance: 0.15)
    }
    return product
  }

  /// The log density of z and x with the noisy states integrated out, or with all of them at 0.
  func naive(holdingNoisy: Bool = false) throws -> Double {
    let (mean, covariance) = try product.marginal(holdingNoisy ? Array(0..<14) : Array(0..<4) + Array(10..<14))
    let noisy = holdingNoisy ? Array(repeating: 0.0, count: 6) : []
    return try BruteForce.gaussianLogDensity(Self.latents + noisy + Self.observations, mean: mean, covariance: covariance)
  }
}

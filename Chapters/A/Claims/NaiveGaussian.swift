import ChapterKit
import Oracle

/// Gaussian algebra on nested arrays with explicit inverses: the independent road of this chapter.
///
/// It shares nothing with the package's Cholesky roots, companion forms and messages but the definition of a Gaussian.
struct NaiveGaussian {
  let mean: [Double]
  let covariance: BruteForce.Matrix

  func logDensity(at x: [Double]) throws -> Double {
    try BruteForce.gaussianLogDensity(x, mean: mean, covariance: covariance)
  }

  func marginal(_ indices: [Int]) -> NaiveGaussian {
    NaiveGaussian(mean: indices.map { mean[$0] }, covariance: block(indices, indices))
  }

  /// The slope of E[entries | others] in `others`, Σ_eo Σ_oo⁻¹, one row per entry.
  func slope(_ indices: [Int], on others: [Int]) throws -> BruteForce.Matrix {
    try BruteForce.product(block(indices, others), BruteForce.inverse(block(others, others)))
  }

  /// The density of some entries when others have the given values.
  func conditional(_ indices: [Int], given others: [Int], at values: [Double]) throws -> NaiveGaussian {
    let slope = try slope(indices, on: others)
    let shift = try BruteForce.product(slope, zip(others, values).map { $1 - mean[$0] })
    let explained = try BruteForce.product(slope, block(others, indices))
    return NaiveGaussian(
      mean: zip(indices, shift).map { mean[$0] + $1 },
      covariance: zip(block(indices, indices), explained).map { zip($0, $1).map { $0 - $1 } })
  }

  private func block(_ rows: [Int], _ columns: [Int]) -> BruteForce.Matrix {
    rows.map { row in columns.map { covariance[row][$0] } }
  }

  /// n ε κ: how far elimination on this covariance, by either road, may end from the truth when the result has the given
  /// size. κ is the condition number in the norm of absolute row sums.
  func rounding(of size: Double = 1) throws -> Double {
    try eliminationRounding(covariance, inverse: BruteForce.inverse(covariance), size: size)
  }
}

import Foundation
import Tensor

/// N(mean, covariance) on vectors, in nats.
public struct GaussianVector: Sendable, Hashable {
  /// The mean μ, [n].
  public let mean: [Double]
  /// Σ, symmetric and positive definite.
  public let covariance: DenseMatrix

  /// N(mean, covariance).
  public init(mean: [Double], covariance: DenseMatrix) {
    require(
      covariance.rows == mean.count && covariance.columns == mean.count,
      "a mean of \(mean.count) entries with a \(covariance.rows) × \(covariance.columns) covariance")
    self.mean = mean
    self.covariance = covariance
  }

  /// n, the number of entries of the vector.
  public var dimension: Int { mean.count }

  /// log N(x; μ, Σ) = −½ [n log 2π + log |Σ| + (x − μ)ᵀ Σ⁻¹ (x − μ)].
  public func logDensity(at x: [Double]) -> Double {
    let root = Cholesky(covariance)
    let distance = root.whitened(zip(x, mean).map { $0 - $1 }).reduce(0) { $0 + $1 * $1 }
    return -0.5 * (Double(dimension) * log(2 * .pi) + root.logDeterminant + distance)
  }

  /// H = ½ [n log 2πe + log |Σ|].
  public var entropy: Double { 0.5 * (Double(dimension) * (log(2 * .pi) + 1) + Cholesky(covariance).logDeterminant) }

  /// The distribution of some of the entries.
  public func marginal(_ indices: [Int]) -> GaussianVector {
    GaussianVector(mean: indices.map { mean[$0] }, covariance: covariance[rows: indices, columns: indices])
  }

  /// The distribution of some entries given others, as a function of the values of those others.
  public func conditional(_ indices: [Int], given others: [Int]) -> LinearGaussianConditional {
    let cross = covariance[rows: indices, columns: others]
    let gain = Cholesky(covariance[rows: others, columns: others]).solve(cross.transposed).transposed
    let explained = gain * others.map { mean[$0] }
    return LinearGaussianConditional(
      matrix: gain, offset: zip(indices, explained).map { mean[$0] - $1 },
      covariance: covariance[rows: indices, columns: indices] - gain * cross.transposed)
  }
}

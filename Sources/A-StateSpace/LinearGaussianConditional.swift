import Tensor

/// p(y | c) = N(matrix · c + offset, covariance): a Gaussian whose mean is an affine function of what it is given.
///
/// Every factor of the linear-Gaussian model has this form, and so does every conditional of its posterior.
public struct LinearGaussianConditional: Sendable, Hashable {
  /// The slope, one row per entry of y and one column per entry of c.
  public let matrix: DenseMatrix
  /// The mean at c = 0.
  public let offset: [Double]
  /// The covariance, the same for every c.
  public let covariance: DenseMatrix

  /// N(matrix · c + offset, covariance).
  public init(matrix: DenseMatrix, offset: [Double], covariance: DenseMatrix) {
    require(
      matrix.rows == offset.count && covariance.rows == offset.count && covariance.columns == offset.count,
      "slope \(matrix.rows) × \(matrix.columns), offset \(offset.count), covariance \(covariance.rows) × \(covariance.columns)")
    self.matrix = matrix
    self.offset = offset
    self.covariance = covariance
  }

  /// The distribution of y once c is known.
  public func callAsFunction(given condition: [Double]) -> GaussianVector {
    require(
      condition.count == matrix.columns, "\(condition.count) entries given, the conditional takes \(matrix.columns)")
    return GaussianVector(mean: (matrix * condition).plus(offset), covariance: covariance)
  }
}

extension [Double] {
  /// The sum, entry by entry.
  func plus(_ other: [Double]) -> [Double] {
    require(count == other.count, "a vector of \(count) entries meets one of \(other.count)")
    return zip(self, other).map { $0 + $1 }
  }

  /// The difference, entry by entry.
  func minus(_ other: [Double]) -> [Double] {
    require(count == other.count, "a vector of \(count) entries meets one of \(other.count)")
    return zip(self, other).map { $0 - $1 }
  }
}

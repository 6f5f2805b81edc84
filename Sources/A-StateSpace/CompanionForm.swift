/// A model of order j in the last M of jM coordinates is a model of order 1 in s_t = z_{t−j+1:t}: the window moves on by one.
extension LinearGaussianModel {
  /// s_t = shift · s_{t−1} with the newest latent from the transition, for t > j.
  func companion(at time: Int, covariates: [[Double]]) -> LinearGaussianConditional {
    let (width, size) = (latentDimension, order * latentDimension)
    let newest = transition(at: time, covariates: covariates)
    var matrix = DenseMatrix(rows: size, columns: size) { $1 == $0 + width ? 1 : 0 }
    matrix.setBlock(newest.matrix, row: size - width, column: 0)
    var covariance = DenseMatrix.zero(rows: size, columns: size)
    covariance.setBlock(newest.covariance, row: size - width, column: size - width)
    return LinearGaussianConditional(
      matrix: matrix, offset: Array(repeating: 0, count: size - width) + newest.offset, covariance: covariance)
  }

  /// x_t given the window it is seen through: s_t for t ≥ j, and z_{1:j} for t < j, of which only z_{1:t} counts.
  func observationModel(at time: Int, covariates: [[Double]]) -> LinearGaussianConditional {
    let seen = emission(at: time, covariates: covariates)
    var matrix = DenseMatrix.zero(rows: observationDimension, columns: order * latentDimension)
    matrix.setBlock(seen.matrix, row: 0, column: 0)
    return LinearGaussianConditional(matrix: matrix, offset: seen.offset, covariance: seen.covariance)
  }
}

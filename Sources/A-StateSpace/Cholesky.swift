import Foundation
import Tensor

/// Σ = L Lᵀ with L lower triangular: the square root by which a covariance is solved against and measured.
public struct Cholesky: Sendable {
  /// L, the lower triangular factor with a positive diagonal, [n, n].
  public let lower: DenseMatrix

  /// Factors a symmetric positive definite matrix; any other stops the program.
  public init(_ matrix: DenseMatrix) {
    require(matrix.rows == matrix.columns, "a covariance is square, this matrix is \(matrix.rows) × \(matrix.columns)")
    var lower = DenseMatrix.zero(rows: matrix.rows, columns: matrix.columns)
    for row in 0..<matrix.rows {
      for column in 0...row {
        let rest = (0..<column).reduce(matrix[row, column]) { $0 - lower[row, $1] * lower[column, $1] }
        require(row != column || rest > 0, "a covariance is positive definite, this one has pivot \(rest) in row \(row)")
        lower[row, column] = row == column ? rest.squareRoot() : rest / lower[column, column]
      }
    }
    self.lower = lower
  }

  /// log |Σ|, a sum of logarithms: the determinant itself overflows early.
  public var logDeterminant: Double { (0..<lower.rows).reduce(0) { $0 + 2 * log(lower[$1, $1]) } }

  /// L⁻¹ b, by substitution from the top. Its squared length is bᵀ Σ⁻¹ b.
  public func whitened(_ right: [Double]) -> [Double] {
    var solution: [Double] = []
    for row in 0..<lower.rows {
      let rest = (0..<row).reduce(right[row]) { $0 - lower[row, $1] * solution[$1] }
      solution.append(rest / lower[row, row])
    }
    return solution
  }

  /// Solves Σ x = b for x, by substitution in L and then in Lᵀ; b and x are [n].
  public func solve(_ right: [Double]) -> [Double] {
    var solution = whitened(right)
    for row in (0..<lower.rows).reversed() {
      let rest = (row + 1..<lower.rows).reduce(solution[row]) { $0 - lower[$1, row] * solution[$1] }
      solution[row] = rest / lower[row, row]
    }
    return solution
  }

  /// Σ⁻¹ B, column by column.
  public func solve(_ right: DenseMatrix) -> DenseMatrix {
    let columns = (0..<right.columns).map { column in solve((0..<right.rows).map { right[$0, column] }) }
    return DenseMatrix(rows: right.rows, columns: right.columns) { columns[$1][$0] }
  }

  /// The inverse Σ⁻¹, [n, n], solved column by column.
  public var inverse: DenseMatrix { solve(.identity(lower.rows)) }
}

import Foundation

/// Matrices by the definition: rows of rows, three nested loops, Gauss and Jordan's elimination.
///
/// GSL's linear algebra would call the same BLAS that the tensors use, so it could not judge them.
public enum BruteForce {
  /// Rows of a matrix.
  public typealias Matrix = [[Double]]

  /// The n × n identity.
  public static func identity(_ n: Int) -> Matrix {
    (0..<n).map { row in (0..<n).map { $0 == row ? 1 : 0 } }
  }

  /// Σ_k a_ik b_kj, with a [n, m] and b [m, p].
  public static func product(_ a: Matrix, _ b: Matrix) throws(OracleError) -> Matrix {
    let inner = try size(a).columns
    let (rows, columns) = try size(b)
    guard inner == rows else { throw .question("a product of \(a.count) × \(inner) and \(rows) × \(columns)") }
    return a.map { row in
      (0..<columns).map { column in
        var sum = 0.0
        for k in 0..<inner { sum += row[k] * b[k][column] }
        return sum
      }
    }
  }

  /// Σ_k a_ik x_k, with a [n, m] and x [m].
  public static func product(_ a: Matrix, _ x: [Double]) throws(OracleError) -> [Double] {
    try product(a, x.map { [$0] }).map { $0[0] }
  }

  /// The matrix with rows for columns.
  public static func transpose(_ a: Matrix) throws(OracleError) -> Matrix {
    let columns = try size(a).columns
    return (0..<columns).map { column in a.map { $0[column] } }
  }

  /// The inverse of a square matrix; throws when there is none.
  public static func inverse(_ a: Matrix) throws(OracleError) -> Matrix {
    let reduced = try eliminate(a)
    guard reduced.determinant != 0 else { throw .question("the matrix has no inverse: \(a)") }
    return reduced.inverse
  }

  /// The determinant of a square matrix, from the same elimination.
  public static func determinant(_ a: Matrix) throws(OracleError) -> Double {
    try eliminate(a).determinant
  }

  /// log N(x; mean, covariance) = −½ (d log 2π + log det Σ + (x − μ)ᵀ Σ⁻¹ (x − μ)).
  public static func gaussianLogDensity(
    _ x: [Double], mean: [Double], covariance: Matrix
  ) throws(OracleError) -> Double {
    guard x.count == mean.count, x.count == covariance.count else {
      throw .question("a point of \(x.count), a mean of \(mean.count), a covariance of \(covariance.count) rows")
    }
    let reduced = try eliminate(covariance)
    guard reduced.determinant > 0 else { throw .question("the covariance is not positive definite: \(covariance)") }
    let distance = zip(x, mean).map { $0 - $1 }
    let weighted = try product(reduced.inverse, distance)
    let square = zip(distance, weighted).reduce(0) { $0 + $1.0 * $1.1 }
    return -0.5 * (Double(x.count) * log(2 * Double.pi) + log(reduced.determinant) + square)
  }

  private static func size(_ a: Matrix) throws(OracleError) -> (rows: Int, columns: Int) {
    let columns = a.first?.count ?? 0
    guard columns > 0, a.allSatisfy({ $0.count == columns }) else {
      throw .question("a matrix has rows of one length above 0, and these have \(a.map(\.count))")
    }
    return (a.count, columns)
  }

  /// Elimination beside the identity; the largest entry of each column is brought to the diagonal first.
  private static func eliminate(_ a: Matrix) throws(OracleError) -> (inverse: Matrix, determinant: Double) {
    let (n, columns) = try size(a)
    guard n == columns else { throw .question("a square matrix is needed, and this is \(n) × \(columns)") }
    var (left, right, determinant) = (a, identity(n), 1.0)
    for pivot in 0..<n {
      let largest = (pivot..<n).max { abs(left[$0][pivot]) < abs(left[$1][pivot]) } ?? pivot
      guard left[largest][pivot] != 0 else { return (right, 0) }
      if largest != pivot {
        left.swapAt(pivot, largest)
        right.swapAt(pivot, largest)
        determinant = -determinant
      }
      let value = left[pivot][pivot]
      determinant *= value
      left[pivot] = left[pivot].map { $0 / value }
      right[pivot] = right[pivot].map { $0 / value }
      for row in 0..<n where row != pivot {
        let factor = left[row][pivot]
        left[row] = zip(left[row], left[pivot]).map { $0 - factor * $1 }
        right[row] = zip(right[row], right[pivot]).map { $0 - factor * $1 }
      }
    }
    return (right, determinant)
  }
}

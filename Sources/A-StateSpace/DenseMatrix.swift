import Tensor

/// A small dense matrix of Float64, row by row: enough for exact Gaussian algebra, written for reading and not for speed.
public struct DenseMatrix: Sendable, Hashable {
  /// Number of rows.
  public let rows: Int
  /// Number of columns.
  public let columns: Int
  /// The entries, row by row.
  public private(set) var values: [Double]

  /// The matrix with the given entries, row by row.
  public init(rows: Int, columns: Int, _ values: [Double]) {
    require(values.count == rows * columns, "\(values.count) entries for a \(rows) × \(columns) matrix")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The matrix with entry f(row, column), counted from 0.
  public init(rows: Int, columns: Int, entry: (Int, Int) -> Double) {
    self.init(rows: rows, columns: columns, (0..<rows).flatMap { row in (0..<columns).map { entry(row, $0) } })
  }

  /// The matrix of the given shape whose entries are all 0.
  public static func zero(rows: Int, columns: Int) -> DenseMatrix {
    DenseMatrix(rows: rows, columns: columns, Array(repeating: 0, count: rows * columns))
  }

  /// The identity, times a factor.
  public static func identity(_ size: Int, times factor: Double = 1) -> DenseMatrix {
    DenseMatrix(rows: size, columns: size) { $0 == $1 ? factor : 0 }
  }

  /// The entry at a row and column, counted from 0.
  public subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// The rows and columns named, in the order named.
  public subscript(rows chosenRows: [Int], columns chosenColumns: [Int]) -> DenseMatrix {
    DenseMatrix(rows: chosenRows.count, columns: chosenColumns.count) { self[chosenRows[$0], chosenColumns[$1]] }
  }

  /// The columns of a range.
  public func columns(_ range: Range<Int>) -> DenseMatrix { self[rows: Array(0..<rows), columns: Array(range)] }

  /// The transpose, [columns, rows].
  public var transposed: DenseMatrix { DenseMatrix(rows: columns, columns: rows) { self[$1, $0] } }

  /// Writes `block` with its top left corner at the given row and column.
  public mutating func setBlock(_ block: DenseMatrix, row: Int, column: Int) {
    for i in 0..<block.rows {
      for j in 0..<block.columns { self[row + i, column + j] = block[i, j] }
    }
  }
}

extension DenseMatrix {
  /// The matrix product of an [a, b] and a [b, c] matrix, [a, c].
  public static func * (left: DenseMatrix, right: DenseMatrix) -> DenseMatrix {
    require(left.columns == right.rows, "\(left.rows) × \(left.columns) times \(right.rows) × \(right.columns)")
    return DenseMatrix(rows: left.rows, columns: right.columns) { row, column in
      (0..<left.columns).reduce(0) { $0 + left[row, $1] * right[$1, column] }
    }
  }

  /// The product of an [a, b] matrix and a vector of b entries: a entries.
  public static func * (left: DenseMatrix, right: [Double]) -> [Double] {
    (left * DenseMatrix(rows: right.count, columns: 1, right)).values
  }

  /// The sum, entry by entry.
  public static func + (left: DenseMatrix, right: DenseMatrix) -> DenseMatrix { left.combined(right, +) }

  /// The difference, entry by entry.
  public static func - (left: DenseMatrix, right: DenseMatrix) -> DenseMatrix { left.combined(right, -) }

  private func combined(_ other: DenseMatrix, _ operation: (Double, Double) -> Double) -> DenseMatrix {
    require(
      rows == other.rows && columns == other.columns,
      "a \(rows) × \(columns) matrix meets a \(other.rows) × \(other.columns) one, entry by entry")
    return DenseMatrix(rows: rows, columns: columns, zip(values, other.values).map(operation))
  }
}

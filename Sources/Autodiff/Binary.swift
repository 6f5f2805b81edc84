import Tensor

/// Arithmetic of two variables.
///
/// Checked by `AutodiffBinaryTests`.
enum BinaryFunction: UInt8 { case add, subtract, multiply, divide }

/// z = x ∘ y, where y may lack a run of x's axes: x is [outer, middle, inner] and y is [outer, inner], repeated over the middle.
private struct BinaryRule: Rule {
  let function: BinaryFunction
  let x: Variable
  let y: Variable
  let outer: Int
  let middle: Int
  let inner: Int
  let z: Variable

  @inline(__always)
  private func rows(_ body: (_ x: Int, _ y: Int) -> Void) {
    for o in 0..<outer { for m in 0..<middle { body((o * middle + m) * inner, o * inner) } }
  }

  func forward<T: Scalar>(_ type: T.Type) {
    let (xs, ys, zs, n) = (x.values(T.self), y.values(T.self), z.values(T.self), inner)
    switch function {
    case .add: rows { i, j in for k in 0..<n { zs[i + k] = xs[i + k] + ys[j + k] } }
    case .subtract: rows { i, j in for k in 0..<n { zs[i + k] = xs[i + k] - ys[j + k] } }
    case .multiply: rows { i, j in for k in 0..<n { zs[i + k] = xs[i + k] * ys[j + k] } }
    case .divide: rows { i, j in for k in 0..<n { zs[i + k] = xs[i + k] / ys[j + k] } }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gz = z.gradient(T.self) else { return }
    let (xs, ys, zs, n) = (x.values(T.self), y.values(T.self), z.values(T.self), inner)
    if let gx = x.gradient(T.self) {
      switch function {
      case .add, .subtract: rows { i, _ in for k in 0..<n { gx[i + k] += gz[i + k] } }
      case .multiply: rows { i, j in for k in 0..<n { gx[i + k] += gz[i + k] * ys[j + k] } }
      case .divide: rows { i, j in for k in 0..<n { gx[i + k] += gz[i + k] / ys[j + k] } }
      }
    }
    if let gy = y.gradient(T.self) {
      switch function {
      case .add: rows { i, j in for k in 0..<n { gy[j + k] += gz[i + k] } }
      case .subtract: rows { i, j in for k in 0..<n { gy[j + k] -= gz[i + k] } }
      case .multiply: rows { i, j in for k in 0..<n { gy[j + k] += gz[i + k] * xs[i + k] } }
      case .divide: rows { i, j in for k in 0..<n { gy[j + k] -= gz[i + k] * zs[i + k] / ys[j + k] } }
      }
    }
  }
}

/// Splits x's axes into outer, middle, inner such that y has the outer and inner ones; nil when y does not fit.
private func broadcast(_ x: Shape, _ y: Shape) -> (outer: Int, middle: Int, inner: Int)? {
  let (rank, missing) = (Int(x.rank), Int(x.rank) - Int(y.rank))
  guard missing >= 0 else { return nil }
  func extent(_ axis: Int) -> Int { axis < missing ? 1 : y[axis - missing] }
  var start = 0
  while start < rank && extent(start) == x[start] { start += 1 }
  var end = rank
  while end > start && extent(end - 1) == x[end - 1] { end -= 1 }
  for axis in start..<end where extent(axis) != 1 { return nil }
  return (x.product(of: 0..<start), x.product(of: start..<end), x.product(of: end..<rank))
}

private func apply(_ function: BinaryFunction, _ x: Variable, _ y: Variable) -> Variable {
  guard let (outer, middle, inner) = broadcast(x.shape, y.shape) else {
    fatalError("the right operand \(y.shape) must have the left one's shape \(x.shape), or 1 along one run of its axes")
  }
  let z = x.tape.output(x.shape, tracked: x.isTracked || y.isTracked)
  x.tape.apply(BinaryRule(function: function, x: x, y: y, outer: outer, middle: middle, inner: inner, z: z), output: z)
  return z
}

extension Variable {
  /// x + y; the right operand may be 1 along one run of the left one's axes.
  public static func + (x: Variable, y: Variable) -> Variable { apply(.add, x, y) }
  /// x − y; the right operand may be 1 along one run of the left one's axes.
  public static func - (x: Variable, y: Variable) -> Variable { apply(.subtract, x, y) }
  /// x · y, element by element; the right operand may be 1 along one run of the left one's axes.
  public static func * (x: Variable, y: Variable) -> Variable { apply(.multiply, x, y) }
  /// x / y, element by element; the right operand may be 1 along one run of the left one's axes.
  public static func / (x: Variable, y: Variable) -> Variable { apply(.divide, x, y) }
}

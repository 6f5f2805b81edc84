import Tensor

/// y = (x + first half of v)/√2 along the last axis.
///
/// Checked by `AutodiffBlockTests`.
private struct ResidualRule: Rule {
  let x: Variable
  let v: Variable
  let rows: Int
  let width: Int
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (xs, vs, ys, n, scale) = (x.values(T.self), v.values(T.self), y.values(T.self), width, T(0.5).squareRoot())
    for row in 0..<rows {
      for c in 0..<n { ys[row * n + c] = (xs[row * n + c] + vs[row * 2 * n + c]) * scale }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gy = y.gradient(T.self) else { return }
    let (n, scale) = (width, T(0.5).squareRoot())
    if let gx = x.gradient(T.self) { for i in 0..<rows * n { gx[i] += gy[i] * scale } }
    if let gv = v.gradient(T.self) {
      for row in 0..<rows { for c in 0..<n { gv[row * 2 * n + c] += gy[row * n + c] * scale } }
    }
  }
}

/// The way on from a residual block: (x + residual)/√2.
/// - Parameters:
///   - x: [..., C], what entered the block.
///   - v: [..., 2C], the block's output: residual first, skip second.
/// - Returns: [..., C].
public func residual(_ x: Variable, _ v: Variable) -> Variable {
  require(
    v.count == 2 * x.count && v.shape[-1] == 2 * x.shape[-1], "a block's output \(v.shape) does not fit its input \(x.shape)")
  let y = x.tape.output(x.shape, tracked: x.isTracked || v.isTracked)
  x.tape.apply(ResidualRule(x: x, v: v, rows: x.shape.rows, width: x.shape[-1], y: y), output: y)
  return y
}

/// y = sum + second half of v, along the last axis; without a sum, the second half alone.
private struct SkipRule: Rule {
  let sum: Variable
  let hasSum: Bool
  let v: Variable
  let rows: Int
  let width: Int
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (ss, vs, ys, n) = (sum.values(T.self), v.values(T.self), y.values(T.self), width)
    for row in 0..<rows {
      let (from, to) = (vs + row * 2 * n + n, ys + row * n)
      if hasSum {
        for c in 0..<n { to[c] = ss[row * n + c] + from[c] }
      } else {
        for c in 0..<n { to[c] = from[c] }
      }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gy = y.gradient(T.self) else { return }
    let n = width
    if hasSum, let gs = sum.gradient(T.self) { for i in 0..<rows * n { gs[i] += gy[i] } }
    if let gv = v.gradient(T.self) {
      for row in 0..<rows { for c in 0..<n { gv[row * 2 * n + n + c] += gy[row * n + c] } }
    }
  }
}

/// Adds a block's skip connection to the running sum.
/// - Parameters:
///   - sum: [..., C] or nil for the first block.
///   - v: [..., 2C], the block's output: residual first, skip second.
/// - Returns: [..., C].
public func addingSkip(_ sum: Variable?, _ v: Variable) -> Variable {
  let width = v.shape[-1] / 2
  let y = v.tape.output(v.shape.replacing(axis: -1, with: width), tracked: v.isTracked || (sum?.isTracked ?? false))
  if let sum { require(sum.count == y.count, "the running sum \(sum.shape) does not fit the block's output \(v.shape)") }
  v.tape.apply(SkipRule(sum: sum ?? v, hasSum: sum != nil, v: v, rows: v.shape.rows, width: width, y: y), output: y)
  return y
}

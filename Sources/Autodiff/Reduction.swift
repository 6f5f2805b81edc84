import Tensor

/// Sums over all axes, or over all but the outermost: y_o = Σ x_oi. Partial sums are kept in double precision.
///
/// Checked by `AutodiffStructureTests`.
private struct SumRule: Rule {
  let x: Variable
  let outer: Int
  let inner: Int
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (xs, ys) = (x.values(T.self), y.values(T.self))
    for o in 0..<outer {
      var total = 0.0
      for i in 0..<inner { total += Double(xs[o * inner + i]) }
      ys[o] = T(total)
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gx = x.gradient(T.self), let gy = y.gradient(T.self) else { return }
    for o in 0..<outer { for i in 0..<inner { gx[o * inner + i] += gy[o] } }
  }
}

extension Variable {
  private func sums(keeping outer: Int, shape: Shape) -> Variable {
    let y = tape.output(shape, tracked: isTracked)
    tape.apply(SumRule(x: self, outer: outer, inner: outer == 0 ? 0 : count / outer, y: y), output: y)
    return y
  }

  /// The sum of all elements: a scalar, [1].
  public func sum() -> Variable { sums(keeping: 1, shape: [1]) }

  /// The sum over the last axis: [..., n] to [...].
  public func sumOverLast() -> Variable { sums(keeping: shape.rows, shape: Shape(Array(shape.array.dropLast()))) }

  /// The sum over all axes but the outermost: [N, ...] to [N].
  public func sumOfEach() -> Variable { sums(keeping: shape[0], shape: [shape[0]]) }
}

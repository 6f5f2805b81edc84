import Tensor

/// y = x with its axes in another order, copied.
private struct PermuteRule: Rule {
  let x: Variable
  /// The stride in x of each axis of y.
  let strides: (Int, Int, Int, Int)
  let extents: (Int, Int, Int, Int)
  let y: Variable

  @inline(__always)
  private func places(_ body: (_ source: Int, _ target: Int) -> Void) {
    var target = 0
    for a in 0..<extents.0 {
      for b in 0..<extents.1 {
        for c in 0..<extents.2 {
          let start = a * strides.0 + b * strides.1 + c * strides.2
          for d in 0..<extents.3 { body(start + d * strides.3, target + d) }
          target += extents.3
        }
      }
    }
  }

  func forward<T: Scalar>(_ type: T.Type) {
    let (xs, ys) = (x.values(T.self), y.values(T.self))
    places { source, target in ys[target] = xs[source] }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gx = x.gradient(T.self), let gy = y.gradient(T.self) else { return }
    places { source, target in gx[source] += gy[target] }
  }
}

extension Variable {
  /// The axes in another order, copied: axis i of the result is axis `order[i]` of this tensor. At most four axes.
  public func permuted(_ order: [Int]) -> Variable {
    require(order.count <= 4 && order.sorted() == Array(0..<Int(shape.rank)), "\(order) is no order of the axes of \(shape)")
    var strides = [Int](repeating: 1, count: order.count)
    for axis in stride(from: order.count - 2, through: 0, by: -1) { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    let missing = 4 - order.count
    let s = Array(repeating: 0, count: missing) + order.map { strides[$0] }
    let e = Array(repeating: 1, count: missing) + order.map { shape[$0] }
    let y = tape.output(Shape(order.map { shape[$0] }), tracked: isTracked)
    tape.apply(PermuteRule(x: self, strides: (s[0], s[1], s[2], s[3]), extents: (e[0], e[1], e[2], e[3]), y: y), output: y)
    return y
  }

  /// Overwrites the values of this constant with those of another variable; only on tapes that record nothing.
  public func store(_ other: Variable) {
    require(!tape.recordsGradients, "values can be overwritten only on a tape that records no gradients")
    require(other.count == count, "cannot store \(other.shape) in \(shape)")
    address.copyMemory(from: other.address, byteCount: count * tape.precision.byteCount)
  }
}

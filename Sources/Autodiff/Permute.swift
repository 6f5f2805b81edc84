import Tensor

/// y = x with its axes in another order, copied.
///
/// Checked by `AutodiffStructureTests`.
private struct PermuteRule: Rule {
  let x: Variable
  /// The stride in x of each axis of y.
  let strides: (Int, Int, Int, Int)
  let extents: (Int, Int, Int, Int)
  let y: Variable

  @inline(__always)
  private func positions(_ body: (_ source: Int, _ target: Int) -> Void) {
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
    positions { source, target in ys[target] = xs[source] }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gx = x.gradient(T.self), let gy = y.gradient(T.self) else { return }
    positions { source, target in gx[source] += gy[target] }
  }
}

extension Variable {
  /// The axes in another order, copied: axis i of the result is axis `order[i]` of this tensor. At most four axes.
  public func permuted(_ order: [Int]) -> Variable {
    let rank = order.count
    var seen = 0
    for axis in order where axis >= 0 && axis < rank { seen |= 1 << axis }
    require(rank <= 4 && rank == shape.rank && seen == 1 << rank - 1, "\(order) is no order of the axes of \(shape)")
    var result = shape
    var (strides, extents): (InlineArray<4, Int>, InlineArray<4, Int>) = (.init(repeating: 0), .init(repeating: 1))
    for axis in 0..<rank {
      let source = order[axis]
      result[axis] = shape[source]
      extents[4 - rank + axis] = shape[source]
      strides[4 - rank + axis] = shape.product(of: source + 1..<rank)
    }
    let y = tape.output(result, tracked: isTracked)
    let rule = PermuteRule(
      x: self, strides: (strides[0], strides[1], strides[2], strides[3]),
      extents: (extents[0], extents[1], extents[2], extents[3]), y: y)
    tape.apply(rule, output: y)
    return y
  }

  /// Overwrites the values of this constant with those of another variable; only on tapes that record nothing.
  public func store(_ other: Variable) {
    require(!tape.recordsGradients, "values can be overwritten only on a tape that records no gradients")
    require(other.count == count, "cannot store \(other.shape) in \(shape)")
    address.copyMemory(from: other.address, byteCount: count * tape.precision.byteCount)
  }
}

import Tensor

/// Scaled dot-product attention along one axis: y_t = Σ_s softmax_s(q_t·k_s/√C) v_s, over s ≤ t when causal.
///
/// Mixed axes are a few steps long, so plain loops serve; the softmax weights are kept for the backward pass.
///
/// Checked by `AutodiffSequenceTests`.
private struct AttentionRule: Rule {
  let query: Variable
  let key: Variable
  let value: Variable
  let axis: Axis
  let heads: Int
  let width: Int  // channels of one head
  let isCausal: Bool
  let kept: UnsafeMutableRawPointer  // [outer, inner, heads, length, length]
  let y: Variable

  /// Calls `body` for each sequence and head: step t lies at `start` + t · `stride`, its softmax weights from `weights` on.
  @inline(__always)
  private func sequences(_ body: (_ start: Int, _ stride: Int, _ weights: Int) -> Void) {
    let channels = heads * width
    for o in 0..<axis.outer {
      for i in 0..<axis.inner {
        for h in 0..<heads {
          let start = (o * axis.length * axis.inner + i) * channels + h * width
          body(start, axis.inner * channels, ((o * axis.inner + i) * heads + h) * axis.length * axis.length)
        }
      }
    }
  }

  func forward<T: Scalar>(_ type: T.Type) {
    let (q, k, v, out) = (query.values(T.self), key.values(T.self), value.values(T.self), y.values(T.self))
    let kept = kept.assumingMemoryBound(to: T.self)
    let scale = 1 / T(width).squareRoot()
    sequences { start, stride, position in
      for t in 0..<axis.length {
        let last = isCausal ? t : axis.length - 1
        let weights = kept + position + t * axis.length
        for s in 0...last { weights[s] = scale * dot(q + start + t * stride, k + start + s * stride) }
        softmax(weights, count: last + 1)
        let to = out + start + t * stride
        for c in 0..<width { to[c] = 0 }
        for s in 0...last { for c in 0..<width { to[c] += weights[s] * v[start + s * stride + c] } }
      }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gy = y.gradient(T.self), let gq = query.gradient(T.self), let gk = key.gradient(T.self),
      let gv = value.gradient(T.self)
    else { return }
    let (q, k, v) = (query.values(T.self), key.values(T.self), value.values(T.self))
    let kept = kept.assumingMemoryBound(to: T.self)
    let scale = 1 / T(width).squareRoot()
    let slope = y.tape.scratch(T.self, axis.length)
    sequences { start, stride, position in
      for t in 0..<axis.length {
        let last = isCausal ? t : axis.length - 1
        let weights = kept + position + t * axis.length
        let (here, g) = (start + t * stride, gy + start + t * stride)
        var mean: T = 0
        for s in 0...last {
          slope[s] = dot(g, v + start + s * stride)
          mean += weights[s] * slope[s]
          for c in 0..<width { gv[start + s * stride + c] += weights[s] * g[c] }
        }
        for s in 0...last {
          let d = scale * weights[s] * (slope[s] - mean)
          for c in 0..<width {
            gq[here + c] += d * k[start + s * stride + c]
            gk[start + s * stride + c] += d * q[here + c]
          }
        }
      }
    }
  }

  private func dot<T: Scalar>(_ a: UnsafePointer<T>, _ b: UnsafePointer<T>) -> T {
    var total: T = 0
    for c in 0..<width { total += a[c] * b[c] }
    return total
  }

  private func softmax<T: Scalar>(_ weights: UnsafeMutablePointer<T>, count: Int) {
    var largest = weights[0]
    for s in 1..<max(count, 2) where s < count && weights[s] > largest { largest = weights[s] }
    var total: T = 0
    for s in 0..<count {
      weights[s] = T.exp(weights[s] - largest)
      total += weights[s]
    }
    for s in 0..<count { weights[s] /= total }
  }
}

/// Multi-head attention along one axis, projections taken by the caller.
/// - Parameters:
///   - query, key, value: [..., C] of one shape.
///   - axis: the axis to attend over, not the last.
///   - heads: a divisor of C.
///   - isCausal: whether step t sees steps ≤ t only.
/// - Returns: [..., C].
public func attention(query: Variable, key: Variable, value: Variable, axis: Int, heads: Int, isCausal: Bool) -> Variable {
  let shape = query.shape
  require(key.shape == shape && value.shape == shape, "query \(shape), key \(key.shape) and value \(value.shape) must agree")
  require(heads > 0 && shape[-1] % heads == 0, "\(heads) heads do not divide \(shape[-1]) channels")
  require(
    query.isTracked == key.isTracked && key.isTracked == value.isTracked, "query, key and value must all have gradients, or none")
  let tape = query.tape
  let along = Axis(axis, of: shape)
  let y = tape.output(shape, tracked: query.isTracked)
  let weights = along.outer * along.inner * heads * along.length * along.length
  let kept = tape.arena.allocate(byteCount: weights * tape.precision.byteCount)
  let rule = AttentionRule(
    query: query, key: key, value: value, axis: along, heads: heads, width: shape[-1] / heads, isCausal: isCausal, kept: kept,
    y: y)
  tape.apply(rule, output: y)
  return y
}

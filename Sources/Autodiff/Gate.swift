import Tensor

/// g = σ(first half of u) · tanh(second half of u), along the last axis. The two factors are kept for the way back.
private struct GateRule: Rule {
  let u: Variable
  let kept: UnsafeMutableRawPointer
  let rows: Int
  let width: Int
  let g: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (us, gs, n) = (u.values(T.self), g.values(T.self), width)
    let ks = kept.assumingMemoryBound(to: T.self)
    if let us = us as? UnsafeMutablePointer<Float>, let ks = ks as? UnsafeMutablePointer<Float>,
      let gs = gs as? UnsafeMutablePointer<Float>, n % Lanes.scalarCount == 0
    {
      return forwardInLanes(us, ks, gs)
    }
    for row in 0..<rows {
      let (from, both, to) = (us + row * 2 * n, ks + row * 2 * n, gs + row * n)
      for c in 0..<n {
        let gate = T.sigmoid(from[c])
        let filter = T.tanh(from[n + c])
        both[c] = gate
        both[n + c] = filter
        to[c] = gate * filter
      }
    }
  }

  /// The same, sixteen channels at once.
  private func forwardInLanes(
    _ us: UnsafeMutablePointer<Float>, _ ks: UnsafeMutablePointer<Float>, _ gs: UnsafeMutablePointer<Float>
  ) {
    let n = width
    for row in 0..<rows {
      let (from, both, to) = (us + row * 2 * n, ks + row * 2 * n, gs + row * n)
      for c in stride(from: 0, to: n, by: Lanes.scalarCount) {
        let gate = Lanes.sigmoid(Lanes(from + c))
        let filter = Lanes.tanh(Lanes(from + n + c))
        gate.store(both + c)
        filter.store(both + n + c)
        (gate * filter).store(to + c)
      }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gg = g.gradient(T.self), let (gu, isNew) = u.gradientToWrite(T.self) else { return }
    let n = width
    let ks = kept.assumingMemoryBound(to: T.self)
    for row in 0..<rows {
      let (both, from, to) = (ks + row * 2 * n, gg + row * n, gu + row * 2 * n)
      if isNew {
        for c in 0..<n {
          let (gate, filter) = (both[c], both[n + c])
          to[c] = from[c] * filter * gate * (1 - gate)
          to[n + c] = from[c] * gate * (1 - filter * filter)
        }
      } else {
        for c in 0..<n {
          let (gate, filter) = (both[c], both[n + c])
          to[c] += from[c] * filter * gate * (1 - gate)
          to[n + c] += from[c] * gate * (1 - filter * filter)
        }
      }
    }
  }
}

/// The gated unit of a residual block: σ(gate) · tanh(filter).
/// - Parameter u: [..., 2C], gates first, filters second.
/// - Returns: [..., C].
public func gate(_ u: Variable) -> Variable {
  let width = u.shape[-1] / 2
  require(u.shape[-1] == 2 * width, "a gate needs an even last axis, not \(u.shape)")
  let tape = u.tape
  let g = tape.output(u.shape.replacing(axis: -1, with: width), tracked: u.isTracked)
  let kept = tape.arena.allocate(byteCount: u.count * tape.precision.byteCount)
  tape.apply(GateRule(u: u, kept: kept, rows: u.shape.rows, width: width, g: g), output: g)
  return g
}

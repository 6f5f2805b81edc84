import Tensor

/// g = σ(first half of u) · tanh(second half of u), along the last axis. The two factors are kept for the way back.
private struct GateRule: Rule {
  let u: Variable
  let kept: UnsafeMutableRawPointer
  let rows: Int
  let width: Int
  let g: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    gateForward(u.values(T.self), factors: kept.assumingMemoryBound(to: T.self), g.values(T.self), rows: rows, width: width)
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gg = g.gradient(T.self), let (gu, isNew) = u.gradientToWrite(T.self) else { return }
    let ks = kept.assumingMemoryBound(to: T.self)
    if isNew { return gateBackward(gg, factors: ks, gated: nil, into: gu, rows: rows, width: width) }
    let mark = g.tape.arena.mark
    defer { g.tape.arena.rollBack(to: mark) }
    let added = g.tape.scratch(T.self, u.count)
    gateBackward(gg, factors: ks, gated: nil, into: added, rows: rows, width: width)
    Rows.add(added, u.count, to: gu)
  }
}

/// The two factors and their product, from u [rows, 2 width]; `factors` may be u itself.
func gateForward<T: Scalar>(
  _ u: UnsafeMutablePointer<T>, factors: UnsafeMutablePointer<T>, _ g: UnsafeMutablePointer<T>, rows: Int, width n: Int
) {
  if let (us, gs) = Rows.lanes(u, g, n), let ks = factors as? UnsafeMutablePointer<Float> {
    for row in 0..<rows {
      for c in stride(from: row * 2 * n, to: row * 2 * n + n, by: Lanes.scalarCount) {
        let (gate, filter) = Lanes.gate(Lanes(us + c), Lanes(us + n + c))
        gate.store(ks + c)
        filter.store(ks + n + c)
        (gate * filter).store(gs + c - row * n)
      }
    }
  } else {
    for row in 0..<rows {
      let (from, both, to) = (u + row * 2 * n, factors + row * 2 * n, g + row * n)
      for c in 0..<n {
        let (gate, filter) = (T.sigmoid(from[c]), T.tanh(from[n + c]))
        both[c] = gate
        both[n + c] = filter
        to[c] = gate * filter
      }
    }
  }
}

/// The gradient of u [rows, 2 width] from that of g and the two factors; and g again, where it is wanted.
func gateBackward<T: Scalar>(
  _ gradient: UnsafeMutablePointer<T>, factors: UnsafeMutablePointer<T>, gated: UnsafeMutablePointer<T>?,
  into target: UnsafeMutablePointer<T>, rows: Int, width n: Int
) {
  if let (gs, ts) = Rows.lanes(gradient, target, n), let ks = factors as? UnsafeMutablePointer<Float> {
    let again = gated as? UnsafeMutablePointer<Float>
    for row in 0..<rows {
      for c in stride(from: row * 2 * n, to: row * 2 * n + n, by: Lanes.scalarCount) {
        let (gate, filter, incoming) = (Lanes(ks + c), Lanes(ks + n + c), Lanes(gs + c - row * n))
        let g = gate * filter
        (incoming * (g - g * gate)).store(ts + c)
        (incoming * (gate - g * filter)).store(ts + n + c)
        if let again { g.store(again + c - row * n) }
      }
    }
  } else {
    for row in 0..<rows {
      let (both, from, to) = (factors + row * 2 * n, gradient + row * n, target + row * 2 * n)
      for c in 0..<n {
        let (gate, filter) = (both[c], both[n + c])
        to[c] = from[c] * filter * gate * (1 - gate)
        to[n + c] = from[c] * gate * (1 - filter * filter)
        gated?[row * n + c] = gate * filter
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

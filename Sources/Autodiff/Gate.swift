import Tensor

/// g = σ(first half of u) · tanh(second half of u), along the last axis. The two factors are kept for the backward pass.
///
/// Checked by `AutodiffBlockTests`.
private struct GateRule: PackedRule {
  let u: Variable
  let kept: UnsafeMutableRawPointer
  let rows: Int
  let width: Int
  let g: Variable

  var packedWidth: Int { width }

  func forward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    Rows<P>.gate(
      u.values(T.self), bias: nil, factors: kept.assumingMemoryBound(to: T.self), g.values(T.self), rows: rows, width: width)
  }

  func backward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    guard let gg = g.gradient(T.self), let gu = u.gradient(T.self) else { return }
    let arena = g.tape.arena
    let mark = arena.mark
    defer { arena.rollBack(to: mark) }
    let (added, again) = (g.tape.scratch(T.self, u.count), g.tape.scratch(T.self, g.count))
    Rows<P>.gateGradient(gg, factors: kept.assumingMemoryBound(to: T.self), gated: again, into: added, rows: rows, width: width)
    Rows<P>.add(added, u.count, to: gu)
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

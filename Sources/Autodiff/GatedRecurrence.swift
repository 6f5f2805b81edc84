import Tensor

/// The gated recurrent unit along one axis, its input products already taken for all steps at once.
///
/// r = σ(a_r + h U_r + d_r),  z = σ(a_z + h U_z + d_z),  n = tanh(a_n + r ⊙ (h U_n + d_n)),  h' = (1 − z) ⊙ n + z ⊙ h,
/// with h = 0 before the first step. Cho et al. (2014), in the form of cuDNN and PyTorch.
///
/// Checked by `AutodiffSequenceTests`.
private struct GatedRecurrenceRule: PackedRule {
  let input: Variable  // a: [outer, length, inner, 3H]
  let weight: Variable  // U: [H, 3H]
  let bias: Variable  // d: [3H]
  let axis: Axis
  let width: Int
  let kept: UnsafeMutableRawPointer  // r, z, n, h U_n + d_n: [outer, length, inner, 4H]
  let y: Variable  // h': [outer, length, inner, H]

  var packedWidth: Int { width }

  func forward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    let (h, n) = (width, axis.inner)
    let recurrent = y.tape.scratch(T.self, n * 3 * h)
    for o in 0..<axis.outer {
      for t in 0..<axis.length {
        let row = (o * axis.length + t) * n
        Rows<P>.spread(bias.values(T.self), rows: n, width: 3 * h, into: recurrent)
        let before = y.values(T.self) + (row - n) * h
        if t > 0 { T.gemm(false, false, n, 3 * h, h, 1, before, h, weight.values(T.self), 3 * h, 1, recurrent, 3 * h) }
        for i in 0..<n { cell(P.self, row: row + i, recurrent: recurrent + i * 3 * h, isFirst: t == 0) }
      }
    }
  }

  private func cell<P: Pack>(
    _ packs: P.Type, row: Int, recurrent u: UnsafeMutablePointer<P.Element>, isFirst: Bool
  ) {
    typealias T = P.Element
    let h = width
    let a = input.values(T.self) + row * 3 * h
    let k = kept.assumingMemoryBound(to: T.self) + row * 4 * h
    let out = y.values(T.self) + row * h
    for c in stride(from: 0, to: h, by: P.width) {
      let r = P.sigmoid(P(a + c) + P(u + c))
      let z = P.sigmoid(P(a + h + c) + P(u + h + c))
      let inner = P(u + 2 * h + c)
      let n = P.tanh(P(a + 2 * h + c) + r * inner)
      r.store(k + c)
      z.store(k + h + c)
      n.store(k + 2 * h + c)
      inner.store(k + 3 * h + c)
      let new = n - z * n
      (isFirst ? new : new + z * P(out - axis.inner * h + c)).store(out + c)
    }
  }

  func backward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    guard let gy = y.gradient(T.self), let ga = input.gradient(T.self) else { return }
    let (h, n) = (width, axis.inner)
    let transposed = weight.transposed(T.self, rows: h, columns: 3 * h)
    let gu = y.tape.scratch(T.self, n * 3 * h)
    for o in 0..<axis.outer {
      for t in (0..<axis.length).reversed() {
        let row = (o * axis.length + t) * n
        for i in 0..<n { pull(P.self, row: row + i, gy: gy, ga: ga, gu: gu + i * 3 * h, isFirst: t == 0) }
        if let gb = bias.gradient(T.self) { Rows<P>.total(gu, rows: n, width: 3 * h, addingTo: gb) }
        guard t > 0 else { continue }
        let before = row - n
        T.gemm(false, false, n, h, 3 * h, 1, gu, 3 * h, transposed, h, 1, gy + before * h, h)
        if let gw = weight.gradient(T.self) {
          T.gemm(true, false, h, 3 * h, n, 1, y.values(T.self) + before * h, h, gu, 3 * h, 1, gw, 3 * h)
        }
      }
    }
  }

  private func pull<P: Pack>(
    _ packs: P.Type, row: Int, gy: UnsafeMutablePointer<P.Element>, ga: UnsafeMutablePointer<P.Element>,
    gu: UnsafeMutablePointer<P.Element>, isFirst: Bool
  ) {
    typealias T = P.Element
    let h = width
    let k = kept.assumingMemoryBound(to: T.self) + row * 4 * h
    let before = (isFirst ? row : row - axis.inner) * h
    let (g, hs, a) = (gy + row * h, y.values(T.self) + before, ga + row * 3 * h)
    for c in stride(from: 0, to: h, by: P.width) {
      let (r, z, n, u, gradient) = (P(k + c), P(k + h + c), P(k + 2 * h + c), P(k + 3 * h + c), P(g + c))
      let open = gradient - gradient * z
      let dn = open - open * n * n
      let change = isFirst ? P(repeating: 0) - n : P(hs + c) - n
      let dz = gradient * change * (z - z * z)
      let dr = dn * u * (r - r * r)
      (P(a + c) + dr).store(a + c)
      (P(a + h + c) + dz).store(a + h + c)
      (P(a + 2 * h + c) + dn).store(a + 2 * h + c)
      dr.store(gu + c)
      dz.store(gu + h + c)
      (dn * r).store(gu + 2 * h + c)
      if !isFirst { (P(gy + before + c) + gradient * z).store(gy + before + c) }
    }
  }
}

/// A gated recurrent unit along one axis.
/// - Parameters:
///   - input: [..., 3H], the input products x W + b of all steps, gates in the order reset, update, new.
///   - weight: [H, 3H], the recurrent weights.
///   - bias: [3H], the recurrent bias.
///   - axis: the axis to run along, not the last.
/// - Returns: [..., H], the state after each step; step t depends on steps ≤ t only.
public func gatedRecurrence(_ input: Variable, weight: Variable, bias: Variable, axis: Int) -> Variable {
  let width = weight.shape[0]
  require(
    input.shape[-1] == 3 * width && weight.shape[1] == 3 * width && bias.count == 3 * width,
    "a recurrence of \(width) needs [..., \(3 * width)], not \(input.shape), \(weight.shape), \(bias.shape)")
  require(input.isTracked || !(weight.isTracked || bias.isTracked), "a recurrence with a gradient needs an input with one")
  let tape = input.tape
  let y = tape.output(
    input.shape.replacing(axis: -1, with: width), tracked: input.isTracked || weight.isTracked || bias.isTracked)
  let kept = tape.arena.allocate(byteCount: 4 * y.count * tape.precision.byteCount)
  let rule = GatedRecurrenceRule(
    input: input, weight: weight, bias: bias, axis: Axis(axis, of: input.shape), width: width, kept: kept, y: y)
  tape.apply(rule, output: y)
  return y
}

import Tensor

/// The gated recurrent unit along one axis, its input products already taken for all steps at once.
///
/// r = σ(a_r + h U_r + d_r),  z = σ(a_z + h U_z + d_z),  n = tanh(a_n + r ⊙ (h U_n + d_n)),  h' = (1 − z) ⊙ n + z ⊙ h,
/// with h = 0 before the first step. Cho et al. (2014), in the form of cuDNN and PyTorch.
private struct GatedRecurrenceRule: Rule {
  let input: Variable  // a: [outer, length, inner, 3H]
  let weight: Variable  // U: [H, 3H]
  let bias: Variable  // d: [3H]
  let axis: Axis
  let width: Int
  let kept: UnsafeMutableRawPointer  // r, z, n, h U_n + d_n: [outer, length, inner, 4H]
  let y: Variable  // h': [outer, length, inner, H]

  func forward<T: Scalar>(_ type: T.Type) {
    let (h, n) = (width, axis.inner)
    let recurrent = y.tape.scratch(T.self, n * 3 * h)
    for o in 0..<axis.outer {
      for t in 0..<axis.length {
        let row = (o * axis.length + t) * n
        spreadRows(bias.values(T.self), groups: 1, rows: n, width: 3 * h, into: recurrent)
        let before = y.values(T.self) + (row - n) * h
        if t > 0 { T.gemm(false, false, n, 3 * h, h, 1, before, h, weight.values(T.self), 3 * h, 1, recurrent, 3 * h) }
        for i in 0..<n { cell(T.self, row: row + i, recurrent: recurrent + i * 3 * h, isFirst: t == 0) }
      }
    }
  }

  private func cell<T: Scalar>(_ type: T.Type, row: Int, recurrent u: UnsafeMutablePointer<T>, isFirst: Bool) {
    let h = width
    let a = input.values(T.self) + row * 3 * h
    let k = kept.assumingMemoryBound(to: T.self) + row * 4 * h
    let out = y.values(T.self) + row * h
    let before = isFirst ? out : out - axis.inner * h
    for c in 0..<h {
      let r = T.sigmoid(a[c] + u[c])
      let z = T.sigmoid(a[h + c] + u[h + c])
      let n = T.tanh(a[2 * h + c] + r * u[2 * h + c])
      k[c] = r
      k[h + c] = z
      k[2 * h + c] = n
      k[3 * h + c] = u[2 * h + c]
      out[c] = isFirst ? (1 - z) * n : (1 - z) * n + z * before[c]
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gy = y.gradient(T.self), let ga = input.gradient(T.self) else { return }
    let (h, n) = (width, axis.inner)
    let gu = y.tape.scratch(T.self, n * 3 * h)
    for o in 0..<axis.outer {
      for t in (0..<axis.length).reversed() {
        let row = (o * axis.length + t) * n
        for i in 0..<n { pull(T.self, row: row + i, gy: gy, ga: ga, gu: gu + i * 3 * h, isFirst: t == 0) }
        if let gb = bias.gradient(T.self) { addRows(gu, groups: 1, rows: n, width: 3 * h, into: gb) }
        guard t > 0 else { continue }
        let before = row - n
        T.gemm(false, true, n, h, 3 * h, 1, gu, 3 * h, weight.values(T.self), 3 * h, 1, gy + before * h, h)
        if let gw = weight.gradient(T.self) {
          T.gemm(true, false, h, 3 * h, n, 1, y.values(T.self) + before * h, h, gu, 3 * h, 1, gw, 3 * h)
        }
      }
    }
  }

  private func pull<T: Scalar>(
    _ type: T.Type, row: Int, gy: UnsafeMutablePointer<T>, ga: UnsafeMutablePointer<T>, gu: UnsafeMutablePointer<T>, isFirst: Bool
  ) {
    let h = width
    let k = kept.assumingMemoryBound(to: T.self) + row * 4 * h
    let g = gy + row * h
    let before = isFirst ? row : row - axis.inner
    let hs = y.values(T.self) + before * h
    let a = ga + row * 3 * h
    for c in 0..<h {
      let (r, z, n, u) = (k[c], k[h + c], k[2 * h + c], k[3 * h + c])
      let dn = g[c] * (1 - z) * (1 - n * n)
      let dz = g[c] * ((isFirst ? 0 : hs[c]) - n) * z * (1 - z)
      let dr = dn * u * r * (1 - r)
      a[c] += dr
      a[h + c] += dz
      a[2 * h + c] += dn
      gu[c] = dr
      gu[h + c] = dz
      gu[2 * h + c] = dn * r
      if !isFirst { gy[before * h + c] += g[c] * z }
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

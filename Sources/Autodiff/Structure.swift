import Tensor

/// Copies blocks: what slices, concatenations and exchanges of axes have in common.
///
/// Block (i, j) of `width` numbers lies at i·outerStride + j·innerStride in each operand.
///
/// Checked by `AutodiffStructureTests`.
private struct BlockCopyRule: Rule {
  let source: Variable
  let target: Variable
  let outer: Int
  let inner: Int
  let width: Int
  let sourceStart: Int
  let sourceStrides: (Int, Int)
  let targetStrides: (Int, Int)

  @inline(__always)
  private func blocks(_ body: (_ source: Int, _ target: Int) -> Void) {
    for i in 0..<outer {
      for j in 0..<inner {
        body(sourceStart + i * sourceStrides.0 + j * sourceStrides.1, i * targetStrides.0 + j * targetStrides.1)
      }
    }
  }

  func forward<T: Scalar>(_ type: T.Type) {
    let (from, to) = (source.values(T.self), target.values(T.self))
    blocks { s, t in (to + t).update(from: from + s, count: width) }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gs = source.gradient(T.self), let gt = target.gradient(T.self) else { return }
    blocks { s, t in for c in 0..<width { gs[s + c] += gt[t + c] } }
  }
}

extension Variable {
  /// Entries `range` of one axis, copied.
  public func slice(axis: Int, _ range: Range<Int>) -> Variable {
    let axis = axis < 0 ? axis + Int(shape.rank) : axis
    require(range.lowerBound >= 0 && range.upperBound <= shape[axis], "\(range) of axis \(axis) of \(shape)")
    let inner = shape.product(of: axis + 1..<Int(shape.rank))
    let outer = shape.product(of: 0..<axis)
    let y = tape.output(shape.replacing(axis: axis, with: range.count), tracked: isTracked)
    let width = range.count * inner
    let rule = BlockCopyRule(
      source: self, target: y, outer: outer, inner: 1, width: width, sourceStart: range.lowerBound * inner,
      sourceStrides: (shape[axis] * inner, 0), targetStrides: (width, 0))
    tape.apply(rule, output: y)
    return y
  }

  /// The two outermost axes exchanged, copied: [A, B, ...] to [B, A, ...].
  public func swappingOuterAxes() -> Variable {
    require(shape.rank >= 2, "two axes are needed, not \(shape)")
    let (a, b) = (shape[0], shape[1])
    let width = a * b == 0 ? 0 : count / (a * b)
    let y = tape.output(shape.replacing(axis: 0, with: b).replacing(axis: 1, with: a), tracked: isTracked)
    let rule = BlockCopyRule(
      source: self, target: y, outer: a, inner: b, width: width, sourceStart: 0, sourceStrides: (b * width, width),
      targetStrides: (width, a * width))
    tape.apply(rule, output: y)
    return y
  }

  /// The whole tensor `times` times, one after another along a new outermost axis: [times, ...].
  public func repeated(_ times: Int) -> Variable {
    let y = tape.output(shape.prepending(times), tracked: isTracked)
    let rule = BlockCopyRule(
      source: self, target: y, outer: times, inner: 1, width: count, sourceStart: 0, sourceStrides: (0, 0),
      targetStrides: (count, 0))
    tape.apply(rule, output: y)
    return y
  }

  /// Every outermost entry `times` times in a row: [N, ...] to [N, times, ...].
  public func repeatingRows(_ times: Int) -> Variable {
    let width = shape[0] == 0 ? 0 : count / shape[0]
    let y = tape.output(shape.dropFirst().prepending(times).prepending(shape[0]), tracked: isTracked)
    let rule = BlockCopyRule(
      source: self, target: y, outer: shape[0], inner: times, width: width, sourceStart: 0, sourceStrides: (width, 0),
      targetStrides: (times * width, width))
    tape.apply(rule, output: y)
    return y
  }

  /// The windows of `length` consecutive entries along axis 1: [N, T, M] to [N, T − length + 1, length, M], copied.
  public func windows(length: Int) -> Variable {
    let (n, t, m) = (shape[0], shape[1], shape[2])
    let positions = t - length + 1
    require(shape.rank == 3 && positions >= 0, "no window of \(length) in \(shape)")
    let y = tape.output([n, positions, length, m], tracked: isTracked)
    let rule = BlockCopyRule(
      source: self, target: y, outer: n, inner: positions, width: length * m, sourceStart: 0, sourceStrides: (t * m, m),
      targetStrides: (positions * length * m, length * m))
    tape.apply(rule, output: y)
    return y
  }

  /// The order along axis 1 reversed, copied: [N, T, M].
  public func reversedInTime() -> Variable {
    let (n, t, m) = (shape[0], shape[1], shape[2])
    let y = tape.output(shape, tracked: isTracked)
    let rule = BlockCopyRule(
      source: self, target: y, outer: n, inner: t, width: m, sourceStart: (t - 1) * m, sourceStrides: (t * m, -m),
      targetStrides: (t * m, m))
    tape.apply(rule, output: y)
    return y
  }
}

/// One part of a concatenation, copied to its offset.
private struct PlaceRule: Rule {
  let part: Variable
  let whole: Variable
  let outer: Int
  let width: Int
  let stride: Int
  let start: Int

  func forward<T: Scalar>(_ type: T.Type) {
    let (from, to) = (part.values(T.self), whole.values(T.self))
    for o in 0..<outer { (to + o * stride + start).update(from: from + o * width, count: width) }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gp = part.gradient(T.self), let gw = whole.gradient(T.self) else { return }
    for o in 0..<outer { for c in 0..<width { gp[o * width + c] += gw[o * stride + start + c] } }
  }
}

/// The parts one after another along an axis; they agree in all others.
public func concatenate(_ parts: [Variable], axis: Int) -> Variable {
  let first = parts[0]
  let axis = axis < 0 ? axis + Int(first.shape.rank) : axis
  let total = parts.reduce(0) { $0 + $1.shape[axis] }
  let tape = first.tape
  let whole = tape.output(first.shape.replacing(axis: axis, with: total), tracked: parts.contains { $0.isTracked })
  let inner = first.shape.product(of: axis + 1..<Int(first.shape.rank))
  let outer = first.shape.product(of: 0..<axis)
  var start = 0
  for part in parts {
    require(part.shape.replacing(axis: axis, with: total) == whole.shape, "cannot join \(part.shape) to \(first.shape)")
    let width = part.shape[axis] * inner
    tape.apply(
      PlaceRule(part: part, whole: whole, outer: outer, width: width, stride: total * inner, start: start), output: whole)
    start += width
  }
  return whole
}

/// The parts as entries of a new outermost axis; they agree in shape.
public func stack(_ parts: [Variable]) -> Variable {
  concatenate(parts.map { $0.reshaped($0.shape.prepending(1)) }, axis: 0)
}

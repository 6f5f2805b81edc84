import Tensor

/// y[p, c] = max(0, x[p] w[c] + b[c]) : one number per position becomes C channels. w may have several rows, each used for an
/// equal run of consecutive positions.
///
/// Checked by `AutodiffBlockTests`.
private struct LiftRule: PackedRule {
  let x: Variable
  let weight: Variable
  let bias: Variable
  let width: Int
  let run: Int
  let y: Variable

  var packedWidth: Int { width }

  func forward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    let (xs, ws, bs, ys) = (x.values(T.self), weight.values(T.self), bias.values(T.self), y.values(T.self))
    for p in 0..<x.count { Rows<P>.lift(xs[p], ws + p / run * width, bs, width, into: ys + p * width) }
  }

  func backward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    guard let gy = y.gradient(T.self) else { return }
    let (xs, ws, bs) = (x.values(T.self), weight.values(T.self), bias.values(T.self))
    let (gx, gw, gb) = (x.gradient(T.self), weight.gradient(T.self), bias.gradient(T.self))
    for group in 0..<x.count / run {
      let p = group * run
      Rows<P>.liftGradient(
        gy + p * width, xs + p, ws + group * width, bs, rows: run, width: width, toNumber: gx.map { $0 + p },
        toWeight: gw.map { $0 + group * width }, toBias: gb)
    }
  }
}

/// The 1×1 convolution from one channel to C, followed by ReLU.
/// - Parameters:
///   - x: [...], one number per position.
///   - weight: [C], or [groups, C] with each row used for an equal run of consecutive positions.
///   - bias: [C].
/// - Returns: [..., C].
public func liftToChannels(_ x: Variable, weight: Variable, bias: Variable) -> Variable {
  let width = bias.count
  let groups = weight.count / width
  require(
    weight.shape[-1] == width && x.count % groups == 0, "weight \(weight.shape) and bias \(bias.shape) do not fit \(x.shape)")
  let tracked = x.isTracked || weight.isTracked || bias.isTracked
  let y = x.tape.output(Shape(x.shape.array + [width]), tracked: tracked)
  x.tape.apply(LiftRule(x: x, weight: weight, bias: bias, width: width, run: x.count / groups, y: y), output: y)
  return y
}

/// y[n, h, c] = b[h, c] + Σ_l x[l, h, n, c] w[l, h, c]: one filter per feature and channel over the whole time axis.
private struct PoolRule: PackedRule {
  let x: Variable
  let weight: Variable
  let bias: Variable
  let extents: (length: Int, features: Int, rows: Int, channels: Int)
  let y: Variable

  var packedWidth: Int { extents.channels }

  /// Calls `body` for each pack of channels of each slot and feature: where it starts in x, in y and in the filters.
  @inline(__always)
  private func forEachFilter(by width: Int, _ body: (_ x: Int, _ y: Int, _ filter: Int, _ isFirst: Bool) -> Void) {
    let e = extents
    for h in 0..<e.features {
      for l in 0..<e.length {
        let position = l * e.features + h
        for c in stride(from: 0, to: e.channels, by: width) {
          body(position * e.rows * e.channels + c, h * e.channels + c, position * e.channels + c, l == 0)
        }
      }
    }
  }

  func forward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    let (xs, ws, bs, ys, e) = (x.values(T.self), weight.values(T.self), bias.values(T.self), y.values(T.self), extents)
    forEachFilter(by: P.width) { x, y, filter, isFirst in
      let (w, b) = (P(ws + filter), P(bs + y))
      for n in 0..<e.rows {
        let target = ys + n * e.features * e.channels + y
        ((isFirst ? b : P(target)) + P(xs + x + n * e.channels) * w).store(target)
      }
    }
  }

  func backward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    guard let gy = y.gradient(T.self) else { return }
    let (xs, ws, e) = (x.values(T.self), weight.values(T.self), extents)
    let (gx, gw, gb) = (x.gradientToWrite(T.self), weight.gradient(T.self), bias.gradient(T.self))
    forEachFilter(by: P.width) { x, y, filter, isFirst in
      let w = P(ws + filter)
      var (weightSum, biasSum) = (P(repeating: 0), P(repeating: 0))
      for n in 0..<e.rows {
        let (g, at) = (P(gy + n * e.features * e.channels + y), x + n * e.channels)
        weightSum = weightSum + g * P(xs + at)
        biasSum = biasSum + g
        if let (gx, isNew) = gx { (isNew ? g * w : P(gx + at) + g * w).store(gx + at) }
      }
      if let gw { (P(gw + filter) + weightSum).store(gw + filter) }
      if isFirst, let gb { (P(gb + y) + biasSum).store(gb + y) }
    }
  }
}

/// The grouped convolution that collapses time: one filter per feature and channel, as long as the sequence.
/// - Parameters:
///   - x: [L, H, N, C].
///   - weight: [L, H, C].
///   - bias: [H, C].
/// - Returns: [N, H · C].
public func poolOverTime(_ x: Variable, weight: Variable, bias: Variable) -> Variable {
  let (l, h, n, c) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  require(weight.shape == [l, h, c] && bias.shape == [h, c], "filters \(weight.shape), \(bias.shape) do not fit \(x.shape)")
  let y = x.tape.output([n, h * c], tracked: x.isTracked || weight.isTracked || bias.isTracked)
  x.tape.apply(PoolRule(x: x, weight: weight, bias: bias, extents: (l, h, n, c), y: y), output: y)
  return y
}

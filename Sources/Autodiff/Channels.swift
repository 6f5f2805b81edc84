import Tensor

/// y[p, c] = max(0, x[p] w[c] + b[c]) : one number per place becomes C channels. w may have several rows, each serving an equal
/// run of consecutive places.
private struct LiftRule: Rule {
  let x: Variable
  let weight: Variable
  let bias: Variable
  let width: Int
  let run: Int
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (xs, bs, ys, n) = (x.values(T.self), bias.values(T.self), y.values(T.self), width)
    for p in 0..<x.count {
      let (value, ws, to) = (xs[p], weight.values(T.self) + (p / run) * n, ys + p * n)
      for c in 0..<n {
        let sum = value * ws[c] + bs[c]
        to[c] = sum < 0 ? 0 : sum  // what is not a number stays none
      }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gy = y.gradient(T.self) else { return }
    let (xs, ys, n) = (x.values(T.self), y.values(T.self), width)
    let masked = y.tape.scratch(T.self, n)
    let (gx, gw, gb) = (x.gradient(T.self), weight.gradient(T.self), bias.gradient(T.self))
    for group in 0..<x.count / run {
      let ws = weight.values(T.self) + group * n
      for p in group * run..<(group + 1) * run {
        let value = xs[p]
        for c in 0..<n { masked[c] = ys[p * n + c] > 0 ? gy[p * n + c] : 0 }
        if let gw { for c in 0..<n { gw[group * n + c] += value * masked[c] } }
        if let gb { for c in 0..<n { gb[c] += masked[c] } }
        if let gx {
          var total: T = 0
          for c in 0..<n { total += masked[c] * ws[c] }
          gx[p] += total
        }
      }
    }
  }
}

/// The 1×1 convolution from one channel to C, followed by ReLU.
/// - Parameters:
///   - x: [...], one number per place.
///   - weight: [C], or [groups, C] with each row serving an equal run of consecutive places.
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
private struct PoolRule: Rule {
  let x: Variable
  let weight: Variable
  let bias: Variable
  let extents: (length: Int, features: Int, rows: Int, channels: Int)
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (xs, ws, bs, ys, e) = (x.values(T.self), weight.values(T.self), bias.values(T.self), y.values(T.self), extents)
    for h in 0..<e.features {
      for n in 0..<e.rows {
        let to = ys + (n * e.features + h) * e.channels
        for c in 0..<e.channels { to[c] = bs[h * e.channels + c] }
        for l in 0..<e.length {
          let from = xs + ((l * e.features + h) * e.rows + n) * e.channels
          let w = ws + (l * e.features + h) * e.channels
          for c in 0..<e.channels { to[c] += from[c] * w[c] }
        }
      }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gy = y.gradient(T.self) else { return }
    let (xs, ws, e) = (x.values(T.self), weight.values(T.self), extents)
    let (gx, gw, gb) = (x.gradient(T.self), weight.gradient(T.self), bias.gradient(T.self))
    for h in 0..<e.features {
      for n in 0..<e.rows {
        let g = gy + (n * e.features + h) * e.channels
        if let gb { for c in 0..<e.channels { gb[h * e.channels + c] += g[c] } }
        for l in 0..<e.length {
          let place = ((l * e.features + h) * e.rows + n) * e.channels
          let filter = (l * e.features + h) * e.channels
          if let gx { for c in 0..<e.channels { gx[place + c] += g[c] * ws[filter + c] } }
          if let gw { for c in 0..<e.channels { gw[filter + c] += g[c] * xs[place + c] } }
        }
      }
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

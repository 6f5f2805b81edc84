import Tensor

/// y_t = Σ_i x_{t − i + lead} W_i + b along one axis, zeros beyond its ends.
///
/// Each tap is one product per outer block, accumulated in place; taps that reach only beyond the ends are skipped.
///
/// Checked by `AutodiffProductTests`.
private struct ConvolutionRule: PackedRule {
  let x: Variable
  let weight: Variable
  let bias: Variable
  let axis: Axis
  let taps: Int
  let lead: Int
  let inputs: Int
  let outputs: Int
  let y: Variable

  /// Calls `body` for each tap and outer block with the first rows of source and target and their number.
  @inline(__always)
  private func products(_ body: (_ tap: Int, _ source: Int, _ target: Int, _ rows: Int) -> Void) {
    for tap in 0..<taps {
      let lag = tap - lead
      let steps = axis.length - abs(lag)
      guard steps > 0 else { continue }
      if lag == 0 {
        body(tap, 0, 0, axis.outer * axis.length * axis.inner)
      } else {
        for o in 0..<axis.outer {
          let start = o * axis.length * axis.inner
          body(tap, start + max(0, -lag) * axis.inner, start + max(0, lag) * axis.inner, steps * axis.inner)
        }
      }
    }
  }

  var packedWidth: Int { outputs }

  func forward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    let (xs, ws, ys) = (x.values(T.self), weight.values(T.self), y.values(T.self))
    Rows<P>.spread(bias.values(T.self), rows: y.shape.rows, width: outputs, into: ys)
    products { tap, source, target, rows in
      T.gemm(
        false, false, rows, outputs, inputs, 1, xs + source * inputs, inputs, ws + tap * inputs * outputs, outputs, 1,
        ys + target * outputs, outputs)
    }
  }

  func backward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    guard let gy = y.gradient(T.self) else { return }
    let xs = x.values(T.self)
    if let gx = x.gradient(T.self) {
      let transposed = weight.transposed(T.self, rows: inputs, columns: outputs)
      products { tap, source, target, rows in
        T.gemm(
          false, false, rows, inputs, outputs, 1, gy + target * outputs, outputs, transposed + tap * inputs * outputs, inputs, 1,
          gx + source * inputs, inputs)
      }
    }
    if let gw = weight.gradient(T.self) {
      products { tap, source, target, rows in
        T.gemm(
          true, false, inputs, outputs, rows, 1, xs + source * inputs, inputs, gy + target * outputs, outputs, 1,
          gw + tap * inputs * outputs, outputs)
      }
    }
    if let gb = bias.gradient(T.self) { Rows<P>.total(gy, rows: y.shape.rows, width: outputs, addingTo: gb) }
  }
}

/// A convolution along one axis, the last axis being channels: y_t = Σ_i x_{t − i + lead} W_i + b.
/// - Parameters:
///   - x: [..., inputs].
///   - weight: [taps, inputs, outputs]; tap i lies i − lead steps back.
///   - bias: [outputs].
///   - axis: the axis along which to shift, not the last.
///   - lead: how many steps ahead tap 0 looks; 0 is causal: step t then depends on steps ≤ t only.
/// - Returns: [..., outputs].
public func convolution(_ x: Variable, weight: Variable, bias: Variable, axis: Int, lead: Int = 0) -> Variable {
  let (taps, inputs, outputs) = (weight.shape[0], weight.shape[1], weight.shape[2])
  require(x.shape[-1] == inputs, "x \(x.shape) does not fit the weight \(weight.shape)")
  require(bias.count == outputs, "the bias \(bias.shape) does not fit the weight \(weight.shape)")
  let tracked = x.isTracked || weight.isTracked || bias.isTracked
  let y = x.tape.output(x.shape.replacing(axis: -1, with: outputs), tracked: tracked)
  let rule = ConvolutionRule(
    x: x, weight: weight, bias: bias, axis: Axis(axis, of: x.shape), taps: taps, lead: lead, inputs: inputs, outputs: outputs,
    y: y)
  x.tape.apply(rule, output: y)
  return y
}

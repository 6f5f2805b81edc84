import Tensor

/// y = x W + b, one product for all rows; b may have several rows, each serving an equal run of consecutive rows of x.
private struct AffineRule: Rule {
  let x: Variable
  let weight: Variable
  let bias: Variable
  let hasBias: Bool
  let rows: Int
  let inputs: Int
  let outputs: Int
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let target = y.values(T.self)
    if hasBias { spreadRows(bias.values(T.self), groups: bias.count / outputs, rows: rows, width: outputs, into: target) }
    T.gemm(
      false, false, rows, outputs, inputs, 1, x.values(T.self), inputs, weight.values(T.self), outputs, hasBias ? 1 : 0, target,
      outputs)
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gy = y.gradient(T.self) else { return }
    if let (gx, isNew) = x.gradientToWrite(T.self) {
      T.gemm(false, true, rows, inputs, outputs, 1, gy, outputs, weight.values(T.self), outputs, isNew ? 0 : 1, gx, inputs)
    }
    if let gw = weight.gradient(T.self) {
      T.gemm(true, false, inputs, outputs, rows, 1, x.values(T.self), inputs, gy, outputs, 1, gw, outputs)
    }
    if hasBias, let gb = bias.gradient(T.self) {
      addRows(gy, groups: bias.count / outputs, rows: rows, width: outputs, into: gb)
    }
  }
}

/// Writes each of the `groups` rows of `source` over rows/groups consecutive rows of `target`.
func spreadRows<T: Scalar>(
  _ source: UnsafeMutablePointer<T>, groups: Int, rows: Int, width: Int, into target: UnsafeMutablePointer<T>
) {
  let run = rows / groups
  for group in 0..<groups { Rows.spread(source + group * width, rows: run, width: width, into: target + group * run * width) }
}

/// Adds each run of rows/groups consecutive rows of `source` to one row of `target`: the transpose of `spreadRows`.
func addRows<T: Scalar>(
  _ source: UnsafeMutablePointer<T>, groups: Int, rows: Int, width: Int, into target: UnsafeMutablePointer<T>
) {
  let run = rows / groups
  for group in 0..<groups {
    Rows.sum(source + group * run * width, rows: run, width: width, addingTo: target + group * width)
  }
}

/// x W + b over the last axis.
/// - Parameters:
///   - x: [..., inputs].
///   - weight: [inputs, outputs].
///   - bias: [outputs], or [groups, outputs] with each row serving rows/groups consecutive rows of x, or nil.
/// - Returns: [..., outputs].
public func affine(_ x: Variable, weight: Variable, bias: Variable? = nil) -> Variable {
  let inputs = weight.shape[0]
  let outputs = weight.shape[1]
  let rows = x.shape.rows
  require(x.shape[-1] == inputs, "x \(x.shape) does not fit the weight \(weight.shape)")
  if let bias {
    require(bias.shape[-1] == outputs, "the bias \(bias.shape) does not fit the weight \(weight.shape)")
    require(rows % bias.shape.rows == 0, "\(bias.shape.rows) bias rows do not divide the \(rows) rows of x")
  }
  let tracked = x.isTracked || weight.isTracked || (bias?.isTracked ?? false)
  let y = x.tape.output(x.shape.replacing(axis: -1, with: outputs), tracked: tracked)
  let rule = AffineRule(
    x: x, weight: weight, bias: bias ?? weight, hasBias: bias != nil, rows: rows, inputs: inputs, outputs: outputs, y: y)
  x.tape.apply(rule, output: y)
  return y
}

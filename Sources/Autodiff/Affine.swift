import Tensor

/// y = x W + b, one product for all rows; b may have several rows, each serving an equal run of consecutive rows of x.
///
/// Checked by `AutodiffProductTests`.
private struct AffineRule: PackedRule {
  let x: Variable
  let weight: Variable
  let bias: Variable
  let hasBias: Bool
  let rows: Int
  let inputs: Int
  let outputs: Int
  let y: Variable

  var packedWidth: Int { outputs }

  /// Calls `body` for each row of the bias with the first of the rows it serves.
  @inline(__always)
  private func forEachGroup(_ body: (_ bias: Int, _ row: Int, _ rows: Int) -> Void) {
    let groups = bias.count / outputs
    for group in 0..<groups { body(group * outputs, group * (rows / groups), rows / groups) }
  }

  func forward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    let (target, bs) = (y.values(T.self), bias.values(T.self))
    if hasBias {
      forEachGroup { Rows<P>.spread(bs + $0, rows: $2, width: outputs, into: target + $1 * outputs) }
    }
    T.gemm(
      false, false, rows, outputs, inputs, 1, x.values(T.self), inputs, weight.values(T.self), outputs, hasBias ? 1 : 0, target,
      outputs)
  }

  func backward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    guard let gy = y.gradient(T.self) else { return }
    if let (gx, isNew) = x.gradientToWrite(T.self) {
      let transposed = weight.transposed(T.self, rows: inputs, columns: outputs)
      T.gemm(false, false, rows, inputs, outputs, 1, gy, outputs, transposed, inputs, isNew ? 0 : 1, gx, inputs)
    }
    if let gw = weight.gradient(T.self) {
      T.gemm(true, false, inputs, outputs, rows, 1, x.values(T.self), inputs, gy, outputs, 1, gw, outputs)
    }
    if hasBias, let gb = bias.gradient(T.self) {
      forEachGroup { Rows<P>.total(gy + $1 * outputs, rows: $2, width: outputs, addingTo: gb + $0) }
    }
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

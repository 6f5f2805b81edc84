import Tensor

/// Row numbers on a tape: which row of a table each row of a tensor takes.
public struct RowIndices: BitwiseCopyable {
  let address: UnsafeMutablePointer<Int32>
  /// The number of indices.
  public let count: Int
}

extension Tape {
  /// Keeps row numbers for the length of the step.
  public func indices(_ rows: [Int]) -> RowIndices {
    let address = arena.allocate(byteCount: rows.count * 4).assumingMemoryBound(to: Int32.self)
    for (i, row) in rows.enumerated() { address[i] = Int32(row) }
    return RowIndices(address: address, count: rows.count)
  }
}

/// y = x + table[index] for each block of x: [blocks, N, C] + [K, C] by N indices. Without x, the rows themselves.
private struct GatherRule: Rule {
  let x: Variable
  let hasX: Bool
  let table: Variable
  let indices: RowIndices
  let blocks: Int
  let width: Int
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (xs, ts, ys, n) = (x.values(T.self), table.values(T.self), y.values(T.self), width)
    for block in 0..<blocks {
      for i in 0..<indices.count {
        let row = (block * indices.count + i) * n
        let from = ts + Int(indices.address[i]) * n
        if hasX {
          for c in 0..<n { ys[row + c] = xs[row + c] + from[c] }
        } else {
          for c in 0..<n { ys[row + c] = from[c] }
        }
      }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gy = y.gradient(T.self) else { return }
    let n = width
    if hasX, let gx = x.gradient(T.self) { for i in 0..<y.count { gx[i] += gy[i] } }
    if let gt = table.gradient(T.self) {
      for block in 0..<blocks {
        for i in 0..<indices.count {
          let row = (block * indices.count + i) * n
          let to = gt + Int(indices.address[i]) * n
          for c in 0..<n { to[c] += gy[row + c] }
        }
      }
    }
  }
}

private func gather(_ x: Variable?, _ table: Variable, _ indices: RowIndices, shape: Shape) -> Variable {
  let width = table.shape[-1]
  let rows = shape.rows
  require(
    shape[-1] == width && indices.count > 0 && rows % indices.count == 0, "\(indices.count) rows of \(table.shape) for \(shape)")
  for i in 0..<indices.count {
    let row = Int(indices.address[i])
    require(row >= 0 && row < table.shape[0], "row \(row) of a table of \(table.shape)")
  }
  let y = table.tape.output(shape, tracked: table.isTracked || (x?.isTracked ?? false))
  let rule = GatherRule(
    x: x ?? table, hasX: x != nil, table: table, indices: indices, blocks: rows / indices.count, width: width, y: y)
  table.tape.apply(rule, output: y)
  return y
}

extension Variable {
  /// Rows of this table, [K, C], one for each index: [N, C].
  public func rows(_ indices: RowIndices) -> Variable { gather(nil, self, indices, shape: [indices.count, shape[-1]]) }

  /// This tensor, [..., N, C], plus a row of a table [K, C] for each of its N rows, the same for all outer entries.
  public func addingRows(of table: Variable, _ indices: RowIndices) -> Variable { gather(self, table, indices, shape: shape) }
}

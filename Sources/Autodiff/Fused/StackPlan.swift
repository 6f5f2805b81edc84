import Tensor

/// The grouped convolution behind a stack that collapses its slots, one filter per feature and channel:
/// context[n, h, c] = base[row(n), h, c] + Σ_l y[l, h, n, c] weight[l, h, c].
public struct StackPool: BitwiseCopyable {
  let weight: Variable
  let base: Variable
  let period: Int
  let moves: Bool

  /// - Parameters:
  ///   - weight: [read, H, C].
  ///   - base: [..., H · C], a bias or what other slots contribute.
  ///   - period: after how many rows n the base's rows repeat; 1 when it is one row for all.
  ///   - moves: whether each call says which row of the base is first; else it is row 0.
  public init(weight: Variable, base: Variable, period: Int = 1, moves: Bool = false) {
    (self.weight, self.base, self.period, self.moves) = (weight, base, period, moves)
  }

  @inline(__always)
  func row(_ n: Int, moved: Int) -> Int { (moves ? moved : 0) + (period == 1 ? 0 : n % period) }
}

/// A residual stack prepared on a tape, from one number per position to ReLU(sum of skips + bias): it can be called many times.
public struct StackPlan: BitwiseCopyable {
  let slots: Int
  let features: Int
  let lift: Lift
  let blocks: UnsafeBufferPointer<ResidualStackRule.Block>
  let bias: Variable
  let read: StackSlots
  let givesInputs: Bool
  let pool: StackPool?
  let hasLevels: Bool
  let isTracked: Bool

  /// - Parameters:
  ///   - slots: L.
  ///   - features: H.
  ///   - lift: from one number to C channels: weight [C], or [L, C] with a row for each slot, and bias [C].
  ///   - blocks: in their order.
  ///   - bias: [C], added to the sum of skips.
  ///   - read: the slots that are read.
  ///   - pool: what collapses the slots, or nil.
  ///   - givesInputs: whether the running value that enters each block is given too.
  public init(
    slots l: Int, features h: Int, lift: (weight: Variable, bias: Variable), blocks: [StackBlock], bias: Variable,
    read: Range<Int>, pool: StackPool? = nil, givesInputs: Bool = false
  ) {
    let (c, tape) = (bias.count, bias.tape)
    require(!givesInputs || read == 0..<l, "inputs of all \(l) slots are asked for, and slots \(read) are read")
    require(!blocks.isEmpty && read.lowerBound >= 0 && read.upperBound <= l && !read.isEmpty, "slots \(read) of \(l)")
    require(lift.weight.count == c || lift.weight.shape == [l, c], "a lift \(lift.weight.shape) for \(l) slots of \(c) channels")
    require(lift.bias.count == c, "a lift's bias \(lift.bias.shape) for \(c) channels")
    for block in blocks { block.check(slots: l, features: h, channels: c) }
    let needed = givesInputs ? blocks.map { _ in 0..<l } : slotsNeeded(blocks, of: l, read: read)
    let records = blocks.indices.map { index in
      let block = blocks[index]
      return ResidualStackRule.Block(
        weight: block.weight, lags: tape.keep(block.lags), terms: tape.keep(block.terms), level: block.level ?? block.weight,
        hasLevel: block.level != nil, output: block.output, residualBias: block.residualBias,
        sources: StackSlots(index == 0 ? 0..<l : needed[index - 1]), slots: StackSlots(needed[index]))
    }
    if let pool {
      let (weight, base) = (pool.weight.shape, pool.base.shape)
      require(
        weight == [read.count, h, c] && base[-1] == h * c, "filters \(weight), \(base) for \(read.count) slots of [\(h), \(c)]")
    }
    (slots, features, self.bias, self.read, self.givesInputs, self.pool) = (l, h, bias, StackSlots(read), givesInputs, pool)
    self.lift = Lift(weight: lift.weight, bias: lift.bias, slotStep: lift.weight.count == c ? 0 : c)
    self.blocks = tape.keep(records)
    hasLevels = blocks.contains { $0.level != nil }
    let poolIsTracked = pool.map { $0.weight.isTracked || $0.base.isTracked } ?? false
    isTracked =
      lift.weight.isTracked || lift.bias.isTracked || bias.isTracked || poolIsTracked || blocks.contains { $0.isTracked }
  }

  /// Slots' worth of numbers that the result begins with, before the blocks' inputs.
  var resultSlots: Int { pool == nil ? read.count : 1 }

  /// Runs the stack.
  /// - Parameters:
  ///   - x: [L, H, N].
  ///   - levels: the row of each block's level table for each of the N rows; nil without level tables.
  ///   - moved: the first row of the tables that move.
  /// - Returns: y, [read, H, N, C], or the context [1, N, H, C] when the slots are collapsed; when inputs are given, followed
  ///   along the first axis by [L, H, N, C] for each block.
  public func callAsFunction(_ x: Variable, levels: RowIndices? = nil, moved: Int = 0) -> Variable {
    let (c, n, tape) = (bias.count, x.shape[2], x.tape)
    require(x.shape == Shape(slots, features, n), "x \(x.shape) for a stack of \(slots) slots and \(features) features")
    require(!hasLevels || levels?.count == n, "\(levels?.count ?? 0) levels for \(n) rows")
    for block in blocks { block.check(levels, moved: moved, features: features) }
    if let pool { require(pool.row(pool.period - 1, moved: moved) < pool.base.shape.rows, "row \(moved) of \(pool.base.shape)") }
    let count = resultSlots + (givesInputs ? blocks.count * slots : 0)
    let y = tape.output(Shape(count, features, n, c), tracked: x.isTracked || isTracked)
    let perRow = savedPositions * features * c
    let kept = y.slot > 0 ? tape.arena.allocate(byteCount: n * perRow * tape.precision.byteCount) : nil
    let rule = ResidualStackRule(x: x, plan: self, levels: levels ?? tape.indices([]), moved: moved, kept: kept, y: y)
    tape.apply(rule, output: y)
    return y
  }
}

extension StackPlan {
  /// Slots' worth of channels kept for the backward pass: by the blocks, and y before its slots are collapsed.
  var savedPositions: Int { blocks.reduce(pool == nil ? 0 : read.count) { $0 + $1.savedPositions } }
}

/// For each block the slots it must compute: those that are read, and those that a later block reads.
private func slotsNeeded(_ blocks: [StackBlock], of slots: Int, read: Range<Int>) -> [Range<Int>] {
  var all = [read]
  for block in blocks.dropFirst().reversed() {
    let needed = all[0]
    let back = block.lags.map(\.slots)
    let first = max(0, needed.lowerBound - max(0, back.max() ?? 0))
    let end = min(slots, needed.upperBound - min(0, back.min() ?? 0))
    all.insert(first..<end, at: 0)
  }
  return all
}

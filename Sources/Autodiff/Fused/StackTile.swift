import Tensor

extension ResidualStackRule {
  var packedWidth: Int { extents.channels }

  func forward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    let arena = y.tape.arena
    let mark = arena.mark
    defer { arena.rollBack(to: mark) }
    let (tile, perRow) = (extents.tile, savedPerRow)
    let scratch = y.tape.scratch(T.self, tile * scratchPerRow)
    let lent = kept == nil ? y.tape.scratch(T.self, tile * perRow) : nil  // without a backward pass all tiles share one buffer
    for first in stride(from: 0, to: extents.rows, by: tile) {
      let rows = first..<min(first + tile, extents.rows)
      let memory = lent ?? kept.map { $0.assumingMemoryBound(to: T.self) + first * perRow }
      if let memory { StackTile<P>(rule: self, rows: rows, kept: memory, scratch: scratch).forward() }
    }
  }

  func backward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    guard y.gradient(T.self) != nil, let kept else { return }
    prepare(T.self)
    let arena = y.tape.arena
    let mark = arena.mark
    defer { arena.rollBack(to: mark) }
    let (tile, perRow) = (extents.tile, savedPerRow)
    let scratch = y.tape.scratch(T.self, tile * scratchPerRow)
    for first in stride(from: 0, to: extents.rows, by: tile) {
      let rows = first..<min(first + tile, extents.rows)
      let memory = kept.assumingMemoryBound(to: T.self) + first * perRow
      StackTile<P>(rule: self, rows: rows, kept: memory, scratch: scratch).backward()
    }
  }

  /// Numbers kept for one row.
  private var savedPerRow: Int { plan.savedPositions * extents.features * extents.channels }

  /// In the forward pass the running value, the skip sum and the gate; in the backward pass their gradients, and those of the
  /// gate's and the block's input. `StackTile` draws the buffers.
  private var scratchPerRow: Int { 7 * extents.slots * extents.features * extents.channels + 2 * extents.channels }

  /// Allocates gradients and transposed weights before the scratch memory, which is released at the end.
  private func prepare<T: Scalar>(_ type: T.Type) {
    _ = (x.gradient(T.self), plan.bias.gradient(T.self), plan.lift.weight.gradient(T.self), plan.lift.bias.gradient(T.self))
    if let pool = plan.pool { _ = (pool.weight.gradient(T.self), pool.base.gradient(T.self)) }
    for block in plan.blocks {
      _ = (block.weight.gradient(T.self), block.output.gradient(T.self), block.residualBias.gradient(T.self))
      _ = (block.transposedWeight(T.self), block.transposedOutput(T.self))
      if block.hasLevel { _ = block.level.gradient(T.self) }
      for term in block.terms { _ = term.source.gradient(T.self) }
    }
  }
}

extension ResidualStackRule.Block {
  /// The transpose of each tap: [taps, 2C, C].
  func transposedWeight<T: Scalar>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    weight.transposed(T.self, rows: weight.shape[1], columns: weight.shape[2])
  }

  /// The transpose of the output, [2C, C]: the residual half first.
  func transposedOutput<T: Scalar>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    output.transposed(T.self, rows: output.shape[0], columns: output.shape[1])
  }
}

/// A few rows of a residual stack, computed from end to end.
///
/// All buffers are [slots, H, rows, C] or, before a gate, [slots, H, rows, 2C], with the rows of the tile only. With L, H and C
/// of the stack, `scratch` holds, in units of L · H · rows · C numbers,
///
///     | value | sum | gated | gatedGradient | entering | before      | line [2C]
///     0       1     2       3               4          5             7
///
/// and `kept`, which the forward pass fills from the left and the backward pass reads from the right,
///
///     | input | factors | input | factors | … | y      |
///       block 0           block 1               if the slots are collapsed
///
/// with [sources, H, rows, C] for a block's input, [slots, H, rows, 2C] for its gate's factors, and [read, H, rows, C] for y.
///
/// Checked by `AutodiffStackTests`.
struct StackTile<P: Pack> {
  typealias T = P.Element

  let rule: ResidualStackRule
  let rows: Range<Int>
  let kept: UnsafeMutablePointer<T>
  let position: Int  // numbers of one position (l, h)
  let value: UnsafeMutablePointer<T>  // the running value, or its gradient
  let sum: UnsafeMutablePointer<T>  // the sum of skips, or its gradient
  let gated: UnsafeMutablePointer<T>
  let gatedGradient: UnsafeMutablePointer<T>
  let before: UnsafeMutablePointer<T>  // the gradient before the gate
  let entering: UnsafeMutablePointer<T>  // the gradient of what the convolution reads
  let line: UnsafeMutablePointer<T>

  let e: StackExtents
  let c: Int
  let slot: Int  // numbers of one slot
  let scale = T(0.5).squareRoot()

  init(rule: ResidualStackRule, rows: Range<Int>, kept: UnsafeMutablePointer<T>, scratch: UnsafeMutablePointer<T>) {
    self.rule = rule
    self.rows = rows
    self.kept = kept
    let extents = rule.extents
    (e, c, position, slot) = (
      extents, extents.channels, rows.count * extents.channels, extents.features * rows.count * extents.channels
    )
    let all = extents.slots * slot
    (value, sum, gated, gatedGradient, entering, before) =
      (scratch, scratch + all, scratch + 2 * all, scratch + 3 * all, scratch + 4 * all, scratch + 5 * all)
    line = scratch + 7 * all
  }

  @inline(__always)
  func forEachRow(_ body: (_ row: Int, _ n: Int) -> Void) {
    for row in 0..<rows.count { body(row, rows.lowerBound + row) }
  }

  /// Calls `body` for each feature and each pack of its channels.
  @inline(__always)
  func forEachPack(_ body: (_ feature: Int, _ channel: Int) -> Void) {
    for h in 0..<e.features { for channel in stride(from: 0, to: c, by: P.width) { body(h, channel) } }
  }

  /// Calls `body` for each tap and each slot it contributes to, with the first position of source and target, counted from the
  /// first slots that the block reads and computes, and the number of rows of the product.
  @inline(__always)
  func forEachTap(
    _ block: ResidualStackRule.Block, _ body: (_ tap: Int, _ source: Int, _ target: Int, _ count: Int) -> Void
  ) {
    for tap in block.lags.indices {
      let lag = block.lags[tap]
      let features = e.features - abs(lag.features)
      guard features > 0 else { continue }
      for l in block.slots.first..<block.slots.end where l - lag.slots >= 0 && l - lag.slots < e.slots {
        let source = (l - lag.slots - block.sources.first) * e.features + max(0, -lag.features)
        let target = (l - block.slots.first) * e.features + max(0, lag.features)
        body(tap, source, target, features * rows.count)
      }
    }
  }

  /// Reads these rows of a tensor [..., H, N, C].
  func load(_ source: UnsafeMutablePointer<T>, slots: Range<Int>, into target: UnsafeMutablePointer<T>) {
    for (p, position) in (slots.lowerBound * e.features..<slots.upperBound * e.features).enumerated() {
      Rows<P>.copy(source + (position * e.rows + rows.lowerBound) * c, self.position, to: target + p * self.position)
    }
  }

  /// Writes slots to these rows of a tensor [..., H, N, C].
  func store(_ source: UnsafeMutablePointer<T>, into target: UnsafeMutablePointer<T>, firstSlot: Int, slots: Int) {
    for p in 0..<slots * e.features {
      Rows<P>.copy(source + p * position, position, to: target + ((firstSlot * e.features + p) * e.rows + rows.lowerBound) * c)
    }
  }
}

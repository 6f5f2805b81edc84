import Tensor

/// A whole residual stack (H.1, H.2) as one rule.
///
/// It starts from one number s per position (l, h) and row, lifted to x = ReLU(s w + b). Block after block, with e the level's
/// row:
///
///     u = Σ_taps (x + e)[l − lag] W_tap + terms,   g = σ(first half) · tanh(second half),
///     x ← x/√2 + g W_onward + b_onward,   sum ← sum + g W_skip,
///
/// and y = ReLU(sum + b) for the slots that are read; W_onward and b_onward hold their own 1/√2. Rows are independent, so
/// the stack is computed from end to end for a tile of a few rows, whose buffers fit into the cache. Kept for the backward pass:
/// each block's input and the two factors of its gate. Its kernels are in `StackTile`.
///
/// Checked by `AutodiffStackTests`.
struct ResidualStackRule: PackedRule {
  struct Block: BitwiseCopyable {
    let weight: Variable
    let lags: UnsafeBufferPointer<StackLag>
    let terms: UnsafeBufferPointer<StackTerm>
    let level: Variable
    let hasLevel: Bool
    let output: Variable
    let residualBias: Variable
    /// The slots its convolution may read.
    let sources: StackSlots
    /// The slots it must compute: those that are read, and in all but the last block those that later blocks read.
    let slots: StackSlots
  }

  let x: Variable
  let plan: StackPlan
  let levels: RowIndices
  let moved: Int
  let kept: UnsafeMutableRawPointer?
  let y: Variable

  var extents: StackExtents {
    StackExtents(slots: plan.slots, features: plan.features, rows: x.shape[2], channels: plan.bias.count)
  }
}

/// A run of slots.
struct StackSlots: BitwiseCopyable {
  let first: Int
  let end: Int
  var count: Int { end - first }

  init(_ range: Range<Int>) { (first, end) = (range.lowerBound, range.upperBound) }
}

/// From one number to C channels: [C] or, a row for each slot, [L, C]; and [C].
struct Lift: BitwiseCopyable {
  let weight: Variable
  let bias: Variable
  /// Numbers from one slot's weights to the next one's.
  let slotStep: Int
}

/// L, H, N, C and how many rows are computed together.
struct StackExtents: BitwiseCopyable {
  let slots: Int
  let features: Int
  let rows: Int
  let channels: Int

  /// As many rows as make some 8,192 numbers: with the factors of the gates they fit the processor's second cache.
  var tile: Int { max(4, min(rows, 8192 / (slots * features * channels))) }
}

extension ResidualStackRule.Block {
  /// The tap of lag 0, when it comes first: its product initializes the sum, which then need not be set to zero.
  var own: Int? { lags.first.map { $0 == StackLag(slots: 0, features: 0) } == true ? 0 : nil }

  /// Slots' worth of channels kept for the backward pass: the input and the gate's two factors.
  var savedPositions: Int { sources.count + 2 * slots.count }
}

extension ResidualStackRule.Block {
  /// Whether the rows that a call reads exist.
  func check(_ levels: RowIndices?, moved: Int, features: Int) {
    for term in terms {
      let last = term.row(term.slots.end - 1, features - 1, moved: moved) + term.period - 1
      require(moved >= 0 && last < term.source.shape.rows, "row \(last) of a term \(term.source.shape)")
    }
    guard hasLevel, let levels else { return }
    for i in 0..<levels.count {
      require(levels.address[i] >= 0 && levels.address[i] < level.shape[0], "level \(levels.address[i]) of \(level.shape)")
    }
  }
}

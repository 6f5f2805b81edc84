import Tensor

/// A block of a residual stack whose linear layers were composed: what lies between its input and its gate is one convolution.
public struct StackBlock {
  /// One C → 2C map for each tap: [taps, C, 2C].
  public var weight: Variable
  /// How far back each tap looks.
  public var lags: [StackLag]
  /// What else is added before the gate.
  public var terms: [StackTerm]
  /// The table of noise levels, added to the block's input before the convolution: [K, C].
  public var level: Variable?
  /// C channels that go on to the next block and C to the sum that is read: [C, 2C].
  public var output: Variable
  /// The bias of the channels that go on: [C].
  public var onwardBias: Variable

  /// A block from its parts.
  public init(
    weight: Variable, lags: [StackLag], terms: [StackTerm], level: Variable?, output: Variable, onwardBias: Variable
  ) {
    self.weight = weight
    self.lags = lags
    self.terms = terms
    self.level = level
    self.output = output
    self.onwardBias = onwardBias
  }
}

/// How far back a tap looks: place (l, h) reads (l − slots, h − features).
public struct StackLag: BitwiseCopyable, Equatable, Sendable {
  /// Slots back; negative is ahead.
  public var slots: Int
  /// Features back; negative is ahead.
  public var features: Int

  /// A lag.
  public init(slots: Int, features: Int) {
    self.slots = slots
    self.features = features
  }
}

/// A table of vectors added before a block's gate: place (l, h) and row n take the table's row
/// first + (l − first slot) slotStep + h featureStep + n mod period.
public struct StackTerm: BitwiseCopyable {
  let source: Variable
  let slots: StackSlots
  let slotStep: Int
  let featureStep: Int
  let period: Int
  let moves: Bool

  /// - Parameters:
  ///   - source: [..., 2C].
  ///   - slots: the slots it is added to.
  ///   - slotStep: rows of the table from one slot to the next.
  ///   - featureStep: rows of the table from one feature to the next.
  ///   - period: after how many rows n it repeats; 1 when it is the same for all.
  ///   - moves: whether each call says which row of the table is first; else it is row 0.
  public init(
    _ source: Variable, slots: Range<Int>, slotStep: Int = 0, featureStep: Int = 0, period: Int = 1, moves: Bool = false
  ) {
    self.source = source
    self.slots = StackSlots(slots)
    self.slotStep = slotStep
    self.featureStep = featureStep
    self.period = period
    self.moves = moves
  }

  @inline(__always)
  func serves(_ slot: Int) -> Bool { slots.first <= slot && slot < slots.end }

  /// The table's row for row 0 of a place.
  @inline(__always)
  func row(_ slot: Int, _ feature: Int, moved: Int) -> Int {
    (moves ? moved : 0) + (slot - slots.first) * slotStep + feature * featureStep
  }
}

/// A whole residual stack (H.1, H.2) as one rule.
///
/// It starts from one number s per place and row, lifted to x = ReLU(s w + b). Block after block, with e the level's row:
///
///     u = Σ_taps (x + e)[l − lag] W_tap + terms,   g = σ(first half) · tanh(second half),
///     x ← x/√2 + g W_onward + b_onward,   sum ← sum + g W_skip,
///
/// and y = ReLU(sum + b) for the slots that are read; W_onward and b_onward hold their own 1/√2. Rows do not meet, so the stack
/// is computed for a few rows from end to end while they lie in the cache. Kept for the way back: each block's input and the
/// two factors of its gate. Its kernels are in `StackTile`.
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
    let onwardBias: Variable
    /// The slots its convolution may read.
    let sources: StackSlots
    /// The slots it must compute: those that are read, and in all but the last block those that later ones look at.
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

/// L, H, N, C and how many rows are computed together.
struct StackExtents: BitwiseCopyable {
  let slots: Int
  let features: Int
  let rows: Int
  let channels: Int

  /// As many rows as make some 8,192 numbers: with the factors of the gates they fit the processor's second cache.
  var tile: Int { max(4, min(rows, 8192 / (slots * features * channels))) }
}

/// A residual stack made ready on a tape, from one number per place to ReLU(sum of skips + bias): it can be called many times.
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
    require(!blocks.isEmpty && read.lowerBound >= 0 && read.upperBound <= l && !read.isEmpty, "slots \(read) of \(l)")
    require(lift.weight.count == c || lift.weight.shape == [l, c], "a lift \(lift.weight.shape) for \(l) slots of \(c) channels")
    require(lift.bias.count == c, "a lift's bias \(lift.bias.shape) for \(c) channels")
    for block in blocks { block.check(slots: l, features: h, channels: c) }
    let needed = givesInputs ? blocks.map { _ in 0..<l } : slotsNeeded(blocks, of: l, read: read)
    let records = blocks.indices.map { index in
      let block = blocks[index]
      return ResidualStackRule.Block(
        weight: block.weight, lags: tape.keep(block.lags), terms: tape.keep(block.terms), level: block.level ?? block.weight,
        hasLevel: block.level != nil, output: block.output, onwardBias: block.onwardBias,
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
  /// - Returns: y, [read, H, N, C], or the context [1, N, H, C] when the slots are collapsed; when inputs are given, followed along
  ///   the first axis by [L, H, N, C] for each block.
  public func callAsFunction(_ x: Variable, levels: RowIndices? = nil, moved: Int = 0) -> Variable {
    let (c, n, tape) = (bias.count, x.shape[2], x.tape)
    require(x.shape == Shape(slots, features, n), "x \(x.shape) for a stack of \(slots) slots and \(features) features")
    require(!hasLevels || levels?.count == n, "\(levels?.count ?? 0) levels for \(n) rows")
    for block in blocks { block.check(levels, moved: moved, features: features) }
    if let pool { require(pool.row(pool.period - 1, moved: moved) < pool.base.shape.rows, "row \(moved) of \(pool.base.shape)") }
    let count = resultSlots + (givesInputs ? blocks.count * slots : 0)
    let y = tape.output(Shape(count, features, n, c), tracked: x.isTracked || isTracked)
    let perRow = keptPlaces * features * c
    let kept = y.slot > 0 ? tape.arena.allocate(byteCount: n * perRow * tape.precision.byteCount) : nil
    let rule = ResidualStackRule(x: x, plan: self, levels: levels ?? tape.indices([]), moved: moved, kept: kept, y: y)
    tape.apply(rule, output: y)
    return y
  }
}

extension StackPlan {
  /// Slots' worth of channels kept for the way back: by the blocks, and y before its slots are collapsed.
  var keptPlaces: Int { blocks.reduce(pool == nil ? 0 : read.count) { $0 + $1.keptPlaces } }
}

/// For each block the slots it must compute: those that are read, and those at which a later block looks.
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

extension ResidualStackRule.Block {
  /// The tap that looks at the place itself, when it comes first: it then needs no zeros to be added to.
  var own: Int? { lags.first.map { $0 == StackLag(slots: 0, features: 0) } == true ? 0 : nil }

  /// Slots' worth of channels kept for the way back: the input and the gate's two factors.
  var keptPlaces: Int { sources.count + 2 * slots.count }
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

extension StackBlock {
  var isTracked: Bool {
    weight.isTracked || output.isTracked || onwardBias.isTracked || level?.isTracked == true
      || terms.contains { $0.source.isTracked }
  }

  func check(slots: Int, features: Int, channels c: Int) {
    require(weight.shape == [lags.count, c, 2 * c], "a weight \(weight.shape) for \(lags.count) taps of \(c) channels")
    require(
      output.shape == [c, 2 * c] && onwardBias.shape == [c], "an output \(output.shape), \(onwardBias.shape) of \(c) channels")
    for term in terms {
      require(
        term.source.shape[-1] == 2 * c && term.slots.first >= 0 && term.slots.end <= slots && term.slots.count > 0,
        "a term \(term.source.shape) for slots \(term.slots.first)..<\(term.slots.end) of \(slots), \(c) channels")
    }
    if let level { require(level.shape[-1] == c, "a level table \(level.shape) of \(c) channels") }
  }
}

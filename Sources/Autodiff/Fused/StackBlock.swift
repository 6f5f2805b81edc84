import Tensor

/// A block of a residual stack whose linear layers were composed: what lies between its input and its gate is one convolution.
public struct StackBlock {
  /// One C → 2C map for each tap: [taps, C, 2C].
  public var weight: Variable
  /// The lag of each tap.
  public var lags: [StackLag]
  /// What else is added before the gate.
  public var terms: [StackTerm]
  /// The table of noise levels, added to the block's input before the convolution: [K, C].
  public var level: Variable?
  /// C channels that go on to the next block and C to the sum that is read: [C, 2C].
  public var output: Variable
  /// The bias of the channels that go on: [C].
  public var residualBias: Variable

  /// A block from its parts.
  public init(
    weight: Variable, lags: [StackLag], terms: [StackTerm], level: Variable?, output: Variable, residualBias: Variable
  ) {
    self.weight = weight
    self.lags = lags
    self.terms = terms
    self.level = level
    self.output = output
    self.residualBias = residualBias
  }
}

/// The lag of a tap: position (l, h) reads (l − slots, h − features).
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

/// A table of vectors added before a block's gate: position (l, h) and row n take the table's row
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

  /// The table's row for row 0 of a position.
  @inline(__always)
  func row(_ slot: Int, _ feature: Int, moved: Int) -> Int {
    (moves ? moved : 0) + (slot - slots.first) * slotStep + feature * featureStep
  }
}

extension StackBlock {
  var isTracked: Bool {
    weight.isTracked || output.isTracked || residualBias.isTracked || level?.isTracked == true
      || terms.contains { $0.source.isTracked }
  }

  func check(slots: Int, features: Int, channels c: Int) {
    require(weight.shape == [lags.count, c, 2 * c], "a weight \(weight.shape) for \(lags.count) taps of \(c) channels")
    require(
      output.shape == [c, 2 * c] && residualBias.shape == [c], "an output \(output.shape), \(residualBias.shape) of \(c) channels"
    )
    for term in terms {
      require(
        term.source.shape[-1] == 2 * c && term.slots.first >= 0 && term.slots.end <= slots && term.slots.count > 0,
        "a term \(term.source.shape) for slots \(term.slots.first)..<\(term.slots.end) of \(slots), \(c) channels")
    }
    if let level { require(level.shape[-1] == c, "a level table \(level.shape) of \(c) channels") }
  }
}

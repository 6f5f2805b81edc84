import Tensor

extension ResidualStackRule {
  var packedWidth: Int { extents.channels }

  func forward<P: Pack>(packs: P.Type) {
    typealias T = P.Element
    let arena = y.tape.arena
    let mark = arena.mark
    defer { arena.rollBack(to: mark) }
    let (tile, perRow) = (extents.tile, keptPerRow)
    let scratch = y.tape.scratch(T.self, tile * scratchPerRow)
    let lent = kept == nil ? y.tape.scratch(T.self, tile * perRow) : nil  // without a way back one tile's memory serves all
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
    let (tile, perRow) = (extents.tile, keptPerRow)
    let scratch = y.tape.scratch(T.self, tile * scratchPerRow)
    for first in stride(from: 0, to: extents.rows, by: tile) {
      let rows = first..<min(first + tile, extents.rows)
      let memory = kept.assumingMemoryBound(to: T.self) + first * perRow
      StackTile<P>(rule: self, rows: rows, kept: memory, scratch: scratch).backward()
    }
  }

  /// Numbers kept for one row.
  private var keptPerRow: Int { plan.keptPlaces * extents.features * extents.channels }

  /// Running value, gate and sum; on the way back their gradients, that of the gate's input and that of the block's.
  private var scratchPerRow: Int { 7 * extents.slots * extents.features * extents.channels + 2 * extents.channels }

  /// Gradients and transposed weights are made before scratch memory is taken, which is given back.
  private func prepare<T: Scalar>(_ type: T.Type) {
    _ = (x.gradient(T.self), plan.bias.gradient(T.self), plan.lift.weight.gradient(T.self), plan.lift.bias.gradient(T.self))
    if let pool = plan.pool { _ = (pool.weight.gradient(T.self), pool.base.gradient(T.self)) }
    for block in plan.blocks {
      _ = (block.weight.gradient(T.self), block.output.gradient(T.self), block.onwardBias.gradient(T.self))
      _ = (block.turnedWeight(T.self), block.turnedOutput(T.self))
      if block.hasLevel { _ = block.level.gradient(T.self) }
      for term in block.terms { _ = term.source.gradient(T.self) }
    }
  }
}

extension ResidualStackRule.Block {
  /// The transpose of each tap: [taps, 2C, C].
  func turnedWeight<T: Scalar>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    weight.turned(T.self, rows: weight.shape[1], columns: weight.shape[2])
  }

  /// The transpose of the output, [2C, C]: what goes on first.
  func turnedOutput<T: Scalar>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    output.turned(T.self, rows: output.shape[0], columns: output.shape[1])
  }
}

/// A few rows of a residual stack, from end to end. All buffers are [slots, H, rows, C] or, before a gate, [slots, H, rows, 2C].
///
/// Checked by `AutodiffStackTests`.
private struct StackTile<P: Pack> {
  typealias T = P.Element

  let rule: ResidualStackRule
  let rows: Range<Int>
  let kept: UnsafeMutablePointer<T>
  private let place: Int  // numbers of one place (l, h)
  private let value: UnsafeMutablePointer<T>  // the running value, or its gradient
  private let sum: UnsafeMutablePointer<T>  // the sum of skips, or its gradient
  private let gated: UnsafeMutablePointer<T>
  private let gatedGradient: UnsafeMutablePointer<T>
  private let before: UnsafeMutablePointer<T>  // the gradient before the gate
  private let entering: UnsafeMutablePointer<T>  // the gradient of what the convolution reads
  private let line: UnsafeMutablePointer<T>

  private let e: StackExtents
  private let c: Int
  private let slot: Int  // numbers of one slot
  private let scale = T(0.5).squareRoot()

  init(rule: ResidualStackRule, rows: Range<Int>, kept: UnsafeMutablePointer<T>, scratch: UnsafeMutablePointer<T>) {
    self.rule = rule
    self.rows = rows
    self.kept = kept
    let extents = rule.extents
    (e, c, place, slot) = (
      extents, extents.channels, rows.count * extents.channels, extents.features * rows.count * extents.channels
    )
    let all = extents.slots * slot
    (value, sum, gated, gatedGradient, entering, before) =
      (scratch, scratch + all, scratch + 2 * all, scratch + 3 * all, scratch + 4 * all, scratch + 5 * all)
    line = scratch + 7 * all
  }

  // MARK: the way there

  func forward() {
    let read = rule.plan.read
    Rows<P>.spread(rule.plan.bias.values(T.self), rows: read.count * e.features * rows.count, width: c, into: sum)
    var input = kept
    var x = running(of: 0, input)
    lift(into: x)
    for (index, block) in rule.plan.blocks.enumerated() {
      let slots = block.slots
      let factors = input + block.sources.count * slot
      if rule.plan.givesInputs {
        store(x, into: rule.y.values(T.self), firstSlot: rule.plan.resultSlots + index * e.slots, slots: e.slots)
      }
      if block.hasLevel { addLevels(block, x, into: input) }
      convolve(block, input, into: factors)
      for l in 0..<slots.count { for h in 0..<e.features { gate(block, l, h, factors) } }
      let output = block.output.values(T.self)
      let next = factors + 2 * slots.count * slot
      if index < rule.plan.blocks.count - 1 {
        let (count, onward) = (slots.count * slot / c, running(of: index + 1, next))
        let from = x + (slots.first - block.sources.first) * slot
        Rows<P>.scale(from, by: scale, adding: block.onwardBias.values(T.self), rows: count, width: c, into: onward)
        T.gemm(false, false, count, c, c, 1, gated, c, output, 2 * c, 1, onward, c)
        x = onward
      }
      let readGated = gated + (read.first - slots.first) * slot
      T.gemm(false, false, read.count * slot / c, c, c, 1, readGated, c, output + c, 2 * c, 1, sum, c)
      input = next
    }
    if let pool = rule.plan.pool {
      Rows<P>.rectify(sum, read.count * slot, to: input)
      collapse(pool, input)
    } else {
      Rows<P>.rectify(sum, read.count * slot, to: sum)
      store(sum, into: rule.y.values(T.self), firstSlot: 0, slots: read.count)
    }
  }

  /// The context of each row from y, [read, H, rows, C].
  private func collapse(_ pool: StackPool, _ y: UnsafeMutablePointer<T>) {
    let (ws, bases, contexts) = (pool.weight.values(T.self), pool.base.values(T.self), rule.y.values(T.self))
    forEachPack { h, c in
      forEachRow { row, n in
        var sum = P(bases + (pool.row(n, moved: rule.moved) * e.features + h) * self.c + c)
        for l in 0..<rule.plan.read.count {
          sum = sum + P(y + l * slot + h * place + row * self.c + c) * P(ws + (l * e.features + h) * self.c + c)
        }
        sum.store(contexts + (n * e.features + h) * self.c + c)
      }
    }
  }

  /// Where a block's running value lies: in its input, unless levels are added there.
  private func running(of index: Int, _ input: UnsafeMutablePointer<T>) -> UnsafeMutablePointer<T> {
    rule.plan.blocks[index].hasLevel ? value : input
  }

  /// x = ReLU(s w + b).
  private func lift(into x: UnsafeMutablePointer<T>) {
    let (ws, bs, xs) = (rule.plan.lift.weight.values(T.self), rule.plan.lift.bias.values(T.self), rule.x.values(T.self))
    for p in 0..<e.slots * e.features {
      let w = ws + p / e.features * rule.plan.lift.slotStep
      forEachRow { row, n in
        Rows<P>.lift(xs[p * e.rows + n], w, bs, c, into: x + p * place + row * c)
      }
    }
  }

  /// The block's input: the running value and each row's level.
  private func addLevels(_ block: ResidualStackRule.Block, _ x: UnsafeMutablePointer<T>, into input: UnsafeMutablePointer<T>) {
    let table = block.level.values(T.self)
    for p in 0..<block.sources.count * e.features {
      forEachRow { row, n in
        let at = p * place + row * c
        Rows<P>.sum(x + at, table + Int(rule.levels.address[n]) * c, c, into: input + at)
      }
    }
  }

  /// The convolution of the input, one product per tap and slot.
  private func convolve(
    _ block: ResidualStackRule.Block, _ input: UnsafeMutablePointer<T>, into u: UnsafeMutablePointer<T>
  ) {
    let weight = block.weight.values(T.self)
    if block.own == nil { u.update(repeating: 0, count: 2 * block.slots.count * slot) }
    forEachTap(block) { tap, source, target, count in
      T.gemm(
        false, false, count, 2 * c, c, 1, input + source * place, c, weight + tap * 2 * c * c, 2 * c, tap == block.own ? 0 : 1,
        u + target * 2 * place, 2 * c)
    }
  }

  /// A place's terms, those that are the same for all rows first, and its gate.
  private func gate(_ block: ResidualStackRule.Block, _ l: Int, _ h: Int, _ factors: UnsafeMutablePointer<T>) {
    let (width, at) = (2 * c, l * e.features + h)
    let u = factors + at * 2 * place
    line.update(repeating: 0, count: width)
    for term in block.terms where term.serves(block.slots.first + l) {
      let table = term.source.values(T.self) + term.row(block.slots.first + l, h, moved: rule.moved) * width
      if term.period == 1 {
        Rows<P>.add(table, width, to: line)
      } else {
        forEachRow { row, n in Rows<P>.add(table + (n % term.period) * width, width, to: u + row * width) }
      }
    }
    Rows<P>.gate(u, bias: line, factors: u, gated + at * place, rows: rows.count, width: c)
  }

  // MARK: the way back

  func backward() {
    guard let gradient = rule.y.gradient(T.self) else { return }
    let read = rule.plan.read
    var end = kept + rule.plan.keptPlaces * slot
    if let pool = rule.plan.pool {
      end -= read.count * slot
      spreadGradient(pool, gradient, y: end)
    } else {
      load(gradient, slots: 0..<read.count, into: entering)
      load(rule.y.values(T.self), slots: 0..<read.count, into: gated)
      Rows<P>.mask(entering, by: gated, read.count * slot, to: sum)
    }
    if let g = rule.plan.bias.gradient(T.self) { Rows<P>.total(sum, rows: read.count * slot / c, width: c, addingTo: g) }
    value.update(repeating: 0, count: e.slots * slot)
    for index in rule.plan.blocks.indices.reversed() {
      let block = rule.plan.blocks[index]
      let factors = end - 2 * block.slots.count * slot
      let input = factors - block.sources.count * slot
      let isLast = index == rule.plan.blocks.count - 1
      openGate(block, factors, isLast: isLast)
      addWeightGradients(block, input, isLast: isLast)
      addTermGradients(block)
      enterGradient(block)
      if rule.plan.givesInputs {
        let firstSlot = rule.plan.resultSlots + index * e.slots
        load(gradient, slots: firstSlot..<firstSlot + e.slots, into: entering)
        Rows<P>.add(entering, e.slots * slot, to: value)
      }
      end = input
    }
    liftGradient()
  }

  /// The gradient of the sum of skips from that of the contexts; and those of the filters.
  private func spreadGradient(_ pool: StackPool, _ gradient: UnsafeMutablePointer<T>, y: UnsafeMutablePointer<T>) {
    let ws = pool.weight.values(T.self)
    let (gw, gb) = (pool.weight.gradient(T.self), pool.base.gradient(T.self))
    forEachPack { h, c in
      for l in 0..<rule.plan.read.count {
        let filter = (l * e.features + h) * self.c + c
        let (w, at) = (P(ws + filter), l * slot + h * place + c)
        var total = P(repeating: 0)
        forEachRow { row, n in
          let (g, value) = (P(gradient + (n * e.features + h) * self.c + c), P(y + at + row * self.c))
          (g * w).kept(where: value).store(sum + at + row * self.c)
          total = total + g * value
        }
        if let gw { (P(gw + filter) + total).store(gw + filter) }
      }
      guard let gb else { return }
      forEachRow { _, n in
        let target = gb + (pool.row(n, moved: rule.moved) * e.features + h) * self.c + c
        (P(target) + P(gradient + (n * e.features + h) * self.c + c)).store(target)
      }
    }
  }

  /// The gradient of the gate from the sum of skips and the running value, then through it.
  private func openGate(_ block: ResidualStackRule.Block, _ factors: UnsafeMutablePointer<T>, isLast: Bool) {
    let (read, slots, turned) = (rule.plan.read, block.slots, block.turnedOutput(T.self))
    if !isLast {
      T.gemm(false, false, slots.count * slot / c, c, c, 1, value + slots.first * slot, c, turned, c, 0, gatedGradient, c)
    }
    let readGradient = gatedGradient + (read.first - slots.first) * slot
    T.gemm(false, false, read.count * slot / c, c, c, 1, sum, c, turned + c * c, c, isLast ? 0 : 1, readGradient, c)
    Rows<P>.gateGradient(
      gatedGradient, factors: factors, gated: gated, into: before, rows: slots.count * slot / c, width: c)
  }

  private func addWeightGradients(_ block: ResidualStackRule.Block, _ input: UnsafeMutablePointer<T>, isLast: Bool) {
    let (read, slots) = (rule.plan.read, block.slots)
    if let g = block.output.gradient(T.self) {
      let readGated = gated + (read.first - slots.first) * slot
      T.gemm(true, false, c, c, read.count * slot / c, 1, readGated, c, sum, c, 1, g + c, 2 * c)
      if !isLast { T.gemm(true, false, c, c, slots.count * slot / c, 1, gated, c, value + slots.first * slot, c, 1, g, 2 * c) }
    }
    if !isLast, let g = block.onwardBias.gradient(T.self) {
      Rows<P>.total(value + slots.first * slot, rows: slots.count * slot / c, width: c, addingTo: g)
    }
    if let g = block.weight.gradient(T.self) {
      forEachTap(block) { tap, source, target, count in
        T.gemm(
          true, false, c, 2 * c, count, 1, input + source * place, c, before + target * 2 * place, 2 * c, 1,
          g + tap * 2 * c * c, 2 * c)
      }
    }
  }

  private func addTermGradients(_ block: ResidualStackRule.Block) {
    let width = 2 * c
    for l in block.slots.first..<block.slots.end {
      for h in 0..<e.features {
        let u = before + ((l - block.slots.first) * e.features + h) * 2 * place
        line.update(repeating: 0, count: width)
        Rows<P>.total(u, rows: rows.count, width: width, addingTo: line)
        for term in block.terms where term.serves(l) {
          guard let g = term.source.gradient(T.self) else { continue }
          let target = g + term.row(l, h, moved: rule.moved) * width
          if term.period == 1 {
            Rows<P>.add(line, width, to: target)
          } else {
            forEachRow { row, n in Rows<P>.add(u + row * width, width, to: target + (n % term.period) * width) }
          }
        }
      }
    }
  }

  /// The gradient of the running value that entered the block: what went past it, and what went through the convolution.
  private func enterGradient(_ block: ResidualStackRule.Block) {
    Rows<P>.scale(value, by: scale, count: e.slots * slot)
    guard block.hasLevel else { return addThroughTaps(block, to: value) }
    entering.update(repeating: 0, count: e.slots * slot)
    addThroughTaps(block, to: entering)
    if let g = block.level.gradient(T.self) {
      for p in block.sources.first * e.features..<block.sources.end * e.features {
        forEachRow { row, n in Rows<P>.add(entering + p * place + row * c, c, to: g + Int(rule.levels.address[n]) * c) }
      }
    }
    Rows<P>.add(entering, e.slots * slot, to: value)
  }

  private func addThroughTaps(_ block: ResidualStackRule.Block, to target: UnsafeMutablePointer<T>) {
    let (sources, turned) = (target + block.sources.first * slot, block.turnedWeight(T.self))
    forEachTap(block) { tap, source, at, count in
      T.gemm(
        false, false, count, c, 2 * c, 1, before + at * 2 * place, 2 * c, turned + tap * 2 * c * c, c, 1,
        sources + source * place,
        c)
    }
  }

  private func liftGradient() {
    let (ws, bs, xs) = (rule.plan.lift.weight.values(T.self), rule.plan.lift.bias.values(T.self), rule.x.values(T.self))
    let (gx, gw, gb) = (rule.x.gradient(T.self), rule.plan.lift.weight.gradient(T.self), rule.plan.lift.bias.gradient(T.self))
    for p in 0..<e.slots * e.features {
      let weightRow = p / e.features * rule.plan.lift.slotStep
      let s = xs + p * e.rows + rows.lowerBound
      Rows<P>.liftGradient(
        value + p * place, s, ws + weightRow, bs, rows: rows.count, width: c,
        toNumber: gx.map { $0 + p * e.rows + rows.lowerBound },
        toWeight: gw.map { $0 + weightRow }, toBias: gb)
    }
  }

  // MARK: places

  @inline(__always)
  private func forEachRow(_ body: (_ row: Int, _ n: Int) -> Void) {
    for row in 0..<rows.count { body(row, rows.lowerBound + row) }
  }

  /// Calls `body` for each feature and each pack of its channels.
  @inline(__always)
  private func forEachPack(_ body: (_ feature: Int, _ channel: Int) -> Void) {
    for h in 0..<e.features { for channel in stride(from: 0, to: c, by: P.width) { body(h, channel) } }
  }

  /// Calls `body` for each tap and each slot it serves, with the first place of source and target, counted from the first slots that
  /// the block reads and computes, and the rows of the product. The tap that looks at the place itself comes first.
  @inline(__always)
  private func forEachTap(
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
  private func load(_ source: UnsafeMutablePointer<T>, slots: Range<Int>, into target: UnsafeMutablePointer<T>) {
    for (p, place) in (slots.lowerBound * e.features..<slots.upperBound * e.features).enumerated() {
      Rows<P>.copy(source + (place * e.rows + rows.lowerBound) * c, self.place, to: target + p * self.place)
    }
  }

  /// Writes slots to these rows of a tensor [..., H, N, C].
  private func store(_ source: UnsafeMutablePointer<T>, into target: UnsafeMutablePointer<T>, firstSlot: Int, slots: Int) {
    for p in 0..<slots * e.features {
      Rows<P>.copy(source + p * place, place, to: target + ((firstSlot * e.features + p) * e.rows + rows.lowerBound) * c)
    }
  }
}

import Tensor

extension ResidualStackRule {
  func forward<T: Scalar>(_ type: T.Type) {
    let arena = y.tape.arena
    let mark = arena.mark
    defer { arena.rollBack(to: mark) }
    let (tile, perRow) = (extents.tile, keptPerRow)
    let scratch = y.tape.scratch(T.self, tile * scratchPerRow)
    let lent = kept == nil ? y.tape.scratch(T.self, tile * perRow) : nil  // without a way back one tile's memory serves all
    for first in stride(from: 0, to: extents.rows, by: tile) {
      let rows = first..<min(first + tile, extents.rows)
      let memory = lent ?? kept.map { $0.assumingMemoryBound(to: T.self) + first * perRow }
      if let memory { StackTile(rule: self, rows: rows, kept: memory, scratch: scratch).forward() }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard y.gradient(T.self) != nil, let kept else { return }
    makeGradients(T.self)
    let arena = y.tape.arena
    let mark = arena.mark
    defer { arena.rollBack(to: mark) }
    let (tile, perRow) = (extents.tile, keptPerRow)
    let scratch = y.tape.scratch(T.self, tile * scratchPerRow)
    let turned = turnedWeights(T.self)
    for first in stride(from: 0, to: extents.rows, by: tile) {
      let rows = first..<min(first + tile, extents.rows)
      let memory = kept.assumingMemoryBound(to: T.self) + first * perRow
      StackTile(rule: self, rows: rows, kept: memory, scratch: scratch).backward(turned)
    }
  }

  /// Numbers kept for one row: each block's input and the two factors of its gate.
  private var keptPerRow: Int {
    blocks.reduce(0) { $0 + (extents.slots + 2 * $1.slots.count) * extents.features * extents.channels }
  }

  /// Running value, gate and sum; on the way back their gradients, that of the gate's input and that of the block's.
  private var scratchPerRow: Int { 7 * extents.slots * extents.features * extents.channels + 2 * extents.channels }

  /// Gradients are made before scratch memory is taken, which is given back.
  private func makeGradients<T: Scalar>(_ type: T.Type) {
    _ = (x.gradient(T.self), bias.gradient(T.self))
    for block in blocks {
      _ = (block.weight.gradient(T.self), block.output.gradient(T.self), block.onwardBias.gradient(T.self))
      if block.hasLevel { _ = block.level.gradient(T.self) }
      for term in block.terms { _ = term.source.gradient(T.self) }
    }
  }

  /// The transposes of each block's taps, [2C, C] each, and of its output, [2C, C], one after another.
  private func turnedWeights<T: Scalar>(_ type: T.Type) -> UnsafeMutablePointer<T> {
    let c = extents.channels
    let maps = blocks.reduce(0) { $0 + $1.lags.count + 1 }
    let turned = y.tape.scratch(T.self, maps * 2 * c * c)
    var target = turned
    for block in blocks {
      let sources = block.lags.indices.map { block.weight.values(T.self) + $0 * 2 * c * c } + [block.output.values(T.self)]
      for source in sources {
        for row in 0..<c { for column in 0..<2 * c { target[column * c + row] = source[row * 2 * c + column] } }
        target += 2 * c * c
      }
    }
    return turned
  }
}

/// A few rows of a residual stack, from end to end. All buffers are [slots, H, rows, C] or, before a gate, [slots, H, rows, 2C].
private struct StackTile<T: Scalar> {
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

  private var e: StackExtents { rule.extents }
  private var c: Int { rule.extents.channels }
  private var slot: Int { rule.extents.features * place }
  private let scale = T(0.5).squareRoot()

  init(rule: ResidualStackRule, rows: Range<Int>, kept: UnsafeMutablePointer<T>, scratch: UnsafeMutablePointer<T>) {
    self.rule = rule
    self.rows = rows
    self.kept = kept
    place = rows.count * rule.extents.channels
    let all = rule.extents.slots * rule.extents.features * place
    (value, sum, gated, gatedGradient, entering, before) =
      (scratch, scratch + all, scratch + 2 * all, scratch + 3 * all, scratch + 4 * all, scratch + 5 * all)
    line = scratch + 7 * all
  }

  // MARK: the way there

  func forward() {
    let read = rule.read
    load(rule.x.values(T.self), slots: 0..<e.slots, into: value)
    Rows.spread(rule.bias.values(T.self), rows: read.count * e.features * rows.count, width: c, into: sum)
    var input = kept
    for (index, block) in rule.blocks.enumerated() {
      let slots = block.slots
      let factors = input + e.slots * slot
      if rule.givesInputs && index > 0 { store(value, into: rule.y.values(T.self), firstSlot: read.count + (index - 1) * e.slots) }
      enter(block, into: input)
      convolve(block, input, into: factors)
      gateForward(factors, factors: factors, gated, rows: slots.count * slot / c, width: c)
      let output = block.output.values(T.self)
      if index < rule.blocks.count - 1 {
        let count = slots.count * slot / c
        let onward = value + slots.first * slot
        Rows.scale(onward, by: scale, adding: block.onwardBias.values(T.self), rows: count, width: c)
        T.gemm(false, false, count, c, c, 1, gated, c, output, 2 * c, 1, onward, c)
      }
      let readGated = gated + (read.first - slots.first) * slot
      T.gemm(false, false, read.count * slot / c, c, c, 1, readGated, c, output + c, 2 * c, 1, sum, c)
      input = factors + slots.count * 2 * slot
    }
    Rows.rectify(sum, read.count * slot, to: sum)
    store(sum, into: rule.y.values(T.self), firstSlot: 0, slots: read.count)
  }

  /// The block's input: the running value and, with diffusion, each row's level.
  private func enter(_ block: ResidualStackRule.Block, into input: UnsafeMutablePointer<T>) {
    Rows.copy(value, e.slots * slot, to: input)
    guard block.hasLevel else { return }
    let table = block.level.values(T.self)
    forEachRow { row, n in
      let level = table + Int(rule.levels.address[n]) * c
      for p in 0..<e.slots * e.features { Rows.add(level, c, to: input + p * place + row * c) }
    }
  }

  /// u: the terms and the convolution of the input, one product per tap and slot.
  private func convolve(
    _ block: ResidualStackRule.Block, _ input: UnsafeMutablePointer<T>, into u: UnsafeMutablePointer<T>
  ) {
    for l in block.slots.first..<block.slots.end {
      for h in 0..<e.features { addTerms(block, l, h, into: u + ((l - block.slots.first) * e.features + h) * 2 * place) }
    }
    forEachTap(block) { tap, source, target, count in
      T.gemm(
        false, false, count, 2 * c, c, 1, input + source * place, c, block.weight.values(T.self) + tap * 2 * c * c, 2 * c, 1,
        u + target * 2 * place, 2 * c)
    }
  }

  /// Sets a place to the sum of its terms: those that are the same for all rows first.
  private func addTerms(_ block: ResidualStackRule.Block, _ l: Int, _ h: Int, into u: UnsafeMutablePointer<T>) {
    let width = 2 * c
    line.update(repeating: 0, count: width)
    for term in block.terms where term.period == 1 && term.slots.first <= l && l < term.slots.end {
      Rows.add(term.source.values(T.self) + term.row(l, h) * width, width, to: line)
    }
    Rows.spread(line, rows: rows.count, width: width, into: u)
    for term in block.terms where term.period > 1 && term.slots.first <= l && l < term.slots.end {
      let table = term.source.values(T.self) + term.row(l, h) * width
      forEachRow { row, n in Rows.add(table + (n % term.period) * width, width, to: u + row * width) }
    }
  }

  // MARK: the way back

  /// - Parameter turned: the transposed weights of all blocks.
  func backward(_ turned: UnsafeMutablePointer<T>) {
    guard let gradient = rule.y.gradient(T.self) else { return }
    let read = rule.read
    load(gradient, slots: 0..<read.count, into: entering)
    load(rule.y.values(T.self), slots: 0..<read.count, into: gated)
    Rows.mask(entering, by: gated, read.count * slot, to: sum)
    if let g = rule.bias.gradient(T.self) { Rows.sum(sum, rows: read.count * slot / c, width: c, addingTo: g) }
    value.update(repeating: 0, count: e.slots * slot)
    var end = kept + keptCount
    var turnedEnd = turned + rule.blocks.reduce(0) { $0 + $1.lags.count + 1 } * 2 * c * c
    for index in rule.blocks.indices.reversed() {
      let block = rule.blocks[index]
      turnedEnd -= (block.lags.count + 1) * 2 * c * c
      let factors = end - block.slots.count * 2 * slot
      let input = factors - e.slots * slot
      let isLast = index == rule.blocks.count - 1
      openGate(block, factors, turned: turnedEnd + block.lags.count * 2 * c * c, isLast: isLast)
      addWeightGradients(block, input, isLast: isLast)
      addTermGradients(block)
      enterGradient(block, turned: turnedEnd, isLast: isLast)
      if rule.givesInputs && index > 0 {
        let firstSlot = read.count + (index - 1) * e.slots
        load(gradient, slots: firstSlot..<firstSlot + e.slots, into: entering)
        Rows.add(entering, e.slots * slot, to: value)
      }
      end = input
    }
    if let g = rule.x.gradient(T.self) { addBack(value, to: g) }
  }

  private var keptCount: Int { rule.blocks.reduce(0) { $0 + e.slots * slot + $1.slots.count * 2 * slot } }

  /// The gradient of the gate from the sum of skips and the running value, then through it.
  private func openGate(
    _ block: ResidualStackRule.Block, _ factors: UnsafeMutablePointer<T>, turned: UnsafeMutablePointer<T>, isLast: Bool
  ) {
    let (read, slots) = (rule.read, block.slots)
    if !isLast {
      T.gemm(false, false, slots.count * slot / c, c, c, 1, value + slots.first * slot, c, turned, c, 0, gatedGradient, c)
    }
    let readGradient = gatedGradient + (read.first - slots.first) * slot
    T.gemm(false, false, read.count * slot / c, c, c, 1, sum, c, turned + c * c, c, isLast ? 0 : 1, readGradient, c)
    gateBackward(gatedGradient, factors: factors, gated: gated, into: before, rows: slots.count * slot / c, width: c)
  }

  private func addWeightGradients(_ block: ResidualStackRule.Block, _ input: UnsafeMutablePointer<T>, isLast: Bool) {
    let (read, slots) = (rule.read, block.slots)
    if let g = block.output.gradient(T.self) {
      let readGated = gated + (read.first - slots.first) * slot
      T.gemm(true, false, c, c, read.count * slot / c, 1, readGated, c, sum, c, 1, g + c, 2 * c)
      if !isLast { T.gemm(true, false, c, c, slots.count * slot / c, 1, gated, c, value + slots.first * slot, c, 1, g, 2 * c) }
    }
    if !isLast, let g = block.onwardBias.gradient(T.self) {
      Rows.sum(value + slots.first * slot, rows: slots.count * slot / c, width: c, addingTo: g)
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
        Rows.sum(u, rows: rows.count, width: width, addingTo: line)
        for term in block.terms where term.slots.first <= l && l < term.slots.end {
          guard let g = term.source.gradient(T.self) else { continue }
          let target = g + term.row(l, h) * width
          if term.period == 1 {
            Rows.add(line, width, to: target)
          } else {
            forEachRow { row, n in Rows.add(u + row * width, width, to: target + (n % term.period) * width) }
          }
        }
      }
    }
  }

  /// The gradient of the block's input: what goes through the convolution, and past the block.
  private func enterGradient(_ block: ResidualStackRule.Block, turned: UnsafeMutablePointer<T>, isLast: Bool) {
    entering.update(repeating: 0, count: e.slots * slot)
    forEachTap(block) { tap, source, target, count in
      T.gemm(
        false, false, count, c, 2 * c, 1, before + target * 2 * place, 2 * c, turned + tap * 2 * c * c, c, 1,
        entering + source * place, c)
    }
    if block.hasLevel, let g = block.level.gradient(T.self) {
      forEachRow { row, n in
        let level = g + Int(rule.levels.address[n]) * c
        for p in 0..<e.slots * e.features { Rows.add(entering + p * place + row * c, c, to: level) }
      }
    }
    if isLast {
      Rows.copy(entering, e.slots * slot, to: value)
    } else {
      Rows.scale(value, by: scale, adding: entering, count: e.slots * slot)
    }
  }

  // MARK: places

  @inline(__always)
  private func forEachRow(_ body: (_ row: Int, _ n: Int) -> Void) {
    for row in 0..<rows.count { body(row, rows.lowerBound + row) }
  }

  /// Calls `body` for each tap and each slot it serves, with the first place of source and target and the rows of the product.
  @inline(__always)
  private func forEachTap(
    _ block: ResidualStackRule.Block, _ body: (_ tap: Int, _ source: Int, _ target: Int, _ count: Int) -> Void
  ) {
    for (tap, lag) in block.lags.enumerated() {
      let features = e.features - abs(lag.features)
      guard features > 0 else { continue }
      for l in block.slots.first..<block.slots.end where l - lag.slots >= 0 && l - lag.slots < e.slots {
        let source = (l - lag.slots) * e.features + max(0, -lag.features)
        let target = (l - block.slots.first) * e.features + max(0, lag.features)
        body(tap, source, target, features * rows.count)
      }
    }
  }

  /// Reads these rows of a tensor [..., H, N, C].
  private func load(_ source: UnsafeMutablePointer<T>, slots: Range<Int>, into target: UnsafeMutablePointer<T>) {
    for (p, place) in (slots.lowerBound * e.features..<slots.upperBound * e.features).enumerated() {
      Rows.copy(source + (place * e.rows + rows.lowerBound) * c, self.place, to: target + p * self.place)
    }
  }

  /// Writes slots to these rows of a tensor [..., H, N, C].
  private func store(_ source: UnsafeMutablePointer<T>, into target: UnsafeMutablePointer<T>, firstSlot: Int, slots: Int? = nil) {
    for p in 0..<(slots ?? e.slots) * e.features {
      Rows.copy(source + p * place, place, to: target + ((firstSlot * e.features + p) * e.rows + rows.lowerBound) * c)
    }
  }

  /// Adds all slots to these rows of a gradient [L, H, N, C].
  private func addBack(_ source: UnsafeMutablePointer<T>, to target: UnsafeMutablePointer<T>) {
    for p in 0..<e.slots * e.features {
      Rows.add(source + p * place, place, to: target + (p * e.rows + rows.lowerBound) * c)
    }
  }
}

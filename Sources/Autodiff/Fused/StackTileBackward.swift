import Tensor

/// The backward pass of one tile.
extension StackTile {
  func backward() {
    guard let gradient = rule.y.gradient(T.self) else { return }
    let read = rule.plan.read
    var end = kept + rule.plan.savedPositions * slot
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
        let (w, at) = (P(ws + filter), l * slot + h * position + c)
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
    let (read, slots, transposed) = (rule.plan.read, block.slots, block.transposedOutput(T.self))
    if !isLast {
      T.gemm(false, false, slots.count * slot / c, c, c, 1, value + slots.first * slot, c, transposed, c, 0, gatedGradient, c)
    }
    let readGradient = gatedGradient + (read.first - slots.first) * slot
    T.gemm(false, false, read.count * slot / c, c, c, 1, sum, c, transposed + c * c, c, isLast ? 0 : 1, readGradient, c)
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
    if !isLast, let g = block.residualBias.gradient(T.self) {
      Rows<P>.total(value + slots.first * slot, rows: slots.count * slot / c, width: c, addingTo: g)
    }
    if let g = block.weight.gradient(T.self) {
      forEachTap(block) { tap, source, target, count in
        T.gemm(
          true, false, c, 2 * c, count, 1, input + source * position, c, before + target * 2 * position, 2 * c, 1,
          g + tap * 2 * c * c, 2 * c)
      }
    }
  }

  private func addTermGradients(_ block: ResidualStackRule.Block) {
    let width = 2 * c
    for l in block.slots.first..<block.slots.end {
      for h in 0..<e.features {
        let u = before + ((l - block.slots.first) * e.features + h) * 2 * position
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
        forEachRow { row, n in Rows<P>.add(entering + p * position + row * c, c, to: g + Int(rule.levels.address[n]) * c) }
      }
    }
    Rows<P>.add(entering, e.slots * slot, to: value)
  }

  private func addThroughTaps(_ block: ResidualStackRule.Block, to target: UnsafeMutablePointer<T>) {
    let (sources, transposed) = (target + block.sources.first * slot, block.transposedWeight(T.self))
    forEachTap(block) { tap, source, at, count in
      T.gemm(
        false, false, count, c, 2 * c, 1, before + at * 2 * position, 2 * c, transposed + tap * 2 * c * c, c, 1,
        sources + source * position,
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
        value + p * position, s, ws + weightRow, bs, rows: rows.count, width: c,
        toNumber: gx.map { $0 + p * e.rows + rows.lowerBound },
        toWeight: gw.map { $0 + weightRow }, toBias: gb)
    }
  }
}

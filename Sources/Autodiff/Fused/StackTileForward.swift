import Tensor

/// The forward pass of one tile.
extension StackTile {
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
        Rows<P>.scale(from, by: scale, adding: block.residualBias.values(T.self), rows: count, width: c, into: onward)
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
          sum = sum + P(y + l * slot + h * position + row * self.c + c) * P(ws + (l * e.features + h) * self.c + c)
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
        Rows<P>.lift(xs[p * e.rows + n], w, bs, c, into: x + p * position + row * c)
      }
    }
  }

  /// The block's input: the running value and each row's level.
  private func addLevels(_ block: ResidualStackRule.Block, _ x: UnsafeMutablePointer<T>, into input: UnsafeMutablePointer<T>) {
    let table = block.level.values(T.self)
    for p in 0..<block.sources.count * e.features {
      forEachRow { row, n in
        let at = p * position + row * c
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
        false, false, count, 2 * c, c, 1, input + source * position, c, weight + tap * 2 * c * c, 2 * c, tap == block.own ? 0 : 1,
        u + target * 2 * position, 2 * c)
    }
  }

  /// The terms of a position, those that are the same for all rows first, and its gate.
  private func gate(_ block: ResidualStackRule.Block, _ l: Int, _ h: Int, _ factors: UnsafeMutablePointer<T>) {
    let (width, at) = (2 * c, l * e.features + h)
    let u = factors + at * 2 * position
    line.update(repeating: 0, count: width)
    for term in block.terms where term.serves(block.slots.first + l) {
      let table = term.source.values(T.self) + term.row(block.slots.first + l, h, moved: rule.moved) * width
      if term.period == 1 {
        Rows<P>.add(table, width, to: line)
      } else {
        forEachRow { row, n in Rows<P>.add(table + (n % term.period) * width, width, to: u + row * width) }
      }
    }
    Rows<P>.gate(u, bias: line, factors: u, gated + at * position, rows: rows.count, width: c)
  }
}

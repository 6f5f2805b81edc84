import Autodiff
import Tensor

/// The part that the Context Producer and the denoising network share: a lift from one number per slot and feature to C channels,
/// the residual blocks, and the 1×1 convolution with ReLU that reads the sum of their skips, divided by √blocks.
///
/// There are two paths. When all mixers are convolutions, `OnTape.Prepared` runs a `StackPlan`, one fused rule for the whole
/// stack: this path trains the default settings. When a mixer is recurrent or attends, it runs the blocks one after another, as
/// H.1 writes them. Claim Eq H.w compares the values and the gradients of the fused path with those of the layers one after
/// another.
struct ResidualStack: Sendable {
  private let lift: (weight: Parameter, bias: Parameter)
  private let blocks: [ResidualBlock]
  private let output: Linear
  private let extents: ResidualBlock.Extents

  /// A stack from its parts.
  init(
    lift: (weight: Parameter, bias: Parameter), _ blocks: [ResidualBlock], output: Linear, _ extents: ResidualBlock.Extents
  ) {
    require(!blocks.isEmpty, "a residual stack needs at least one block")
    self.lift = lift
    self.blocks = blocks
    self.output = output
    self.extents = extents
  }

  /// The level tables of all blocks from the embedding of the K levels: [K, C] each.
  func levelTables(_ embedded: Variable) -> [Variable] { blocks.compactMap { $0.levelTable(embedded) } }

  /// The stack on a tape. Its linear layers are composed once, for all the calls that follow.
  func on(_ tape: Tape) -> OnTape {
    let reader = tape[output.weight] * (1 / Double(blocks.count).squareRoot())  // [C, C]
    let composed = blocks.compactMap { $0.composed(extents, on: tape) }
    guard composed.count == blocks.count else { return OnTape(stack: self, reader: reader, bias: tape[output.bias], parts: []) }
    let halves = blocks.map { $0.halves(reader: reader) }
    let parts = zip(composed, halves).map { composed, half in
      OnTape.Part(composed: composed, output: half.weight, residualBias: half.onward)
    }
    return OnTape(stack: self, reader: reader, bias: halves.reduce(tape[output.bias]) { $0 + $1.skip }, parts: parts)
  }

  /// A stack on a tape.
  struct OnTape {
    fileprivate struct Part {
      let composed: ResidualBlock.Composed
      let output: Variable  // [C, 2C]
      let residualBias: Variable  // [C]
    }

    fileprivate let stack: ResidualStack
    fileprivate let reader: Variable  // [C, C]
    fileprivate let bias: Variable  // [C]
    fileprivate let parts: [Part]  // none when a mixer is not a convolution

    /// The contribution of the precomputed first slot to the gate inputs of other slots, block by block: for each slot that a tap
    /// connects with it a table [H, R, 2C].
    typealias Seen = [[(slot: Int, table: Variable)]]

    /// A first slot that was computed in advance: its contribution to the gate inputs of the other slots, and to the contexts of
    /// R rows. Each call uses `period` consecutive rows of them.
    struct First {
      let seen: Seen
      let pooled: Variable  // [R, H · C], with the filters' bias
      let period: Int
    }

    /// The filters that collapse the slots: one for each slot, feature and channel, and a bias [H, C].
    typealias Filters = (weight: Variable, bias: Variable)

    /// A stack with its side information: it can be called many times.
    struct Prepared {
      fileprivate let stack: ResidualStack.OnTape
      fileprivate let side: SideInformation
      fileprivate let lift: (weight: Variable, bias: Variable)
      fileprivate let levels: [Variable]?
      fileprivate let read: Range<Int>
      fileprivate let filters: Filters?
      fileprivate let plan: StackPlan?  // when all mixers are convolutions
    }

    /// The stack with everything that its calls share: side information, lift, level tables and filters.
    /// - Parameters:
    ///   - side: side information.
    ///   - slots: how many slots there are: all, or those that are computed together.
    ///   - lift: the weights that take one number to C channels, [C], or [L, C]; nil for the stack's own.
    ///   - levels: the level tables of the blocks, [K, C] each; nil without diffusion.
    ///   - read: the slots that are read.
    ///   - filters: what collapses the slots to contexts; nil for y itself.
    ///   - first: a first slot that was computed before.
    func prepared(
      _ side: SideInformation, slots: Int, lift weight: Variable? = nil, levels: [Variable]? = nil, read: Range<Int>,
      filters: Filters? = nil, after first: First? = nil
    ) -> Prepared {
      let tape = reader.tape
      let lift = (weight: weight ?? tape[stack.lift.weight], bias: tape[stack.lift.bias])  // [C] or [L, C], and [C]
      let plan =
        parts.isEmpty
        ? nil : plan(side, slots: slots, lift: lift, levels: levels, read: read, filters: filters, after: first)
      return Prepared(stack: self, side: side, lift: lift, levels: levels, read: read, filters: filters, plan: plan)
    }

    private func plan(
      _ side: SideInformation, slots: Int, lift: (weight: Variable, bias: Variable), levels: [Variable]? = nil, read: Range<Int>,
      filters: Filters?, after first: First? = nil, givesInputs: Bool = false
    ) -> StackPlan {
      let blocks = parts.enumerated().map { index, part in
        let bias = part.composed.bias  // [H, 2C] or [1, 2C]
        var terms = [StackTerm(bias, slots: 0..<slots, featureStep: bias.shape[0] == 1 ? 0 : 1)]
        terms += stack.blocks[index].terms(side, slots: slots, on: reader.tape)
        if let first {
          terms += first.seen[index].map { slot, table in
            StackTerm(table, slots: slot - 1..<slot, featureStep: table.shape[1], period: first.period, moves: true)
          }
        }
        return StackBlock(
          weight: part.composed.weight, lags: part.composed.lags, terms: terms, level: levels?[index], output: part.output,
          residualBias: part.residualBias)
      }
      let width = stack.extents.features * stack.extents.channels
      let pool = filters.map { filters in
        first.map { StackPool(weight: filters.weight, base: $0.pooled, period: $0.period, moves: true) }
          ?? StackPool(weight: filters.weight, base: filters.bias.reshaped([1, width]))
      }
      return StackPlan(
        slots: slots, features: stack.extents.features, lift: lift, blocks: blocks, bias: bias, read: read, pool: pool,
        givesInputs: givesInputs)
    }

    // MARK: the first slot alone

    /// Whether slot 0 is computed without the others: all mixers are convolutions, and those over time causal.
    var firstStandsAlone: Bool { !parts.isEmpty && parts.allSatisfy { $0.composed.lags.allSatisfy { $0.slots >= 0 } } }

    /// The first slot of a stack, computed before the other slots: its share of the contexts, and its contribution to the gate
    /// inputs of the other slots in each block.
    /// - Parameters:
    ///   - x: [1, H, R].
    ///   - side: its side information.
    ///   - filters: those of the first slot.
    ///   - period: how many of the R rows each call for the other slots uses.
    func first(_ x: Variable, _ side: SideInformation, filters: Filters, period: Int) -> First {
      let (tape, h, r, c) = (x.tape, x.shape[1], x.shape[2], bias.count)
      let lift = (weight: tape[stack.lift.weight], bias: tape[stack.lift.bias])  // [C] both
      let plan = plan(side, slots: 1, lift: lift, read: 0..<1, filters: filters, givesInputs: true)
      let all = plan(x)  // [1 + blocks, H, R, C]
      let none = tape.constant(repeating: 0, [2 * c])  // [2C]
      let seen = parts.indices.map { index -> [(slot: Int, table: Variable)] in
        let composed = parts[index].composed
        return (1..<max(1, stack.extents.slots)).compactMap { slot in
          let taps = composed.lags.indices.filter { composed.lags[$0].slots == slot }
          guard let first = taps.first, let last = taps.last else { return nil }
          let table = convolution(  // [1, H, R, 2C]
            all[index + 1..<index + 2], weight: composed.weight[first..<last + 1], bias: none, axis: 1,
            lead: -composed.lags[first].features)
          return (slot, table.reshaped([h, r, 2 * c]))
        }
      }
      return First(seen: seen, pooled: all[0].reshaped([r, h * c]), period: period)
    }
  }
}

extension ResidualStack.OnTape.Prepared {
  /// y, the ReLU of the last 1×1 convolution of the skip sum; with filters, the contexts to which they collapse the slots of y.
  ///
  /// With a plan this is the fused path, which trains when all mixers are convolutions. Without one the blocks run one after
  /// another.
  /// - Parameters:
  ///   - x: [L, H, N].
  ///   - levels: the level of each of the N rows; nil without diffusion.
  ///   - first: index of the first of the precomputed slot's rows that this call uses.
  /// - Returns: contexts [N, H · C], or without filters y, [read, H, N, C].
  func callAsFunction(_ x: Variable, levels indices: RowIndices? = nil, first: Int = 0) -> Variable {
    if let plan {
      let result = plan(x, levels: indices, moved: first)  // [1, N, H, C], or y: [read, H, N, C]
      return filters == nil ? result : result.reshaped(Shape(x.shape[2], result.count / x.shape[2]))
    }
    var x = liftToChannels(x, weight: lift.weight, bias: lift.bias)  // [L, H, N, C]
    var skips: Variable?  // [read, H, N, C]
    let blocks = stack.stack.blocks
    for (index, block) in blocks.enumerated() {
      let level = levels.flatMap { tables in indices.map { (tables[index], $0) } }
      let v = block(x, side: side, level: level)  // [L, H, N, 2C]
      skips = addingSkip(skips, v[read])  // [read, H, N, C]
      if index < blocks.count - 1 { x = residual(x, v) }  // [L, H, N, C]
    }
    guard let skips else { fatalError("a residual stack needs at least one block") }
    let y = relu(affine(skips, weight: stack.reader, bias: stack.bias))  // [read, H, N, C]
    return filters.map { poolOverTime(y, weight: $0.weight, bias: $0.bias) } ?? y
  }
}

import Autodiff
import Tensor

/// What Context Producer and denoiser have in common: from one number per place to C channels, the residual blocks, and the 1×1
/// convolution with ReLU that reads the sum of their skips, divided by √blocks.
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

  /// The stack on a tape, its linear layers composed once for all the calls that follow.
  func bound(to tape: Tape) -> Bound {
    let reader = tape[output.weight] * (1 / Double(blocks.count).squareRoot())
    let composed = blocks.compactMap { $0.composed(extents, on: tape) }
    guard composed.count == blocks.count else { return Bound(stack: self, reader: reader, bias: tape[output.bias], parts: []) }
    let halves = blocks.map { $0.halves(reader: reader) }
    let parts = zip(composed, halves).map { composed, half in
      Bound.Part(composed: composed, output: half.weight, onwardBias: half.onward)
    }
    return Bound(stack: self, reader: reader, bias: halves.reduce(tape[output.bias]) { $0 + $1.skip }, parts: parts)
  }

  /// A stack on a tape.
  struct Bound {
    fileprivate struct Part {
      let composed: ResidualBlock.Composed
      let output: Variable
      let onwardBias: Variable
    }

    fileprivate let stack: ResidualStack
    fileprivate let reader: Variable  // [C, C]
    fileprivate let bias: Variable  // [C]
    fileprivate let parts: [Part]  // none when a mixer is not a convolution

    /// What is known besides the running value: as it is, and as terms of each block.
    struct Conditions {
      fileprivate let side: SideInformation
      fileprivate var terms: [[StackTerm]]

      /// The same with more terms for each block.
      func adding(_ more: [[StackTerm]]) -> Conditions {
        var copy = self
        for index in more.indices { copy.terms[index] += more[index] }
        return copy
      }
    }

    /// Side information, made ready for a stack of `slots` slots.
    func conditions(_ side: SideInformation, slots: Int) -> Conditions {
      Conditions(
        side: side, terms: parts.isEmpty ? [] : stack.blocks.map { $0.terms(side, slots: slots, on: reader.tape) })
    }

    /// ReLU of what the 1×1 convolution makes of the skips.
    /// - Parameters:
    ///   - x: [L, H, N].
    ///   - lift: the weights that take one number to C channels, [C], or [L, C]; nil for the stack's own.
    ///   - conditions: side information.
    ///   - levels: the level tables of the blocks, [K, C] each, and the level of each of the N rows; nil without diffusion.
    ///   - read: the slots that are read.
    /// - Returns: [read, H, N, C].
    func callAsFunction(
      _ x: Variable, lift weight: Variable? = nil, _ conditions: Conditions,
      levels: (tables: [Variable], indices: RowIndices)? = nil, read: Range<Int>
    ) -> Variable {
      let lift = (weight: weight ?? x.tape[stack.lift.weight], bias: x.tape[stack.lift.bias])
      guard parts.isEmpty else {
        return residualStack(
          x, lift: lift, blocks: blocks(conditions, slots: x.shape[0], levels: levels?.tables), bias: bias,
          levels: levels?.indices, read: read)
      }
      var x = liftToChannels(x, weight: lift.weight, bias: lift.bias)  // [L, H, N, C]
      var skips: Variable?
      for (index, block) in stack.blocks.enumerated() {
        let v = block(x, side: conditions.side, level: levels.map { ($0.tables[index], $0.indices) })  // [L, H, N, 2C]
        skips = addingSkip(skips, v[read])  // [read, H, N, C]
        if index < stack.blocks.count - 1 { x = residual(x, v) }
      }
      guard let skips else { fatalError("a residual stack needs at least one block") }
      return relu(affine(skips, weight: reader, bias: bias))
    }

    private func blocks(_ conditions: Conditions, slots: Int, levels: [Variable]?) -> [StackBlock] {
      parts.enumerated().map { index, part in
        let bias = part.composed.bias
        let term = StackTerm(bias, slots: 0..<slots, featureStep: bias.shape[0] == 1 ? 0 : 1)
        return StackBlock(
          weight: part.composed.weight, lags: part.composed.lags, terms: [term] + conditions.terms[index], level: levels?[index],
          output: part.output, onwardBias: part.onwardBias)
      }
    }

    // MARK: the first slot alone

    /// Whether slot 0 depends on no other: all time mixers look back.
    var firstStandsAlone: Bool { !parts.isEmpty && parts.allSatisfy { $0.composed.lags.allSatisfy { $0.slots >= 0 } } }

    /// The first slot of a stack whose other slots come later: what is read of it, and what the others see of it in each block.
    /// - Parameter x: [1, H, R].
    /// - Returns: y, [1, H, R, C], and for each block and slot that looks at it a table of [H, R, 2C].
    func first(_ x: Variable, _ conditions: Conditions) -> (y: Variable, seen: [[(slot: Int, table: Variable)]]) {
      let (tape, h, r, c) = (x.tape, x.shape[1], x.shape[2], bias.count)
      let blocks = blocks(conditions, slots: 1, levels: nil)
      let lift = (weight: tape[stack.lift.weight], bias: tape[stack.lift.bias])
      let all = residualStack(x, lift: lift, blocks: blocks, bias: bias, read: 0..<1, givesInputs: true)  // [1 + blocks, H, R, C]
      let none = tape.constant(repeating: 0, [2 * c])
      let seen = blocks.indices.map { index -> [(slot: Int, table: Variable)] in
        (1..<max(1, stack.extents.slots)).compactMap { slot in
          let taps = blocks[index].lags.indices.filter { blocks[index].lags[$0].slots == slot }
          guard let first = taps.first, let last = taps.last else { return nil }
          let table = convolution(
            all[index + 1..<index + 2], weight: blocks[index].weight[first..<last + 1], bias: none, axis: 1,
            lead: -blocks[index].lags[first].features)
          return (slot, table.reshaped([h, r, 2 * c]))
        }
      }
      return (all[0..<1], seen)
    }
  }
}

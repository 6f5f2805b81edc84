import Autodiff
import Tensor

/// The residual block of CSDI with exchangeable mixers (H.1), on [time, features, rows, channels].
///
/// y = x + level embedding → time mixer → feature mixer → 1×1 to 2C + side information → σ(gate)·tanh(filter) → 1×1 to 2C,
/// of which the first half goes back to x and the second half to the skip sum.
///
/// Time and features are the outermost axes, so that a mixer's shift is a contiguous block and each 1×1 convolution one product.
///
/// The block has two forms. `callAsFunction` is the reference: one layer after another, as H.1 writes them; it trains when a
/// mixer is recurrent or attends. When both mixers are convolutions, `composed`, `halves` and `terms` give `ResidualStack` the
/// parameters of the same block for its fused rule, and that form trains. Claim Eq H.w compares the values and the gradients of
/// the two.
public struct ResidualBlock: Sendable {
  private let level: Linear?
  private let time: Mixer
  private let feature: Mixer
  private let middle: Linear
  private let side: Conditioning?
  private let output: Linear

  /// The projection of side information to 2C channels: one linear map of all its parts together, hence one bias.
  private struct Conditioning: Sendable {
    let slots: Parameter?
    let rows: Parameter?
    let statics: Parameter?
    let bias: Parameter
  }

  /// The extents of a stack: slots L, features H, channels C.
  public struct Extents: Sendable, Hashable {
    /// L: slots along time.
    public let slots: Int
    /// H: features.
    public let features: Int
    /// C: channels.
    public let channels: Int

    /// Extents of a stack.
    public init(slots: Int, features: Int, channels: Int) {
      self.slots = slots
      self.features = features
      self.channels = channels
    }
  }

  /// Adds the block's parameters to a layout.
  public init(
    _ name: String, _ extents: Extents, time: MixerKind, feature: MixerKind, side widths: SideInformation.Widths, levelWidth: Int,
    in layout: inout ParameterLayout
  ) {
    let c = extents.channels
    (level, self.time, self.feature, middle, side, output) = layout.within(name) { layout in
      (
        levelWidth > 0 ? Linear("level", from: levelWidth, to: c, in: &layout) : nil,
        Mixer("time", time, along: .time, length: extents.slots, channels: c, in: &layout),
        Mixer("feature", feature, along: .feature, length: extents.features, channels: c, in: &layout),
        Linear("middle", from: c, to: 2 * c, start: .kaiming, in: &layout),
        ResidualBlock.conditioning(widths, to: 2 * c, in: &layout),
        Linear("output", from: c, to: 2 * c, start: .kaiming, in: &layout)
      )
    }
  }

  private static func conditioning(
    _ widths: SideInformation.Widths, to outputs: Int, in layout: inout ParameterLayout
  ) -> Conditioning? {
    guard widths.total > 0 else { return nil }
    let normal = Initializer.normal(standardDeviation: (2 / Double(widths.total)).squareRoot())
    return layout.within("side") { layout in
      Conditioning(
        slots: widths.slots > 0 ? layout.add("slots", [widths.slots, outputs], normal) : nil,
        rows: widths.rows > 0 ? layout.add("rows", [widths.rows, outputs], normal) : nil,
        statics: widths.statics > 0 ? layout.add("statics", [widths.statics, outputs], normal) : nil,
        bias: layout.add("bias", [outputs], .uniform(bound: 1 / Double(widths.total).squareRoot())))
    }
  }

  /// The table of this block's level embeddings, from the embeddings shared by all blocks: [K, E] to [K, C].
  public func levelTable(_ embeddings: Variable) -> Variable? { level.map { $0(embeddings) } }

  /// What the block adds to its input and to the skip sum.
  /// - Parameters:
  ///   - x: [L, H, N, C].
  ///   - side: side information with the widths the block was made for.
  ///   - level: the block's level table [K, C] and the level of each of the N rows; nil without diffusion.
  /// - Returns: [L, H, N, 2C], residual first, skip second.
  public func callAsFunction(
    _ x: Variable, side information: SideInformation, level: (table: Variable, indices: RowIndices)? = nil
  ) -> Variable {
    let start = level.map { x.addingRows(of: $0.table, $0.indices) } ?? x  // [L, H, N, C]
    let mixed = feature(time(start))  // [L, H, N, C]
    let tape = x.tape
    var bias = tape[middle.bias]  // [2C]
    if let side {
      bias = bias + tape[side.bias]  // [2C]
      if let slots = side.slots, let values = information.slots {
        bias = affine(values, weight: tape[slots], bias: bias)  // [L, 2C]
      }
    }
    var u = affine(mixed, weight: tape[middle.weight], bias: bias)  // [L, H, N, 2C]
    if let rows = side?.rows, let values = information.rows {
      let term = affine(values, weight: tape[rows])  // [L, N, 2C]
      u = u + term.reshaped([term.shape[0], 1, term.shape[1], term.shape[2]])  // [L, H, N, 2C]
    }
    // [L, H, N, 2C]
    if let statics = side?.statics, let values = information.statics { u = u + affine(values, weight: tape[statics]) }
    return output(gate(u))  // [L, H, N, 2C]
  }

  // MARK: composed

  /// The block with both mixers and the 1×1 convolution behind them composed into one convolution, which is possible because all
  /// three are linear: W_{(a,b)} = W^time_a W^feature_b W_middle for tap a of the time mixer and tap b of the feature mixer.
  struct Composed {
    /// [taps, C, 2C].
    let weight: Variable
    /// In the order of the time mixer's taps, for each of them in that of the feature mixer's.
    let lags: [StackLag]
    /// The composed bias: [H, 2C], since a tap that reaches beyond the edge of the features contributes no bias there, or [1,
    /// 2C].
    let bias: Variable
  }

  /// The composed convolution for a stack of these extents; nil when a mixer is not a convolution.
  func composed(_ extents: Extents, on tape: Tape) -> Composed? {
    guard let time = time.taps(length: extents.slots, on: tape), let feature = feature.taps(length: extents.features, on: tape)
    else { return nil }
    let (c, n) = (extents.channels, feature.lags.count)
    let last = tape[middle.weight]  // [C, 2C]
    // [feature taps, C, 2C]
    let across = feature.weights.map { affine($0.reshaped([n * c, c]), weight: last).reshaped([n, c, 2 * c]) }
    let inner = (0..<n).map { across?[$0] ?? last }  // [C, 2C] for each tap of the feature mixer
    let maps = time.lags.indices.flatMap { index in  // [C, 2C] for each pair of taps
      inner.map { map in time.weights.map { affine($0[index], weight: map) } ?? map }
    }
    var bias = tape[middle.bias]  // [2C]
    if let side { bias = bias + tape[side.bias] }  // [2C]
    if let inside = feature.bias { bias = affine(inside.reshaped([1, c]), weight: last, bias: bias) }  // [1, 2C]
    if let inside = time.bias {
      let brought = concatenate(inner.map { affine(inside.reshaped([1, c]), weight: $0) }, axis: 0)  // [taps, 2C]
      var within = [Double](repeating: 0, count: extents.features * n)  // whether the neighbor exists
      for h in 0..<extents.features {
        for (tap, lag) in feature.lags.enumerated() where 0 <= h - lag && h - lag < extents.features { within[h * n + tap] = 1 }
      }
      bias = affine(tape.constant(within, [extents.features, n]), weight: brought, bias: bias.reshaped([2 * c]))  // [H, 2C]
    }
    return Composed(
      weight: maps.count == 1 ? maps[0].reshaped([1, c, 2 * c]) : stack(maps),
      lags: time.lags.flatMap { back in feature.lags.map { StackLag(slots: back, features: $0) } },
      bias: bias.reshaped([bias.count / (2 * c), 2 * c]))
  }

  /// The output layer's two halves: the residual half, with the residual connection's 1/√2, and the skip half, already multiplied
  /// by `reader`, the 1×1 convolution that reads the skip sum.
  /// - Returns: the weight [C, 2C], and the two biases [C].
  func halves(reader: Variable) -> (weight: Variable, onward: Variable, skip: Variable) {
    let (tape, c) = (reader.tape, reader.shape[0])
    let (weight, bias) = (tape[output.weight], tape[output.bias])  // [C, 2C] and [2C]
    let onward = weight.slice(axis: 1, 0..<c) * 0.5.squareRoot()  // [C, C]
    let skip = affine(weight.slice(axis: 1, c..<2 * c), weight: reader)  // [C, C]
    return (
      concatenate([onward, skip], axis: 1), bias[0..<c] * 0.5.squareRoot(),
      affine(bias[c..<2 * c].reshaped([1, c]), weight: reader).reshaped([c])
    )
  }

  /// Side information as terms before the gate, for a stack of L slots.
  func terms(_ information: SideInformation, slots l: Int, on tape: Tape) -> [StackTerm] {
    var terms: [StackTerm] = []
    if let weight = side?.slots, let values = information.slots {
      terms.append(StackTerm(affine(values, weight: tape[weight]), slots: 0..<l, slotStep: 1))  // [L, 2C]
    }
    if let weight = side?.rows, let values = information.rows {
      let n = values.shape[1]
      terms.append(StackTerm(affine(values, weight: tape[weight]), slots: 0..<l, slotStep: n, period: n))  // [L, N, 2C]
    }
    if let weight = side?.statics, let values = information.statics {
      let n = values.shape[1]
      terms.append(StackTerm(affine(values, weight: tape[weight]), slots: 0..<l, featureStep: n, period: n))  // [H, N, 2C]
    }
    return terms
  }
}

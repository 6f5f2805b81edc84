import Autodiff
import Tensor

/// The Context Producer (H.2): a short sequence of vectors becomes one context vector.
///
/// 1×1 convolution to C channels and ReLU → residual blocks → sum of skips/√blocks → 1×1 and ReLU → one filter per feature and
/// channel over the whole sequence.
public struct ContextProducer: Sendable {
  private let lift: (weight: Parameter, bias: Parameter)
  private let blocks: [ResidualBlock]
  private let output: Linear
  private let pool: (weight: Parameter, bias: Parameter)
  private let extents: ResidualBlock.Extents

  /// H · C: the length of the context vector.
  public var width: Int { extents.features * extents.channels }

  /// Adds the producer's parameters to a layout.
  public init(
    _ name: String, _ extents: ResidualBlock.Extents, blocks count: Int, time: MixerKind, feature: MixerKind,
    side: SideInformation.Widths, in layout: inout ParameterLayout
  ) {
    self.extents = extents
    let (l, h, c) = (extents.slots, extents.features, extents.channels)
    (lift, blocks, output, pool) = layout.within(name) { layout in
      let lift = layout.within("lift") {
        ($0.add("weight", [c], .normal(deviation: 2.0.squareRoot())), $0.add("bias", [c], .uniform(bound: 1)))
      }
      let blocks = (0..<count).map { index in
        layout.within("blocks") {
          ResidualBlock(String(index), extents, time: time, feature: feature, side: side, levelWidth: 0, in: &$0)
        }
      }
      let output = Linear("output", from: c, to: c, start: .kaiming, in: &layout)
      let bound = Initialiser.uniform(bound: 1 / Double(l).squareRoot())
      let pool = layout.within("pool") { ($0.add("weight", [l, h, c], bound), $0.add("bias", [h, c], bound)) }
      return (lift, blocks, output, pool)
    }
  }

  /// The context of each row.
  /// - Parameters:
  ///   - sequence: [N, L, H].
  ///   - side: side information with the widths the producer was made for.
  /// - Returns: [N, H · C].
  public func callAsFunction(_ sequence: Variable, side: SideInformation) -> Variable {
    require(
      sequence.shape[1] == extents.slots && sequence.shape[2] == extents.features,
      "a context of [N, \(extents.slots), \(extents.features)] is expected, not \(sequence.shape)")
    let tape = sequence.tape
    var x = liftToChannels(sequence.permuted([1, 2, 0]), weight: tape[lift.weight], bias: tape[lift.bias])  // [L, H, N, C]
    var skips: Variable?
    for (index, block) in blocks.enumerated() {
      let v = block(x, side: side)  // [L, H, N, 2C]
      skips = addingSkip(skips, v)  // [L, H, N, C]
      if index < blocks.count - 1 { x = residual(x, v) }
    }
    guard let skips else { fatalError("a residual stack needs at least one block") }
    let weight = tape[output.weight] * (1 / Double(blocks.count).squareRoot())
    let y = relu(affine(skips, weight: weight, bias: tape[output.bias]))  // [L, H, N, C]
    return poolOverTime(y, weight: tape[pool.weight], bias: tape[pool.bias])  // [N, H · C]
  }
}

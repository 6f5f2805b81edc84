import Autodiff
import Networks
import Tensor

/// A Context Producer as its layers are written, one rule of the tape after another: what the fused stack must come to.
///
/// Its parameters are added in the producer's order under the producer's names, so that both read the same weights.
struct LayerByLayer {
  private let lift: (weight: Parameter, bias: Parameter)
  private let blocks: [ResidualBlock]
  private let output: Linear
  private let pool: (weight: Parameter, bias: Parameter)

  init(_ example: ProducerExample) {
    var layout = ParameterLayout()
    let (extents, mixing) = (example.extents, example.mixing)
    let (l, h, c) = (extents.slots, extents.features, extents.channels)
    lift = (layout.add("net.lift.weight", [c], .constant(0)), layout.add("net.lift.bias", [c], .constant(0)))
    blocks = (0..<mixing.blocks).map {
      ResidualBlock(
        "net.blocks.\($0)", extents, time: mixing.time, feature: mixing.feature, side: ProducerExample.widths, levelWidth: 0,
        in: &layout)
    }
    output = Linear("net.output", from: c, to: c, in: &layout)
    pool = (layout.add("net.pool.weight", [l, h, c], .constant(0)), layout.add("net.pool.bias", [h, c], .constant(0)))
  }

  /// [N, L, H] to [N, H · C], with the blocks in their order or from last to first.
  func callAsFunction(_ sequence: Variable, side: SideInformation, isReversed: Bool = false) -> Variable {
    let tape = sequence.tape
    var x = liftToChannels(sequence.permuted([1, 2, 0]), weight: tape[lift.weight], bias: tape[lift.bias])  // [L, H, N, C]
    var skips: Variable?
    for block in isReversed ? blocks.reversed() : blocks {
      let v = block(x, side: side)  // [L, H, N, 2C]
      skips = addingSkip(skips, v)
      x = residual(x, v)
    }
    let sum = (skips ?? x) * (1 / Double(blocks.count).squareRoot())
    return poolOverTime(relu(output(sum)), weight: tape[pool.weight], bias: tape[pool.bias])
  }
}

import Autodiff
import Tensor

/// The Context Producer (H.2): a short sequence of vectors becomes one context vector.
///
/// 1×1 convolution to C channels and ReLU → residual blocks → sum of skips/√blocks → 1×1 and ReLU → one filter per feature and
/// channel over the whole sequence.
public struct ContextProducer: Sendable {
  private let stack: ResidualStack
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
    (stack, pool) = layout.within(name) { layout in
      let lift = layout.within("lift") {
        ($0.add("weight", [c], .normal(standardDeviation: 2.0.squareRoot())), $0.add("bias", [c], .uniform(bound: 1)))
      }
      let blocks = (0..<count).map { index in
        layout.within("blocks") {
          ResidualBlock(String(index), extents, time: time, feature: feature, side: side, levelWidth: 0, in: &$0)
        }
      }
      let output = Linear("output", from: c, to: c, start: .kaiming, in: &layout)
      let bound = Initializer.uniform(bound: 1 / Double(l).squareRoot())
      let pool = layout.within("pool") { ($0.add("weight", [l, h, c], bound), $0.add("bias", [h, c], bound)) }
      return (ResidualStack(lift: lift, blocks, output: output, extents), pool)
    }
  }

  /// The context of each row.
  /// - Parameters:
  ///   - sequence: [N, L, H].
  ///   - side: side information with the widths the producer was made for.
  /// - Returns: [N, H · C].
  public func callAsFunction(_ sequence: Variable, side: SideInformation) -> Variable {
    on(sequence.tape).prepared(side)(sequence)
  }

  /// The producer on a tape, made ready for many calls.
  func on(_ tape: Tape) -> OnTape { OnTape(producer: self, stack: stack.on(tape), tape: tape) }

  /// A producer on a tape.
  struct OnTape {
    fileprivate let producer: ContextProducer
    fileprivate let stack: ResidualStack.OnTape
    fileprivate let tape: Tape

    /// The filters of some slots.
    private func filters(_ slots: Range<Int>, on tape: Tape) -> ResidualStack.OnTape.Filters {
      (tape[producer.pool.weight][slots], tape[producer.pool.bias])
    }

    /// The producer with its side information.
    func prepared(_ side: SideInformation) -> Prepared {
      let slots = producer.extents.slots
      let stack = stack.prepared(side, slots: slots, read: 0..<slots, filters: filters(0..<slots, on: tape))
      return Prepared(extents: producer.extents, stack: stack, slots: slots)
    }

    /// Whether the first slot depends on no other.
    var firstStandsAlone: Bool { stack.firstStandsAlone }

    /// The first slot alone, when it depends on no other: [R, H], of which each call for the other slots uses `period` rows.
    func first(_ vector: Variable, _ side: SideInformation, period: Int) -> ResidualStack.OnTape.First {
      let (r, h) = (vector.shape[0], vector.shape[1])
      let x = vector.permuted([1, 0]).reshaped([1, h, r])  // [1, H, R]
      return stack.first(x, side, filters: filters(0..<1, on: tape), period: period)
    }

    /// The producer for the other slots, given the first and their own side information.
    func prepared(_ side: SideInformation, after first: ResidualStack.OnTape.First) -> Prepared {
      let slots = producer.extents.slots
      let stack = stack.prepared(
        side, slots: slots - 1, read: 0..<slots - 1, filters: filters(1..<slots, on: tape), after: first)
      return Prepared(extents: producer.extents, stack: stack, slots: slots - 1)
    }
  }

  /// A producer with its side information: it can be called many times.
  struct Prepared {
    fileprivate let extents: ResidualBlock.Extents
    fileprivate let stack: ResidualStack.OnTape.Prepared
    fileprivate let slots: Int

    /// The context of each row.
    /// - Parameters:
    ///   - sequence: the slots that are computed here: [N, L, H], or [N, L − 1, H] after a first one.
    ///   - position: index of the first of the precomputed slot's rows that this call uses; N is a multiple of their number.
    /// - Returns: [N, H · C].
    func callAsFunction(_ sequence: Variable, first position: Int = 0) -> Variable {
      let shape = Shape(sequence.shape[0], slots, extents.features)
      require(sequence.shape == shape, "a context of \(shape) is expected, not \(sequence.shape)")
      return stack(sequence.permuted([1, 2, 0]), first: position)  // [N, H · C]
    }
  }
}

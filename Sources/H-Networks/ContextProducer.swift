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
      return (ResidualStack(lift: lift, blocks, output: output, extents), pool)
    }
  }

  /// The context of each row.
  /// - Parameters:
  ///   - sequence: [N, L, H].
  ///   - side: side information with the widths the producer was made for.
  /// - Returns: [N, H · C].
  public func callAsFunction(_ sequence: Variable, side: SideInformation) -> Variable {
    let bound = bound(to: sequence.tape)
    return bound(sequence, bound.conditions(side))
  }

  /// The producer on a tape, made ready for many calls.
  func bound(to tape: Tape) -> Bound { Bound(producer: self, stack: stack.bound(to: tape)) }

  /// A producer on a tape.
  struct Bound {
    fileprivate let producer: ContextProducer
    fileprivate let stack: ResidualStack.Bound

    /// [N, slots, H] to [slots, H, N].
    private func spread(_ sequence: Variable, slots: Int) -> Variable {
      let features = producer.extents.features
      require(
        sequence.shape[1] == slots && sequence.shape[2] == features,
        "a context of [N, \(slots), \(features)] is expected, not \(sequence.shape)")
      return sequence.permuted([1, 2, 0])
    }

    /// Side information, made ready; `slots` when it is for fewer than all of them.
    func conditions(_ side: SideInformation, slots: Int? = nil) -> ResidualStack.Bound.Conditions {
      stack.conditions(side, slots: slots ?? producer.extents.slots)
    }

    /// The context of each row: [N, L, H] to [N, H · C].
    func callAsFunction(_ sequence: Variable, _ conditions: ResidualStack.Bound.Conditions) -> Variable {
      let (tape, slots) = (sequence.tape, producer.extents.slots)
      let y = stack(spread(sequence, slots: slots), conditions, read: 0..<slots)  // [L, H, N, C]
      return poolOverTime(y, weight: tape[producer.pool.weight], bias: tape[producer.pool.bias])
    }

    // MARK: a first slot that is known before the others

    /// Whether the first slot depends on no other.
    var firstStandsAlone: Bool { stack.firstStandsAlone }

    /// What the first slot comes to, for R rows.
    struct First {
      fileprivate let pooled: Variable  // [R, H · C], with the filters' bias
      fileprivate let seen: [[(slot: Int, table: Variable)]]  // for each block: [H, R, 2C]
    }

    /// The first slot alone: [R, H].
    func first(_ vector: Variable, _ conditions: ResidualStack.Bound.Conditions) -> First {
      let (tape, r, h) = (vector.tape, vector.shape[0], vector.shape[1])
      let (y, seen) = stack.first(spread(vector.reshaped([r, 1, h]), slots: 1), conditions)
      let pooled = poolOverTime(y, weight: tape[producer.pool.weight][0..<1], bias: tape[producer.pool.bias])
      return First(pooled: pooled, seen: seen)
    }

    /// The context of each row when the first slot is known.
    /// - Parameters:
    ///   - others: slots 1…L − 1: [N, L − 1, H].
    ///   - conditions: side information of these slots.
    ///   - first: the first slot for R ≥ `rows` rows.
    ///   - range: the rows of `first` that serve; N is a multiple of their number.
    /// - Returns: [N, H · C].
    func callAsFunction(
      _ others: Variable, _ conditions: ResidualStack.Bound.Conditions, after first: First, rows range: Range<Int>
    ) -> Variable {
      let (tape, slots, n) = (others.tape, producer.extents.slots - 1, others.shape[0])
      let terms = first.seen.map { tables in
        tables.map { slot, table in
          StackTerm(
            table, slots: slot - 1..<slot, featureStep: table.shape[1], first: range.lowerBound, period: range.count)
        }
      }
      let y = stack(spread(others, slots: slots), conditions.adding(terms), read: 0..<slots)  // [L − 1, H, N, C]
      let none = tape.constant(repeating: 0, [producer.extents.features, producer.extents.channels])
      let pooled = poolOverTime(y, weight: tape[producer.pool.weight][1..<slots + 1], bias: none)  // [N, H · C]
      let copies = pooled.reshaped([n / range.count, range.count, producer.width])
      return (copies + first.pooled[range]).reshaped([n, producer.width])
    }
  }
}

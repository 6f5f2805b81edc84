import Autodiff
import Networks
import Tensor

/// A Context Producer with side information of all three sorts, and sequences for it.
struct ProducerExample {
  let extents: ResidualBlock.Extents
  let mixing: Naive.Mixing
  let rows: Int
  let weighted: Weighted<ContextProducer>

  /// The same widths of side information everywhere.
  static let widths = SideInformation.Widths(slots: 2, rows: 3, statics: 1)

  init(
    _ mixing: Naive.Mixing, slots: Int = 3, features: Int = 5, channels: Int = 4, rows: Int = 4, seed: UInt64
  ) {
    (extents, self.mixing, self.rows) = (.init(slots: slots, features: features, channels: channels), mixing, rows)
    let extents = extents
    weighted = Weighted(seed: seed) {
      ContextProducer(
        "net", extents, blocks: mixing.blocks, time: mixing.time, feature: mixing.feature, side: ProducerExample.widths, in: &$0)
    }
  }

  /// [N][L][H], flat.
  var sequence: [Double] { weighted.numbers("sequence", rows * extents.slots * extents.features) }
  var sequenceShape: [Int] { [rows, extents.slots, extents.features] }
  private var slots: [Double] { weighted.numbers("slots", extents.slots * 2) }
  private var known: [Double] { weighted.numbers("rows", extents.slots * rows * 3) }
  private var statics: [Double] { weighted.numbers("statics", extents.features * rows) }

  func side(on tape: Tape) -> SideInformation {
    SideInformation(
      slots: tape.constant(slots, [extents.slots, 2]), rows: tape.constant(known, [extents.slots, rows, 3]),
      statics: tape.constant(statics, [extents.features, rows, 1]))
  }

  func contexts(_ precision: Precision = .double) -> [Double] {
    weighted.run(precision) { producer, tape in
      [producer(tape.constant(sequence, Shape(sequenceShape)), side: side(on: tape))]
    }
  }

  /// The same by loops, row by row.
  func loops(_ naive: Naive) -> [Double] {
    let (l, h) = (extents.slots, extents.features)
    let (slots, known, statics) = (slots, known, statics)
    let sequences = cut(cut(sequence, into: h, count: rows * l), into: l, count: rows)
    return (0..<rows).flatMap { n -> [Double] in
      let side = naive.side(
        slots: cut(slots, into: 2, count: l), rows: (0..<l).map { Array(known[($0 * rows + n) * 3..<($0 * rows + n) * 3 + 3]) },
        statics: (0..<h).map { statics[$0 * rows + n] }, length: l, features: h)
      return naive.context("net", sequences[n], mixing, side: side)
    }
  }
}

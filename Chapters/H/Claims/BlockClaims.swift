import Autodiff
import ChapterKit
import Networks
import Tensor

/// The residual block of H.1.
enum BlockClaims {
  static let lattice = Lattice(slots: 3, features: 5, rows: 4, channels: 4)
  static let levels = [2, 0, 1, 2]
  static let widths = SideInformation.Widths(slots: 2, rows: 3, statics: 1)

  static let block = Claim(
    "Eq H.h",
    "The block of the package equals Eq H.h, for convolutions, recurrence and attention.",
    kind: .identity, oracle: "loops, with the side information as one long vector"
  ) { check in
    for (time, feature) in [
      (MixerKind.convolution(taps: 2), MixerKind.centeredConvolution(taps: 3)), (.gatedRecurrence, .attention(heads: 2)),
      (.identity, .convolution(taps: 2)),
    ] {
      let block = make(time, feature, seed: check.seed)
      let commute = time == .identity || feature == .identity
      check.compare(
        run(block), block, "\(time.name), \(feature.name)",
        slips: [.gateExchanged, .halvesExchanged, .noLevel, .noSide, .transposed, .noBias] + (commute ? [] : [.mixersExchanged])
      ) { naive in
        loops(naive, .init(time: time, feature: feature, blocks: 1), seed: block.seed)
      }
    }
  }

  static func make(_ time: MixerKind, _ feature: MixerKind, seed: UInt64) -> Weighted<ResidualBlock> {
    Weighted(seed: seed) {
      ResidualBlock(
        "block", .init(slots: lattice.slots, features: lattice.features, channels: lattice.channels), time: time,
        feature: feature,
        side: widths, levelWidth: 6, in: &$0)
    }
  }

  private static func run(_ block: Weighted<ResidualBlock>) -> [Double] {
    block.run { network, tape in
      [output(network, tape.constant(block.numbers("x", lattice.shape.count), lattice.shape), side(tape, block.seed), block.seed)]
    }
  }

  /// The block with levels of its rows.
  static func output(_ block: ResidualBlock, _ x: Variable, _ side: SideInformation, _ seed: Int) -> Variable {
    let embeddings = x.tape.constant(normals("levels", 18, seed: seed), [3, 6])
    let table = block.levelTable(embeddings)
    return block(x, side: side, level: table.map { ($0, x.tape.indices(levels)) })
  }

  static func side(_ tape: Tape, _ seed: Int) -> SideInformation {
    SideInformation(
      slots: tape.constant(normals("slots", 6, seed: seed), [3, 2]),
      rows: tape.constant(normals("rows", 36, seed: seed), [3, 4, 3]),
      statics: tape.constant(normals("statics", 20, seed: seed), [5, 4, 1]))
  }

  /// Row by row: what goes on and what is skipped ahead, side by side.
  private static func loops(_ naive: Naive, _ mixing: Naive.Mixing, seed: Int) -> [Double] {
    func numbers(_ purpose: String, _ count: Int) -> [Double] { normals(purpose, count, seed: seed) }
    let (x, slots, rows) = (numbers("x", lattice.shape.count), numbers("slots", 6), numbers("rows", 36))
    let (statics, embeddings) = (numbers("statics", 20), cut(numbers("levels", 18), into: 6, count: 3))
    return lattice.values(
      (0..<lattice.rows).map { n -> Field in
        let side = naive.side(
          slots: cut(slots, into: 2, count: 3), rows: (0..<3).map { l in Array(rows[(4 * l + n) * 3..<(4 * l + n) * 3 + 3]) },
          statics: (0..<5).map { statics[4 * $0 + n] }, length: 3, features: 5)
        let (onward, skip) = naive.block("block", lattice.field(n, of: x), mixing, side: side, level: embeddings[levels[n]])
        return zip(onward, skip).map { zip($0, $1).map { $0 + $1 } }
      })
  }
}

import Autodiff
import ChapterKit
import Networks
import Tensor

/// What happens along an axis: each kind of mixer in loops, and what each position of the axis sees.
enum MixerClaims {
  private static let lattice = Lattice(slots: 3, features: 5, rows: 2, channels: 4)

  private static func mixer(_ kind: MixerKind, _ axis: Mixer.Axis, seed: UInt64, _ lattice: Lattice = lattice) -> Weighted<Mixer>
  {
    Weighted(seed: seed) {
      Mixer(
        "mixer", kind, along: axis, length: axis == .time ? lattice.slots : lattice.features, channels: lattice.channels, in: &$0)
    }
  }

  /// One kind along both axes against the loops.
  private static func compare(_ kind: MixerKind, _ check: Check, slips: [PlantedError]) {
    for axis in [Mixer.Axis.time, .feature] {
      let mixer = mixer(kind, axis, seed: check.seed)
      let x = mixer.numbers("x", lattice.shape.count)
      check.compare(
        mixer.run { [$0($1.constant(x, lattice.shape))] }, mixer, "\(kind.name) along the \(axis) axis", slips: slips
      ) { naive in
        lattice.values((0..<lattice.rows).map { naive.mixer("mixer", kind, along: axis, lattice.field($0, of: x)) })
      }
    }
  }

  static let convolution = Claim(
    "Eq H.d", "A convolution sums one map per tap: its own position and earlier ones, or, centred, positions on both sides.",
    kind: .identity, oracle: "loops over rows, positions, taps and channels"
  ) { check in
    compare(.convolution(taps: 2), check, slips: [.paddedRight, .tapsReversed, .transposed, .noBias])
    compare(.convolution(taps: 3), check, slips: [.paddedRight, .tapsReversed])
    compare(.centeredConvolution(taps: 3), check, slips: [.paddedLeft, .tapsReversed, .transposed, .noBias])
  }

  static let recurrence = Claim(
    "Eq H.e", "The recurrent mixer is a gated recurrent unit from h = 0, with its reset gate after the recurrent product.",
    kind: .identity, oracle: "the cell in loops, step by step"
  ) { check in
    compare(.gatedRecurrence, check, slips: [.updateFlipped, .resetFirst, .biasOutside, .transposed, .noBias])
  }

  static let attention = Claim(
    "Eq H.f",
    "The attention mixer adds to its input the sum of v weighted by softmax(q·k/√(C/heads)), over the whole axis.",
    kind: .identity, oracle: "exponentials and sums in loops"
  ) { check in
    for heads in [1, 2] {
      compare(
        .attention(heads: heads), check,
        slips: [.unscaledScores, .causalAttention, .noPlaces, .attentionAlone, .transposed] + (heads > 1 ? [.scaledByAll] : []))
    }
  }

  static let reach = Claim(
    "Eq H.g", "Each output depends on the positions of its own axis that the mixer's kind allows, and on no other row.",
    kind: .identity, oracle: "every input moved by 1, bits compared"
  ) { check in
    func positions(_ low: (Int) -> Int, _ high: (Int) -> Int) -> [[Int]] {
      (0..<4).map { p in (0..<4).filter { $0 >= low(p) && $0 <= high(p) } } + [[]]
    }
    let alone = positions({ $0 }, { $0 })
    let cases: [(MixerKind, [[Int]], String, [[Int]])] = [
      (.identity, alone, "the position before", positions({ $0 - 1 }, { $0 })),
      (.convolution(taps: 2), positions({ $0 - 1 }, { $0 }), "padded on the right", positions({ $0 }, { $0 + 1 })),
      (.convolution(taps: 3), positions({ $0 - 2 }, { $0 }), "centred", positions({ $0 - 1 }, { $0 + 1 })),
      (.centeredConvolution(taps: 3), positions({ $0 - 1 }, { $0 + 1 }), "padded on the left", positions({ $0 - 2 }, { $0 })),
      (.gatedRecurrence, positions({ _ in 0 }, { $0 }), "running backward", positions({ $0 }, { _ in 3 })),
      (.attention(heads: 2), positions({ _ in 0 }, { _ in 3 }), "masked", positions({ _ in 0 }, { $0 })),
    ]
    for (kind, claimed, name, foil) in cases {
      for axis in [Mixer.Axis.time, .feature] {
        check.exactly(
          seen(kind, axis, seed: check.seed), claimed: claimed, "\(kind.name), \(axis): seen by positions 0 … 3 and by others",
          foils: [(name, foil), kind == .identity ? ("none", positions({ _ in 1 }, { _ in 0 })) : ("no mixing", alone)])
      }
    }
  }

  static let names = Claim(
    "Eq H.af", "A settings file names a mixer by its kind and size; eight names that fit none are refused.", kind: .definition,
    oracle: "the names, written out"
  ) { check in
    let kinds: [MixerKind] = [
      .identity, .convolution(taps: 2), .centeredConvolution(taps: 3), .gatedRecurrence, .attention(heads: 4),
    ]
    let names = ["identity", "conv2", "centred3", "gru", "attention4"]
    check.exactly(
      kinds.map(\.name), claimed: names, "five kinds",
      foils: [("sizes left out", ["identity", "conv", "centred", "gru", "attention"])])
    check.exactly(
      names.map { MixerKind(name: $0) }, claimed: kinds, "five names",
      foils: [("one tap more", names.map { MixerKind(name: $0 == "conv2" ? "conv3" : $0) })])
    let misfits = ["conv", "conv0", "centred2", "gru1", "identity2", "attention", "attention0", "Conv2"]
    check.exactly(
      misfits.filter { MixerKind(name: $0) == nil }, claimed: misfits, "names that fit none",
      foils: [("an even kernel taken as centred", misfits.filter { $0 != "centred2" })])
  }

  /// For each position the positions that move it; last, those that move any other row.
  private static func seen(_ kind: MixerKind, _ axis: Mixer.Axis, seed: UInt64) -> [[Int]] {
    let (line, row) = (1, 1)
    let lattice =
      axis == .time ? Lattice(slots: 4, features: 3, rows: 2, channels: 4) : Lattice(slots: 3, features: 4, rows: 2, channels: 4)
    func start(_ position: Int) -> Int {
      axis == .time ? lattice.offset(position, line, row) : lattice.offset(line, position, row)
    }
    let mixer = mixer(kind, axis, seed: seed, lattice)
    let x = mixer.numbers("x", lattice.shape.count)
    func mixed(_ x: [Double]) -> [Double] { mixer.run { [$0($1.constant(x, lattice.shape))] } }
    let before = mixed(x)
    var seen = [[Int]](repeating: [], count: 5)
    for position in 0..<4 {
      var moved = x
      for channel in 0..<4 { moved[start(position) + channel] += 1 }
      let changed = Set(zip(before, mixed(moved)).enumerated().filter { $0.element.0 != $0.element.1 }.map { $0.offset / 4 * 4 })
      for other in 0..<4 where changed.contains(start(other)) { seen[other].append(position) }
      if !changed.isSubset(of: Set((0..<4).map(start))) { seen[4].append(position) }
    }
    return seen
  }
}

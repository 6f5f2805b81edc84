import Autodiff
import ChapterKit
import EvidenceBound
import Networks
import StateSpace
import Tensor

/// The encoder of H.4: the future summary and the recursion that reads it.
enum EncoderClaims {
  static let mixings: [(MixerKind, MixerKind)] = [
    (.convolution(taps: 2), .convolution(taps: 2)), (.centeredConvolution(taps: 3), .identity),
    (.gatedRecurrence, .attention(heads: 2)),
  ]

  static let summary = Claim(
    "Eq 21", "The summaries are a recurrent network over the reversed sequence of values, flags, covariates, times and statics.",
    kind: .definition, oracle: "loops from t = T down to 1"
  ) { check in
    for layers in [1, 3] {
      check.compare(
        "\(layers) layers, two sequences, two trajectories each",
        slips: [.summaryForward, .noFlags, .updateFlipped, .resetFirst, .biasOutside, .transposed],
        { EncoderExample(seed: $0) { $0.summaryLayers = layers } }, { $0.drawn() }, EncoderExample.loops)
    }
    check.compare(
      "without covariates, as H.4 prints it", slips: [.summaryForward],
      { EncoderExample(seed: $0) { $0.summarizesCovariates = false } }, { $0.drawn() }, EncoderExample.loops)
    check.compare(
      "nothing missing: all flags at 1", slips: [.noFlags],
      { seed in
        var example = EncoderExample(seed: seed)
        example.sequences.observed = nil
        return example
      }, { $0.drawn() }, EncoderExample.loops)
  }

  static let future = Claim(
    "Eq 21", "h_t depends on every x_s and every flag with s ≥ t, and on none with s < t.",
    kind: .identity, oracle: "each value and flag changed, weights of the history 0"
  ) { check in
    let examples = check.seeds(3).map(blind)
    func from(_ low: (Int) -> Int, _ high: (Int) -> Int) -> [[Int]] {
      (1...5).map { t in (1...5).filter { $0 >= low(t) && $0 <= high(t) } }
    }
    let foils = [
      ("a recurrence that is not reversed", from({ _ in 1 }, { $0 })),
      ("a network that sees all of x", from({ _ in 1 }, { _ in 5 })),
      ("the summary of t + 1", from({ $0 + 1 }, { _ in 5 })),
    ]
    let values = union(examples) { $0.observations[1][$1][0] += 1 }
    check.exactly(values, claimed: from({ $0 }, { _ in 5 }), "values that move h_1 … h_5, T = 5", foils: foils)
    let flags = union(examples) { $0.observed?[1][$1][0] = 0 }
    check.exactly(flags, claimed: from({ $0 }, { _ in 5 }), "flags", foils: foils)
  }

  /// An encoder that reads no state, and one sequence beside another, nothing missing.
  private static func blind(_ seed: UInt64) -> EncoderExample {
    var example = EncoderExample(DataExtents(observations: 1), trajectories: 2, seed: seed) { $0.timeWidth = 0 }
    example.weighted["encoder.history.weight"] = zeros(10)
    example.sequences.observed = example.sequences.observations.map { $0.map { _ in [1] } }
    return example
  }

  /// What `seen` finds under any of several sets of weights.
  private static func union(_ examples: [EncoderExample], _ change: (inout Sequences, Int) -> Void) -> [[Int]] {
    let found = examples.map { seen($0, change) }
    return (0..<5).map { t in Set(found.flatMap { $0[t] }).sorted() }
  }

  /// For each t the times s whose change moves the distribution of z_t in sequence 1, or any in sequence 0 (time 0).
  private static func seen(_ example: EncoderExample, _ change: (inout Sequences, Int) -> Void) -> [[Int]] {
    let before = distributions(example)
    var seen = [[Int]](repeating: [], count: 5)
    for time in 0..<5 {
      var moved = example
      change(&moved.sequences, time)
      let after = distributions(moved)
      for t in 0..<5 where after[5 + t] != before[5 + t] { seen[t].append(time + 1) }
      if after[..<5] != before[..<5] { seen[0].insert(0, at: 0) }
    }
    return seen
  }

  /// Mean and log-variance for each sequence and time: [2 · 5][2 M].
  private static func distributions(_ example: EncoderExample) -> [[Double]] {
    let drawn = cut(example.drawn(), into: 20, count: 3)
    return zip(cut(drawn[1], into: 2, count: 10), cut(drawn[2], into: 2, count: 10)).map { $0 + $1 }
  }

  static let encoder = Claim(
    "Eq H.q",
    "The encoder equals Eq H.q: h_t in slot 0, z_{t−j:t−1} or marked zeros behind it, covariates and time in each slot.",
    kind: .identity, oracle: "loops, one step after another"
  ) { check in
    for (time, feature) in mixings {
      check.compare(
        "\(time.name), \(feature.name), j = 3, T = 5",
        slips: [
          .rolesExchanged, .allValid, .noneDrawn, .summaryLast, .featuresEarly, .noStatics, .noSide, .lastSlotOnly,
          .headsExchanged,
        ], { EncoderExample(seed: $0) { ($0.timeMixer, $0.featureMixer) = (time, feature) } }, { $0.drawn() },
        EncoderExample.loops)
    }
    check.compare(
      "no covariates, no times", slips: [.allValid, .rolesExchanged],
      { EncoderExample(DataExtents(observations: 2), seed: $0) { $0.timeWidth = 0 } }, { $0.drawn() }, EncoderExample.loops)
    check.compare(
      "j = 1", slips: [.allValid, .rolesExchanged, .summaryLast], { EncoderExample(seed: $0) { $0.order = 1 } }, { $0.drawn() },
      EncoderExample.loops)
    check.compare(
      "16 channels, 24 rows: more than are computed together", slips: [.noSide],
      { EncoderExample(trajectories: 24, count: 3, steps: 3, seed: $0) { ($0.channels, $0.hidden, $0.order) = (16, 16, 2) } },
      { $0.drawn(recording: true) }, EncoderExample.loops)
  }
}

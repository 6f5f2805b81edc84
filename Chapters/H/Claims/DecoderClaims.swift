import ChapterKit
import Networks

/// The decoder of H.3.
enum DecoderClaims {
  static let decoder = Claim(
    "Eq H.r",
    "The decoder equals Eq H.r, with zeros and a mask for states before the first.",
    kind: .identity, oracle: "loops, one window at a time"
  ) { check in
    for (time, feature) in EncoderClaims.mixings {
      check.compare(
        "\(time.name), \(feature.name), j = 3, t = 1 … 5",
        slips: [.windowReversed, .allValid, .noShortcut, .noStatics, .featuresEarly, .noSide, .headsExchanged, .lastSlotOnly],
        { DecoderExample(seed: $0) { ($0.timeMixer, $0.featureMixer) = (time, feature) } }, { $0.distributions() },
        DecoderExample.loops)
    }
    check.compare(
      "T = 2, shorter than a window", slips: [.allValid], { DecoderExample(steps: 2, seed: $0) }, { $0.distributions() },
      DecoderExample.loops)
    check.compare(
      "j = 1", slips: [.noShortcut, .featuresEarly], { DecoderExample(seed: $0) { $0.order = 1 } }, { $0.distributions() },
      DecoderExample.loops)
  }

  static let alone = Claim(
    "Eq H.s", "The distribution of x_t is the same from all times in one batch, from a shorter series and from its window alone.",
    kind: .identity,
    oracle: "the same decoder, called for the whole series"
  ) { check in
    for emission in EmissionKind.allCases {
      let example = DecoderExample(seed: check.seed) { $0.emission = emission }
      let whole = example.distributions()
      for t in 3...5 {
        check.agree(
          example.last(t), example.times(t...t, of: whole), "\(emission.rawValue), the last window, t = \(t)",
          foils: [("another window", example.last(t, windowAt: t == 3 ? 5 : t - 1))])
      }
      for t in 1...4 {
        check.agree(
          example.prefix(t), example.times(1...t, of: whole), "\(emission.rawValue), a series that ends at \(t)",
          foils: [("one step late", example.times(2...t + 1, of: whole))])
      }
    }
  }
}

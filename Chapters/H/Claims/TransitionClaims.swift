import ChapterKit
import Networks

/// The Gaussians of H.5 and H.6.
enum TransitionClaims {
  static let transition = Claim(
    "Eq H.t",
    "The Gaussian transition has j slots, no masks and no time mixer; each slot has its own side inputs and those of t.",
    kind: .identity, oracle: "loops, one history at a time"
  ) { check in
    for feature in [MixerKind.convolution(taps: 2), .attention(heads: 2)] {
      for t in [4, 5] {
        check.compare(
          "\(feature.name), t = \(t)",
          slips: [.noTarget, .featuresEarly, .windowReversed, .noSide, .lastSlotOnly, .headsExchanged],
          { TransitionExample(seed: $0) { $0.featureMixer = feature } }, { $0.transition(at: t) },
          { example in { example.transitionLoops($0, at: t) } })
      }
    }
    check.compare(
      "neither covariates nor times", slips: [.windowReversed], bare, { $0.transition(at: 5) },
      { example in { example.transitionLoops($0, at: 5) } })
  }

  static let prior = Claim(
    "Eq H.u",
    "The prior marks all its j states as valid at every t ≤ j, and has zeros for side inputs before the first step.",
    kind: .identity, oracle: "loops, one history at a time"
  ) { check in
    for t in 1...3 {
      check.compare(
        "j = 3, t = \(t)", slips: [.auxiliaryPadded, .noTarget, .featuresEarly, .windowReversed, .lastSlotOnly],
        { TransitionExample(seed: $0) }, { $0.prior(at: t) }, { example in { example.priorLoops($0, at: t) } })
    }
    let examples = check.seeds(3).map(bare)
    for t in 2...3 {
      check.equal(
        examples.flatMap { $0.prior(at: t) }, claimed: examples.flatMap { $0.prior(at: 1) }, allowed: 0,
        "neither covariates nor times: t = \(t) as t = 1",
        foils: [("padding marked when t < j", examples.flatMap { $0.priorLoops(Naive($0.weighted, .auxiliaryPadded), at: 1) })])
    }
  }

  /// Without covariates and times.
  private static func bare(_ seed: UInt64) -> TransitionExample {
    TransitionExample(DataExtents(observations: 1), seed: seed) { $0.timeWidth = 0 }
  }

  static let auxiliary = Claim(
    "Eq H.v", "The auxiliary posterior reads z_{1:j} with the side inputs of times 1 … j, no masks, and gives j states at once.",
    kind: .identity, oracle: "loops, one window at a time"
  ) { check in
    check.compare(
      "j = 3, four windows", slips: [.windowReversed, .featuresEarly, .noSide, .headsExchanged, .lastSlotOnly],
      { TransitionExample(seed: $0) }, { $0.auxiliary }, TransitionExample.auxiliaryLoops)
  }
}

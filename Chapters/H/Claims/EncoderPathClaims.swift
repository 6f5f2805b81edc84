import Autodiff
import ChapterKit
import EvidenceBound
import Networks
import Tensor

/// The encoder's recursion, in every way it can be computed.
enum EncoderPathClaims {
  static let before = Claim(
    "Eq H.y",
    "Computing slot 0 for all times before the loop gives the same draws as computing all slots at each step.",
    kind: .identity, oracle: "a centred mixer with tap ahead 0, without the shortcut"
  ) { check in
    for isBare in [false, true] {
      let extents = isBare ? DataExtents(observations: 2) : Small.extents
      func example(_ mixer: MixerKind) -> EncoderExample {
        EncoderExample(extents, seed: check.seed) { ($0.timeMixer, $0.timeWidth) = (mixer, isBare ? 0 : 4) }
      }
      let ahead = example(.convolution(taps: 2))
      let within = widened(ahead, example(.centeredConvolution(taps: 3)), isAhead: false)
      let wrong = widened(ahead, example(.centeredConvolution(taps: 3)), isAhead: true)
      let name = isBare ? "no features" : "covariates, times and statics"
      let (claimed, foil) = (within.drawn(), wrong.drawn())
      for recording in [true, false] {
        check.agree(
          ahead.drawn(recording: recording), claimed, name + (recording ? "" : ", nothing recorded"),
          foils: [("summary and states looking ahead", foil)])
      }
      check.agree(
        gradient(ahead), gradient(within), name + ", gradient",
        foils: [("gradient of the mixer that looks ahead", gradient(wrong))])
    }
  }

  /// The second encoder with the first one's weights; its third tap, which looks ahead, is 0, or else the one that looks back is.
  private static func widened(_ narrow: EncoderExample, _ wide: EncoderExample, isAhead: Bool) -> EncoderExample {
    var wide = wide
    let weights = Weights(narrow.weighted.parameters)
    let none = zeros(16)
    for entry in wide.weighted.parameters.layout.entries {
      let values = weights(entry.name)
      wide.weighted[entry.name] = entry.name.hasSuffix("time.weight") ? isAhead ? values + none : none + values : values
    }
    return wide
  }

  /// The gradient of a weighted sum of the draws in every parameter; of the time mixers, in the two taps they share.
  private static func gradient(_ example: EncoderExample) -> [Double] {
    let tape = example.weighted.tape(recording: true)
    let noise = tape.constant(example.noise, Shape(example.noiseShape))
    let z = example.weighted.network.trajectories(of: example.sequences.batch(on: tape), noise: noise).latents
    let slope = Weights(tape.backward(from: (z * tape.constant(example.weighted.numbers("c", z.count), z.shape)).sum()))
    return example.weighted.parameters.layout.entries.flatMap { entry -> [Double] in
      entry.name.hasSuffix("time.weight") ? Array(slope(entry.name).suffix(32)) : slope(entry.name)
    }
  }

  static let alone = Claim(
    "Eq H.aa", "A trajectory drawn alone equals the one drawn beside others, and the filter gives its last states.",
    kind: .identity, oracle: "the same encoder, called for all trajectories"
  ) { check in
    for time in [MixerKind.convolution(taps: 2), .gatedRecurrence] {
      func example(_ trajectories: Int) -> EncoderExample {
        EncoderExample(trajectories: trajectories, seed: check.seed) { $0.timeMixer = time }
      }
      let (four, two) = (example(4), example(2))
      let both = cut(four.drawn(), into: 40, count: 3)  // [4, 5, 2] each
      let alone = cut(two.drawn(), into: 20, count: 3)
      check.agree(
        alone.flatMap { $0 }, both.flatMap { $0[..<20] }, "\(time.name), the first trajectory of each sequence",
        foils: [("the second trajectory", both.flatMap { $0[20...] })])
      let states = cut(cut(both[0], into: 2, count: 20), into: 5, count: 4)
      check.agree(
        lastStates(four), states.flatMap { $0[2...].flatMap { $0 } }, "\(time.name), z_3 … z_5",
        foils: [
          ("the first three states", states.flatMap { $0[..<3].flatMap { $0 } }),
          ("newest first", states.flatMap { $0[2...].reversed().flatMap { $0 } }),
        ])
    }
  }

  private static func lastStates(_ example: EncoderExample) -> [Double] {
    example.weighted.run { encoder, tape in
      let noise = tape.constant(example.noise, Shape(example.noiseShape)).swappingOuterAxes()  // [T, N, M]
      return [encoder.lastStates(of: example.sequences.batch(on: tape), rows: 4) { noise[$0] }]
    }
  }
}

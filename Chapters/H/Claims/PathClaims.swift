import Autodiff
import ChapterKit
import EvidenceBound
import Networks
import Tensor

/// The same numbers by the ways that the package takes for the sake of speed.
enum PathClaims {
  static let fused = Claim(
    "Eq H.w", "A stack of convolutions composed into one rule has the values and gradients of its layers one after another.",
    kind: .identity, oracle: "the layers as separate rules"
  ) { check in
    let (two, three, centered) = (
      MixerKind.convolution(taps: 2), MixerKind.convolution(taps: 3), MixerKind.centeredConvolution(taps: 3)
    )
    let seed = check.seed
    let examples = [
      ProducerExample(.init(time: two, feature: two, blocks: 3), seed: seed),
      ProducerExample(.init(time: three, feature: centered, blocks: 2), slots: 2, features: 4, channels: 3, rows: 3, seed: seed),
      ProducerExample(.init(time: centered, feature: two, blocks: 2), slots: 4, features: 2, channels: 5, rows: 3, seed: seed),
      ProducerExample(.init(time: .identity, feature: centered, blocks: 2), slots: 3, features: 1, rows: 2, seed: seed),
      ProducerExample(.init(time: two, feature: .identity, blocks: 2), slots: 1, features: 3, rows: 2, seed: seed),
      ProducerExample(.init(time: two, feature: centered, blocks: 2), slots: 3, features: 4, channels: 16, rows: 50, seed: seed),
    ]
    for example in examples {
      let layers = LayerByLayer(example)
      let (value, slope) = slopes(example) { $0($1, side: $2) }
      let (claimed, gradient) = slopes(example) { layers($1, side: $2) }
      let (turned, turnedGradient) = slopes(example) { layers($1, side: $2, isReversed: true) }
      let mixing = example.mixing
      let name = "\(mixing.time.name), \(mixing.feature.name), \(mixing.blocks) blocks of \(example.extents.channels) channels"
      check.agree(value, claimed, name, foils: [("blocks in reverse order", turned)])
      check.agree(slope, gradient, name + ", gradient", foils: [("gradient of blocks in reverse order", turnedGradient)])
    }
  }

  /// What a producer makes of its sequence, and the gradient of a weighted sum of it in all parameters and the sequence.
  static func slopes(
    _ example: ProducerExample, _ precision: Precision = .double,
    _ contexts: (ContextProducer, Variable, SideInformation) -> Variable
  ) -> (value: [Double], slope: [Double]) {
    let tape = example.weighted.tape(precision, recording: true)
    let sequence = tape.leaf(example.sequence, Shape(example.sequenceShape))
    let y = contexts(example.weighted.network, sequence, example.side(on: tape))
    let loss = (y * tape.constant(example.weighted.numbers("c", y.count), y.shape)).sum()
    let gradient = tape.backward(from: loss)
    return (y.doubles, gradient.values.values + tape.gradient(of: sequence))
  }

  static let features = Claim(
    "Eq H.z", "Covariates and times of one window are that window's slice of those of all windows.", kind: .identity,
    oracle: "the windows t − j … t in loops"
  ) { check in
    let example = DenoiserExample(seed: check.seed)
    let naive = Naive(example.weighted)
    for t in 4...5 {
      func rows(_ shift: Int) -> [Double] {
        (0..<4).flatMap { n in
          (t - 3...t).flatMap { naive.features(example.sequences, n % 2, at: $0 + shift, example.settings) }
        }
      }
      let alone = example.weighted.run { denoisingNetwork, tape in
        denoisingNetwork.rows(of: example.sequences.batch(on: tape), trajectories: 4, time: t).map { [$0] } ?? []
      }
      let whole = example.weighted.run { denoisingNetwork, tape in
        denoisingNetwork.rows(of: example.sequences.batch(on: tape), trajectories: 4).map { [$0] } ?? []
      }
      let windows = cut(whole, into: 20, count: 8)
      check.agree(alone, rows(0), "t = \(t) alone", foils: [("one step early", rows(-1))])
      check.agree(
        (0..<4).flatMap { windows[2 * $0 + t - 4] }, rows(0), "t = \(t) of all", foils: [("one step early", rows(-1))])
    }
  }
}

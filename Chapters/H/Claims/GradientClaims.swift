import Autodiff
import ChapterKit
import Networks
import Tensor

/// The tape's gradients against differences, network by network and tensor by tensor.
enum GradientClaims {
  private static let oracle = "central differences along eight random directions"

  static let layers = Claim(
    "Eq H.ab", "The gradient of each layer equals its finite differences, in each of its tensors and in its input.",
    kind: .identity, oracle: oracle
  ) { check in
    let linear = Weighted(seed: check.seed) { Linear("layer", from: 3, to: 5, in: &$0) }
    let x: Weighing<Linear>.Input = ("input", linear.numbers("x", 24), [2, 4, 3])
    try Weighing(name: "linear", weighted: linear, inputs: [x]) { layer, leaves, _ in [layer(leaves[0])] }.compare(check)
    let lattice = BlockClaims.lattice
    for axis in [Mixer.Axis.time, .feature] {
      for kind in [MixerKind.convolution(taps: 2), .centeredConvolution(taps: 3), .gatedRecurrence, .attention(heads: 2)] {
        let mixer = Weighted(seed: check.seed) {
          Mixer("mixer", kind, along: axis, length: axis == .time ? lattice.slots : lattice.features, channels: 4, in: &$0)
        }
        let x: Weighing<Mixer>.Input = ("input", mixer.numbers("x", lattice.shape.count), lattice.shape.array)
        try Weighing(name: "\(kind.name) along \(axis)", weighted: mixer, inputs: [x]) { mixer, leaves, _ in [mixer(leaves[0])] }
          .compare(check)
      }
    }
    let block = BlockClaims.make(.convolution(taps: 2), .attention(heads: 2), seed: check.seed)
    let input: Weighing<ResidualBlock>.Input = ("input", block.numbers("x", lattice.shape.count), lattice.shape.array)
    try Weighing(name: "block", weighted: block, inputs: [input]) { network, leaves, tape in
      [BlockClaims.output(network, leaves[0], BlockClaims.side(tape, block.seed), block.seed)]
    }.compare(check)
  }

  static let stacks = Claim(
    "Eq H.ac",
    "The gradients of a Context Producer, composed or layer by layer, and of a head equal their finite differences.",
    kind: .identity,
    oracle: oracle
  ) { check in
    let mixings: [Naive.Mixing] = [
      .init(time: .convolution(taps: 2), feature: .convolution(taps: 2), blocks: 2),
      .init(time: .centeredConvolution(taps: 3), feature: .convolution(taps: 3), blocks: 2),
      .init(time: .gatedRecurrence, feature: .identity, blocks: 2),
    ]
    for mixing in mixings {
      let example = ProducerExample(mixing, features: 4, channels: 3, rows: 2, seed: check.seed)
      let name = "\(mixing.time.name), \(mixing.feature.name)"
      try Weighing(name: name, weighted: example.weighted, inputs: [("sequence", example.sequence, example.sequenceShape)]) {
        [$0($1[0], side: example.side(on: $2))]
      }.compare(check)
    }
    let head = Weighted(seed: check.seed) { GaussianHead("head", from: 5, hidden: 4, to: 2, range: -9...9, in: &$0) }
    try Weighing(name: "head", weighted: head, inputs: [("contexts", head.numbers("contexts", 15), [3, 5])]) { head, leaves, _ in
      head(leaves[0]).parts
    }.compare(check)
  }

  private static func smaller(_ settings: inout NetworkSettings) {
    (settings.order, settings.channels, settings.hidden, settings.maskWidth) = (2, 3, 4, 2)
    (settings.decoderBlocks, settings.transitionBlocks, settings.levelWidth, settings.levelProjection) = (1, 2, 4, 3)
  }

  static let encoder = Claim(
    "Eq H.ad", "The gradients of the encoder, through all states drawn before, and of the emissions equal their differences.",
    kind: .identity, oracle: oracle
  ) { check in
    for mixer in [MixerKind.convolution(taps: 2), .gatedRecurrence] {
      let example = EncoderExample(steps: 3, seed: check.seed) {
        smaller(&$0)
        $0.timeMixer = mixer
      }
      let x = example.sequences.observations.flatMap { $0.flatMap { $0 } }
      let inputs: [Weighing<SmoothingEncoder>.Input] = [
        ("observations", x, [2, 3, 3]), ("noise", example.noise, example.noiseShape),
      ]
      try Weighing(name: "encoder, \(mixer.name)", weighted: example.weighted, inputs: inputs) { encoder, leaves, tape in
        let drawn = encoder.trajectories(of: example.sequences.batch(on: tape, observations: leaves[0]), noise: leaves[1])
        return [drawn.latents] + drawn.posterior.parts
      }.compare(check)
    }
    for emission in EmissionKind.allCases {
      let example = DecoderExample(steps: 3, seed: check.seed) {
        smaller(&$0)
        $0.emission = emission
      }
      let inputs: [Weighing<EmissionNetwork>.Input] = [("states", example.states, example.statesShape)]
      try Weighing(name: "emission, \(emission.rawValue)", weighted: example.weighted, inputs: inputs) { emission, leaves, tape in
        emission.distribution(given: leaves[0], example.sequences.batch(on: tape)).parts
      }.compare(check)
    }
  }

  static let transitions = Claim(
    "Eq H.ae",
    "The gradients of the denoising network, composed or not, and of three Gaussian networks equal their differences.",
    kind: .identity, oracle: oracle
  ) { check in
    for mixer in [MixerKind.convolution(taps: 2), .attention(heads: 1)] {
      let example = DenoiserExample(seed: check.seed) {
        smaller(&$0)
        $0.denoiserFeatureMixer = mixer
      }
      let u = example.sequences.covariates.flatMap { $0.flatMap { $0 } }
      let inputs: [Weighing<DenoisingNetwork>.Input] = [
        ("states", example.states, example.statesShape), ("noisy states", example.noisy, example.noisyShape),
        ("covariates", u, [2, 5, 1]),
      ]
      try Weighing(name: "denoiser, \(mixer.name)", weighted: example.weighted, inputs: inputs) { denoisingNetwork, leaves, _ in
        [example.output(denoisingNetwork, states: leaves[0], noisy: leaves[1], covariates: leaves[2])]
      }.compare(check)
    }
    let example = TransitionExample(seed: check.seed, change: smaller)
    let inputs: [Weighing<Gaussians>.Input] = [("history", example.history, example.historyShape)]
    try Weighing(name: "Gaussians", weighted: example.weighted, inputs: inputs) { networks, leaves, tape in
      let batch = example.sequences.batch(on: tape)
      let rows = networks.transition.rows(of: batch, trajectories: 4, time: 4)
      let distributions = [
        networks.transition.distribution(given: leaves[0], rows: rows),
        networks.prior.distribution(given: leaves[0], time: 2, batch),
        networks.auxiliary.distribution(given: leaves[0], batch),
      ]
      return distributions.flatMap(\.parts)
    }.compare(check)
  }
}

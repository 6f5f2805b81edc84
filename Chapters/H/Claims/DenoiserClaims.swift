import Autodiff
import ChapterKit
import DiffusionChain
import Networks
import Tensor

/// The denoiser of H.1, whole and by what it sees.
enum DenoiserClaims {
  static let embedding = Claim(
    "Eq H.i",
    "The embedding of the level equals Eq H.i: sines, then cosines, then two layers with SiLU.",
    kind: .definition, oracle: "loops, inside the whole denoising network"
  ) { check in
    check.compare(
      "¼ ln σ_k, four levels",
      slips: [.wholeLogarithm, .frequenciesFall, .frequenciesShort, .cosineFirst, .oneActivation],
      rounding: DenoiserExample.rounding, { DenoiserExample(seed: $0) }, { $0.outputs() }, DenoiserExample.loops)
    check.compare(
      "k − 1, the other choice", slips: [.levelFromOne],
      { DenoiserExample(seed: $0) { ($0.levelInput, $0.levelWidth) = (.step, 4) } }, { $0.outputs() }, DenoiserExample.loops)
  }

  static let whole = Claim(
    "Eq H.j",
    "The denoising network projects history and target separately, marks them by the role mask, and reads the last slot.",
    kind: .identity, oracle: "loops, the layers one by one"
  ) { check in
    let mixers: [(MixerKind, MixerKind)] = [
      (.convolution(taps: 2), .convolution(taps: 2)), (.convolution(taps: 2), .attention(heads: 2)),
      (.gatedRecurrence, .centeredConvolution(taps: 3)), (.attention(heads: 1), .identity),
    ]
    for (time, feature) in mixers {
      check.compare(
        "\(time.name), \(feature.name), three blocks",
        slips: [
          .oneLift, .rolesExchanged, .firstSlotRead, .noSide, .noLevel, .featuresEarly, .noFirstReLU, .skipsUndivided,
          .skipsByCount,
          .residualUnscaled, .gateExchanged,
        ], rounding: DenoiserExample.rounding,
        { DenoiserExample(seed: $0) { ($0.timeMixer, $0.denoiserFeatureMixer) = (time, feature) } }, { $0.outputs() },
        DenoiserExample.loops)
    }
    check.compare(
      "j = 1, one latent, as in the experiment", slips: [.oneLift, .rolesExchanged, .firstSlotRead, .paddedRight],
      rounding: DenoiserExample.rounding, { DenoiserExample(seed: $0) { ($0.order, $0.latents) = (1, 1) } }, { $0.outputs() },
      DenoiserExample.loops)
  }

  static let start = Claim(
    "Eq H.k", "Before training F_ψ is the bias of its last layer, for four states, histories and levels.",
    kind: .identity, oracle: "the bias, read from the parameters"
  ) { check in
    var example = DenoiserExample(seed: check.seed).weighted
    example.parameters = Parameters(example.parameters.layout, seed: example.seed, precision: .double)
    let bias = example["denoiser.output.bias"]?.first ?? .nan
    let (history, noisy) = (example.numbers("history", 24), example.numbers("noisy", 8))
    let outputs = example.run { denoisingNetwork, tape in
      let rows = tape.constant(repeating: 0.5, [4, 4, 5])
      return [
        denoisingNetwork.conditioned(history: tape.constant(history, [4, 3, 2]), rows: rows)
          .output(noisy: tape.constant(noisy, [4, 2]), levels: [1, 2, 3, 4])
      ]
    }
    check.equal(
      outputs, claimed: outputs.map { _ in bias }, allowed: 0, "four states, four levels",
      foils: [("0", outputs.map { _ in 0 }), ("the noisy state", noisy)])
  }

  static let padding = Claim(
    "Eq H.l",
    "With two taps and 1 to 4 blocks, the target sees no history if padded right, one state a block if padded left.",
    kind: .identity, oracle: "each state moved by 1, twelve sets of weights"
  ) { check in
    for blocks in 1...4 {
      func moving(_ mixer: MixerKind) -> [Int] {
        Moves.union(seed: check.seed, change: { ($0.timeMixer, $0.transitionBlocks) = (mixer, blocks) }) { $0.slotsSeen }
      }
      let left = moving(.convolution(taps: 2))
      check.exactly(
        moving(.centeredConvolution(taps: 2)), claimed: [4], "right, \(blocks) blocks, j = 3: slots that move slot 4",
        foils: [("padded on the left", left)])
      check.exactly(
        left, claimed: Array(max(4 - blocks, 1)...4), "left, \(blocks) blocks", foils: [("no history", [4])])
    }
  }

  static let features = Claim(
    "Eq H.m",
    "Which latents output m sees: a causal convolution 1 … m, centred taps both sides, attention all.",
    kind: .identity, oracle: "each latent moved by 1, twelve sets of weights"
  ) { check in
    func seen(_ mixer: MixerKind, _ blocks: Int) -> [[Int]] {
      (0..<4).map { output in
        Moves.union(
          seed: check.seed, change: { ($0.latents, $0.denoiserFeatureMixer, $0.transitionBlocks) = (4, mixer, blocks) }
        ) { $0.latentsSeen(by: output) }
      }
    }
    func within(_ below: Int, _ above: Int) -> [[Int]] {
      (1...4).map { m in (1...4).filter { $0 >= m - below && $0 <= m + above } }
    }
    let cases: [(MixerKind, Int, [[Int]], [[Int]])] = [
      (.convolution(taps: 2), 1, within(1, 0), within(0, 1)), (.convolution(taps: 2), 3, within(3, 0), within(3, 3)),
      (.centeredConvolution(taps: 3), 1, within(1, 1), within(1, 0)), (.attention(heads: 2), 1, within(3, 3), within(3, 0)),
      (.gatedRecurrence, 1, within(3, 0), within(3, 3)), (.identity, 3, within(0, 0), within(3, 0)),
    ]
    for (mixer, blocks, claimed, foil) in cases {
      check.exactly(
        seen(mixer, blocks), claimed: claimed, "\(mixer.name), \(blocks) blocks: latents that move outputs 1 … 4",
        foils: [("another reach", foil)])
    }
  }
}

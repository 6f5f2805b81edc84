import Autodiff
import ChapterKit
import DeepStateSpace
import Foundation
import Networks
import Plots
import Tensor

/// The transition is conditional only if the denoiser's target sees the history.
enum DenoiserClaims {
  static let history = Claim(
    "Eq 11",
    """
    Every state of the history changes the denoiser's output with each mixer along time; without a mixer no state does.
    """,
    kind: .identity, oracle: "each state of the history moved by 1"
  ) { check in
    let none = try seen(mixer: .identity, order: 2, blocks: 2, seed: check.seed)
    for mixer in [MixerKind.convolution(taps: 2), .gatedRecurrence, .attention(heads: 2), .centeredConvolution(taps: 3)] {
      check.exactly(
        try seen(mixer: mixer, order: 2, blocks: 2, seed: check.seed), claimed: [1, 2], "\(mixer.name), j = 2, two blocks",
        foils: [("no mixer along time", none)])
    }
    check.exactly(none, claimed: [], "no mixer", foils: [("the whole history", [1, 2])])
  }

  static let reach = Claim(
    "Eq 2.a",
    "With two-tap convolutions the denoiser sees as many states back as it has blocks, even if the order j is larger.",
    kind: .identity, oracle: "each state of the history moved by 1"
  ) { check in
    for (order, blocks) in [(3, 1), (3, 2), (3, 3), (4, 2)] {
      check.exactly(
        try seen(mixer: .convolution(taps: 2), order: order, blocks: blocks, seed: check.seed),
        claimed: Array(max(order - blocks + 1, 1)...order), "j = \(order), \(blocks) blocks; states counted from the oldest",
        foils: blocks < order ? [("all of them", Array(1...order))] : [("all but the oldest", Array(2...order))])
    }
    for blocks in [1, 2, 3] {
      let tried = try Weightings(.diffusion, seed: check.seed) { $0.transitionBlocks = blocks }
      check.exactly(
        tried.times(of: \.covariates, in: Dependence.transition), claimed: tried.window(from: 3, { $0 - blocks + 1 }, { $0 }),
        "j = 2, \(blocks) blocks, covariates that move z_3 … z_6",
        foils: [("one further back", tried.window(from: 3, { $0 - blocks }, { $0 }))])
    }
  }

  static let padding = Claim(
    "Eq 2.b",
    "Padded on the left, the last slot of a two-tap convolution sees the slot before it; padded on the right, only itself.",
    kind: .identity, oracle: "each slot moved by 1"
  ) { check in
    func moved(lead: Int) -> [Int] {
      let tape = Tape(precision: .double, recordsGradients: false)
      let weight = tape.constant([0.7, -0.4], [2, 1, 1])
      func last(_ x: [Double]) -> Double {
        convolution(tape.constant(x, [3, 1, 1, 1]), weight: weight, bias: tape.constant([0.1], [1]), axis: 0, lead: lead).doubles[
          2]
      }
      let before = last([1, 2, 3])
      return (1...3).filter { slot in last((1...3).map { Double($0) + ($0 == slot ? 1 : 0) }) != before }
    }
    check.exactly(
      moved(lead: 0), claimed: [2, 3], "slots that move slot 3 of 3",
      foils: [("padding='same', which pads on the right", moved(lead: 1))])
  }

  /// Which states of the history, counted from the oldest, move F_ψ under any of several sets of weights.
  private static func seen(mixer: MixerKind, order: Int, blocks: Int, seed: UInt64) throws -> [Int] {
    let found = try Weightings.seeds(seed).flatMap { seed in
      try seen(
        by: SmallModel(.diffusion, seed: seed, covariates: 0) {
          ($0.order, $0.transitionBlocks, $0.timeMixer) = (order, blocks, mixer)
        })
    }
    return Set(found).sorted()
  }

  private static func seen(by small: SmallModel) -> [Int] {
    guard case .diffusion(let transition) = small.model.transition else { return [] }
    let (order, rows) = (small.model.order, 4)
    let states = small.normals("history", rows * order * 2)
    func output(_ states: [Double]) -> [Double] {
      let tape = small.tape
      let network = transition.denoisingNetwork.conditioned(history: tape.constant(states, [rows, order, 2]), rows: nil)
      return network.output(noisy: tape.constant(small.normals("target", rows * 2), [rows, 2]), levels: [1, 3, 5, 8]).doubles
    }
    let before = output(states)
    return (1...order).filter { slot in
      let moved = states.indices.map { states[$0] + ($0 / 2 % order == slot - 1 ? 1 : 0) }
      return zip(before, output(moved)).contains { abs($0 - $1) > 1e-9 }
    }
  }

  /// How far F_ψ moves when one state of the history does, by the state's age and the number of blocks, over eight sets of weights.
  static func figure(_ settings: Chapter.Settings) throws -> Figure {
    let order = 5
    let lines = try [1, 2, 3, 5].map { blocks -> Curve in
      let moves = try (0..<8).map { number in
        shifts(
          of: try SmallModel(.diffusion, seed: settings.seed &+ number, covariates: 0) {
            ($0.order, $0.transitionBlocks, $0.timeMixer) = (order, blocks, .convolution(taps: 2))
          })
      }
      let means = (0..<order).map { slot in (moves.reduce(0) { $0 + $1[slot] * $1[slot] } / 8).squareRoot() }
      return Curve(
        "\(blocks) \(blocks == 1 ? "block" : "blocks")", mark: .pointsAndLine, x: (1...order).map(Double.init),
        y: means.reversed().map { $0 > 1e-12 ? $0 : .nan })
    }
    return Figure(
      "How far back the denoiser sees",
      panels: [
        Figure.Panel(
          "j = 5, two-tap convolutions along time",
          x: .linear("age of the state, steps", range: 0.5...5.5, ticks: (1...order).map { (Double($0), "\($0)") }),
          y: .log("root mean square change of F"), series: lines)
      ])
  }

  /// The root mean square change of F_ψ when each state of the history, oldest first, is moved by 1.
  private static func shifts(of small: SmallModel) -> [Double] {
    guard case .diffusion(let transition) = small.model.transition else { return [] }
    let (order, rows) = (small.model.order, 64)
    let states = small.normals("history", rows * order * 2)
    func output(_ states: [Double]) -> [Double] {
      let tape = small.tape
      let network = transition.denoisingNetwork.conditioned(history: tape.constant(states, [rows, order, 2]), rows: nil)
      let levels = (0..<rows).map { 1 + $0 % 8 }
      return network.output(noisy: tape.constant(small.normals("target", rows * 2), [rows, 2]), levels: levels).doubles
    }
    let before = output(states)
    return (1...order).map { slot in
      let moved = output(states.indices.map { states[$0] + ($0 / 2 % order == slot - 1 ? 1 : 0) })
      return (zip(before, moved).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(before.count)).squareRoot()
    }
  }
}

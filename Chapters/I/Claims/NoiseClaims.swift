import Autodiff
import ChapterKit
import DeepStateSpace
import Objective
import Tensor

/// What is drawn before the objective is evaluated.
enum NoiseClaims {
  /// The draws of one update for some sequences of a miniature.
  private static func draws(_ small: SmallRun, step: Int, series: [Int], on tape: Tape) -> ObjectiveNoise {
    ObjectiveNoise(
      for: small.model, seed: small.seed, step: step, series: series, steps: small.data.steps, trajectories: small.trajectories,
      levelsPerState: small.levelsPerState, on: tape)
  }

  private static func numbers(_ noise: ObjectiveNoise) -> [[Double]] {
    [noise.latents.doubles, noise.auxiliary.doubles, noise.levels?.noise.doubles ?? []]
  }

  static let fresh = Claim(
    "Eq I.h",
    "No two of the indices update, sequence, trajectory, time, level, coordinate and purpose share a normal draw.",
    kind: .definition, oracle: "as many different numbers as draws"
  ) { check in
    let small = try SmallRun(.diffusion, seed: check.seed)
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: small.parameters)
    let updates = (0..<3).map { numbers(draws(small, step: $0, series: [0, 1, 5], on: tape)) }
    for (index, purpose) in ["ε of the trajectories", "ε of the auxiliary states", "ε of the levels"].enumerated() {
      let all = updates.flatMap { $0[index] }
      check.exactly(
        Set(all).count, claimed: all.count, purpose + ", 3 updates, 3 sequences, S = 2",
        foils: [
          ("the same draws at every update", all.count / 3), ("one for all trajectories", all.count / 2),
          ("one for all coordinates", all.count / small.model.latents),
        ])
    }
    let everything = updates.flatMap { $0.flatMap { $0 } }
    check.exactly(
      Set(everything).count, claimed: everything.count, "the three purposes together",
      foils: [("auxiliary states that copy the trajectories'", everything.count - updates.reduce(0) { $0 + $1[1].count })])
  }

  static let placeless = Claim(
    "Eq I.i",
    "A sequence's draws do not depend on its position in the minibatch or on the other sequences.",
    kind: .identity, oracle: "the same sequence alone"
  ) { check in
    let small = try SmallRun(.diffusion, seed: check.seed)
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: small.parameters)
    func rows(_ noise: ObjectiveNoise, position: Int, of count: Int) -> [Double] {
      let (values, levels) = (noise.latents.doubles, noise.levels?.levels ?? [])
      return (0..<small.trajectories).flatMap { trajectory -> [Double] in
        func part<Value>(_ all: [Value]) -> ArraySlice<Value> {
          let width = all.count / (small.trajectories * count)
          return all[(trajectory * count + position) * width..<(trajectory * count + position + 1) * width]
        }
        return Array(part(values)) + part(levels).map(Double.init)
      }
    }
    let alone = rows(draws(small, step: 4, series: [7], on: tape), position: 0, of: 1)
    let among = draws(small, step: 4, series: [3, 7, 1], on: tape)
    check.exactly(
      rows(among, position: 1, of: 3), claimed: alone, "sequence 7 among 3, 7, 1; noises and levels of two trajectories",
      foils: [
        ("its neighbour's", rows(among, position: 0, of: 3)),
        ("the next update's", rows(draws(small, step: 5, series: [7], on: tape), position: 0, of: 1)),
      ])
  }

  static let levels = Claim(
    "Eq I.j", "Levels are drawn from 1 to K with the probabilities ρ(k).", kind: .estimate,
    oracle: "w̃_k by hand, as probabilities"
  ) { check in
    for sampling in [true, false] {
      let small = try SmallRun(
        .diffusion, isBare: true, seed: check.seed, sequences: 1, trajectories: check.full ? 4000 : 500, levelsPerState: 13,
        sampling: sampling ? .weighted : .uniform)
      let tape = Tape(precision: .double, recordsGradients: false)
      tape.reset(parameters: small.parameters)
      let found = draws(small, step: 2, series: [0], on: tape).levels?.levels ?? []
      let masses = sampling ? plainWeights : plainWeights.map { _ in 1.0 }
      let total = masses.reduce(0, +)
      for k in 1...masses.count {
        check.mean(
          ofDraws: found.map { $0 == k ? 1.0 : 0 }, claimed: masses[k - 1] / total,
          "share of level \(k) of 6, ρ \(sampling ? "∝ w̃" : "uniform"), \(found.count) draws",
          foils: [("never drawn", 0)] + (sampling && k < 6 ? [("that of the next level", masses[k] / total)] : []))
      }
    }
  }

  /// w̃_k for six β in equal steps from 0.02 to 0.5, with products of 1 − β.
  private static var plainWeights: [Double] {
    var bar = 1.0
    return (0..<6).map { index in
      let beta = 0.02 + 0.48 * Double(index) / 5
      bar *= 1 - beta
      return beta * bar / (2 * (1 - beta) * (1 - bar))
    }
  }
}

import Autodiff
import ChapterKit
import DeepStateSpace
import Foundation
import Networks
import Oracle
import StateSpace
import Tensor

/// How well the transition's draws meet the posterior's states, as training watches it.
enum MeetingClaims {
  static let naive = Claim(
    "Eq 2.k",
    """
    Definition of near: the share of draws within a quarter of a standard deviation of the posterior's state in every \
    coordinate.
    """,
    kind: .definition, oracle: "encoder and chain by hand, draws counted one by one"
  ) { check in
    for kind in TransitionKind.allCases {
      var hand = try ManualForecast(kind, seed: check.seed)
      hand.samples = 512
      let found = hand.simulator.checkTransition(hand.small.data, rows: hand.rows, draws: 512, seed: 9)
      let states = hand.filtered(6, purpose: "check posterior", seed: 9).prefix(2)  // one trajectory of each series
      let spreads = (0..<2).map { i -> Double in
        let all = states.flatMap { $0.map { $0[i] } }
        let mean = all.reduce(0) { $0 + $1 / Double(all.count) }
        return (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / Double(all.count) }).squareRoot()
      }
      /// The share of near draws and of states without any.
      func counted(reach: Double = 0.25, shift: Int = 0, all: Bool = true, from first: Int = 3) -> [Double] {
        let counts = (first...6).flatMap { time -> [Int] in
          let histories = (0..<1024).map { Array(states[$0 % 2].prefix(time - 1)) }
          let next = hand.next(after: histories, time: time) { hand.normals("check transition", seed: 9, step: $0, time: time) }
          return (0..<2).map { series in
            let target = states[series][time - 1 + shift]
            return (0..<512).count { draw in
              let near = (0..<2).map { abs(next[2 * draw + series][$0] - target[$0]) <= reach * spreads[$0] }
              return all ? near[0] && near[1] : near[0] || near[1]
            }
          }
        }
        return [
          Double(counts.reduce(0, +)) / Double(512 * counts.count), Double(counts.count { $0 == 0 }) / Double(counts.count),
        ]
      }
      check.equal(
        [found.nearMass, found.missedStates], claimed: counted(), allowed: Tolerance.rounding(terms: 4, size: 1), scale: 0.1,
        "\(kind.rawValue), 8 states, 512 draws each",
        foils: [
          ("half a standard deviation", counted(reach: 0.5)), ("one coordinate suffices", counted(all: false)),
          ("the state before", counted(shift: -1)), ("from t = 4 on", counted(from: 4)),
        ])
    }
  }

  static let distribution = Claim(
    "Eq 2.k",
    "A transition that ignores its history: the share of its draws near the posterior's states is that of one Gaussian.",
    kind: .estimate, oracle: "GSL's Gaussian tails, averaged over the states"
  ) { check in
    // A transition without weights: its distribution is one N(μ, v) for every history, read off by two draws.
    let small = try SmallModel(.gaussian, seed: check.seed, sequences: 12) { $0.latents = 1 }
    let simulator = Simulator(small.model, parameters: deafened(small), standardization: .identity(2), threads: 1)
    let rows = Array(0..<12)
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: simulator.parameters)
    let batch = small.data.batch(rows, standardization: .identity(2), on: tape)
    let noise = tape.normals(
      CounterRandom(seed: 4, purpose: "check posterior"), series: rows, times: 0..<6, levels: 1, lanes: 1)
    let drawn = small.model.encoder.trajectories(of: batch, noise: noise).latents
    guard case .gaussian(let transition) = small.model.transition else { return }
    let distribution = transition.distribution(
      given: drawn.slice(axis: 1, 0..<2), rows: transition.rows(of: batch, trajectories: 12, time: 3))
    let (mean, standardDeviation) = (distribution.mean.doubles[0], exp(0.5 * distribution.logVariance.doubles[0]))
    let z = drawn.doubles
    let center = z.reduce(0) { $0 + $1 / 72 }
    let spread = (z.reduce(0) { $0 + ($1 - center) * ($1 - center) / 72 }).squareRoot()
    let later = z.indices.filter { $0 % 6 >= 2 }.map { z[$0] }
    func share(_ reach: Double) throws -> (mean: Double, variance: Double) {
      let shares = try later.map {
        try gaussianLowerTail($0 + reach * spread, mean: mean, standardDeviation: standardDeviation).value
          - gaussianLowerTail($0 - reach * spread, mean: mean, standardDeviation: standardDeviation).value
      }
      let n = Double(shares.count)
      return (shares.reduce(0, +) / n, shares.reduce(0) { $0 + $1 * (1 - $1) } / (n * n))
    }
    let draws = 2000
    let found = simulator.checkTransition(small.data, rows: rows, draws: draws, seed: 4)
    let (exact, variance) = try share(0.25)
    check.mean(
      found.nearMass, standardError: (variance / Double(draws)).squareRoot(), claimed: exact, "12 sequences, 48 states",
      foils: [("half a standard deviation", try share(0.5).mean), ("an eighth", try share(0.125).mean)])
  }

  /// The parameters with the transition's weights at 0 and its biases left: its input has no effect.
  private static func deafened(_ small: SmallModel) -> Parameters {
    var parameters = small.parameters
    for entry in small.model.layout.entries where entry.name.hasPrefix("transition.") && entry.name.hasSuffix("weight") {
      parameters[entry] = parameters[entry].map { _ in 0 }
    }
    return parameters
  }
}

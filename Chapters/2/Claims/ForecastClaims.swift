import Autodiff
import ChapterKit
import DeepStateSpace
import Foundation
import HierarchicalPrior
import Networks
import StateSpace
import Tensor

/// What the finished model is used for, against its factors applied one after another by hand.
enum ForecastClaims {
  static let forecast = Claim(
    "Eq 2.h",
    "A forecast is the last j filtered states, then transition and emission in turn, converted to the units of the data.",
    kind: .identity,
    oracle:
      "Algorithm 2, the reverse chain and the emission by hand"
  ) { check in
    for kind in TransitionKind.allCases {
      let hand = try ManualForecast(kind, seed: check.seed)
      let paths = hand.simulator.forecast(hand.small.data, rows: hand.rows, from: 4, horizon: 2, samples: hand.samples, seed: 5)
      let latents = hand.filtered(4, seed: 5)
      func path(shift: Int = 0, sees order: [Int] = [0, 1], isSilent: Bool = false) -> ManualForecast.Seen {
        var states = latents
        for time in 5...6 {
          let next = hand.next(after: states, time: time, shift: shift, sees: order) { level in
            isSilent && level > 0 ? hand.silence : hand.normals("transition noise", seed: 5, step: level, time: time)
          }
          states = zip(states, next).map { $0 + [$1] }
        }
        return hand.seen(states, from: 4, seed: 5)
      }
      let claimed = path()
      check.equal(
        paths.flatMap { $0.means + $0.variances + $0.draws }, claimed: claimed.all, allowed: Tolerance.networks, scale: 1,
        "\(kind.rawValue), from t = 4, 2 ahead, 2 series, 2 samples",
        foils: [
          ("the history newest first", path(sees: [1, 0]).all), ("the context of the time before", path(shift: -1).all),
          ("in network units", claimed.standardized), ("the variance without its unit", claimed.unitVariance),
        ] + (kind == .diffusion ? [("a chain without noise", path(isSilent: true).all)] : []))
    }
  }

  static let gap = Claim(
    "Eq 2.l",
    "If a series ends in a gap, the states in the gap are drawn from the transition.",
    kind: .identity, oracle: "the factors by hand; x_3 and x_4 of one series missing"
  ) { check in
    for kind in TransitionKind.allCases {
      var hand = try ManualForecast(kind, seed: check.seed)
      for entry in 16..<20 { hand.small.data.observed?[entry] = false }  // [2, 6, 2]
      let paths = hand.simulator.forecast(hand.small.data, rows: hand.rows, from: 4, horizon: 2, samples: hand.samples, seed: 5)
      let (before, encoded) = (hand.filtered(2, seed: 5), hand.filtered(4, seed: 5))
      func next(_ states: [[[Double]]], _ time: Int) -> [[[Double]]] {
        let next = hand.next(after: states, time: time) { hand.normals("transition noise", seed: 5, step: $0, time: time) }
        return zip(states, next).map { $0 + [$1] }
      }
      func path(from bridged: [[[Double]]]) -> [Double] {
        let states = encoded.indices.map { $0 % 2 == 0 ? encoded[$0] : bridged[$0] }
        return hand.seen(next(next(states, 5), 6), from: 4, seed: 5).all
      }
      check.equal(
        paths.flatMap { $0.means + $0.variances + $0.draws }, claimed: path(from: next(next(before, 3), 4)),
        allowed: Tolerance.networks,
        scale: 1, "\(kind.rawValue), from t = 4, 2 ahead, 2 series, 2 samples",
        foils: [
          ("the encoder's states in the gap", path(from: encoded)),
          ("the last state held", path(from: before.map { $0 + [$0[1], $0[1]] })),
        ])
    }
  }

  static let generation = Claim(
    "Eq 2.i",
    """
    A generated series has its first j states from the prior, the later ones from the transition, and observations from the \
    emission.
    """,
    kind: .identity, oracle: "prior, reverse chain and emission by hand"
  ) { check in
    for kind in TransitionKind.allCases {
      let hand = try ManualForecast(kind, seed: check.seed)
      let found = hand.simulator.generate(hand.small.data, rows: hand.rows, samples: hand.samples, seed: 6)
      func path(shift: Int = 0, from first: [[[Double]]]) -> ManualForecast.Seen {
        var states = first
        for time in 3...6 {
          let next = hand.next(after: states, time: time, shift: shift) { level in
            hand.normals("generation noise", seed: 6, step: level, time: time)
          }
          states = zip(states, next).map { $0 + [$1] }
        }
        return hand.seen(states, from: 0, seed: 6)
      }
      let first = hand.beginnings(seed: 6)
      let claimed = path(from: first)
      check.equal(
        found.flatMap { $0.means + $0.variances }, claimed: claimed.distributions, allowed: Tolerance.networks, scale: 1,
        "\(kind.rawValue), T = 6, 2 series, 2 samples",
        foils: [
          ("begun at the origin", path(from: first.map { $0.map { $0.map { _ in 0 } } }).distributions),
          ("the context of the time before", path(shift: -1, from: first).distributions),
        ])
    }
  }

  static let smoothing = Claim(
    "Eq 2.j",
    "A smoothed series is the emission's distribution along encoder trajectories given all of x_{1:T}, in the units of the data.",
    kind: .identity, oracle: "Algorithm 2 on x_{1:T} and the emission, by hand"
  ) { check in
    let hand = try ManualForecast(.gaussian, seed: check.seed)
    let found = hand.simulator.smooth(hand.small.data, rows: hand.rows, samples: hand.samples, seed: 9)
    let states = hand.filtered(6, purpose: "smoothing noise", seed: 9)
    let (claimed, other) = (hand.seen(states, from: 0, seed: 9), hand.filtered(6, purpose: "smoothing noise", seed: 10))
    check.equal(
      found.flatMap { $0.means + $0.variances }, claimed: claimed.distributions, allowed: Tolerance.networks, scale: 1,
      "T = 6, 2 series, 2 samples",
      foils: [
        ("other draws", hand.seen(other, from: 0, seed: 9).distributions),
        ("in network units", claimed.standardizedDistributions),
      ])
    check.equal(
      found.flatMap(\.latents), claimed: hand.bySeries(states).flatMap { $0.flatMap { $0.flatMap { $0 } } },
      allowed: Tolerance.network,
      scale: 1,
      "the trajectories", foils: [("other draws", hand.bySeries(other).flatMap { $0.flatMap { $0.flatMap { $0 } } })])
  }
}

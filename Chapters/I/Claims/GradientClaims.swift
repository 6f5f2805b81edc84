import Autodiff
import ChapterKit
import Foundation
import Networks
import Objective
import Oracle
import Tensor

/// The gradient of Eq 53 with its draws held fast, one parameter tensor at a time.
enum GradientClaims {
  static let diffusion = Claim(
    "Eq 53",
    "The tape's gradient of the objective is its derivative, in every parameter tensor of a diffusion model.",
    kind: .identity, oracle: "GSL central differences in eight random directions"
  ) { check in
    try compare(SmallRun(.diffusion, seed: check.seed), check)
  }

  static let gaussian = Claim(
    "Eq 53", "The same holds for the deep Kalman filter with entropies in closed form.", kind: .identity,
    oracle: "GSL central differences in eight random directions"
  ) { check in
    var small = try SmallRun(.gaussian, seed: check.seed)
    small.entropy = .closedForm
    try compare(small, check)
  }

  static let mixers = Claim(
    "Eq 53", "The same holds for the other mixers: recurrence, attention, centred convolution, no mixer.", kind: .identity,
    oracle: "GSL central differences in eight random directions"
  ) { check in
    let kinds: [MixerKind] = [.gatedRecurrence, .attention(heads: 2), .centeredConvolution(taps: 3), .identity]
    for kind in kinds {
      try compare(SmallRun(.diffusion, mixer: kind, isBare: true, seed: check.seed, steps: 3), check)
    }
  }

  /// Both roads along eight directions of each tensor. Directions have the tensor's own count as squared length.
  private static func compare(_ small: SmallRun, _ check: Check) throws {
    let (tape, silent) = (Tape(precision: .double), Tape(precision: .double, recordsGradients: false))
    let loss = small.objective(on: tape).loss
    let gradient = tape.backward(from: loss)
    let draws = CounterRandom(seed: small.seed, purpose: "chapter I, directions")
    let overall = gradient.values.norm / Double(gradient.values.count).squareRoot()
    for (index, entry) in small.model.layout.entries.enumerated() {
      let slope = gradient[entry]
      let directions = (0..<8).map { number in slope.indices.map { draws.normal(step: number, series: index, time: $0) } }
      let computed = directions.map { direction in zip(slope, direction).reduce(0) { $0 + $1.0 * $1.1 } }
      let size = slope.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let faint = size < 1e-3 * overall
      func value(_ t: Double, _ direction: [Double]) -> Double {
        small.objective(at: small.moved(entry, t, along: direction), on: silent).loss.scalar
      }
      let wobble = try noise(of: { value($0, directions[0]) }, at: 0)
      let found = try directions.map { direction in
        try kinkedDerivative(of: { value($0, direction) }, noise: wobble, enough: 1e-4 * size)
      }
      let error = (found.map(\.error).max() ?? .infinity) + Tolerance.network * overall
      check.equal(
        computed, claimed: found.map(\.value), allowed: error, scale: faint ? nil : size,
        "\(small.model.settings.network.timeMixer.name), \(entry.name)",
        foils: faint ? [] : [("1 % more", computed.map { 1.01 * $0 })])
    }
  }
}

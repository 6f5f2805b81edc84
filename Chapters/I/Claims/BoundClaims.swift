import Autodiff
import ChapterKit
import DeepStateSpace
import Foundation
import Networks
import Objective
import Tensor

/// What the reported number is: nats of the reader's data, the same however a minibatch is cut, a bound only at λ = 1.
enum BoundClaims {
  static let units = Claim(
    "Eq I.a",
    "The bound of standardised data plus Σ log s over the observed entries is the bound of the same model on raw data.",
    kind: .identity, oracle: "a model of raw data whose outer layers standardise"
  ) { check in
    for kind in TransitionKind.allCases {
      let small = try SmallRun(kind, seed: check.seed, sequences: 3)
      let tape = Tape(precision: .double, recordsGradients: false)
      let units = Standardization(fitting: small.data)
      let standardized = small.objective(standardization: units, on: tape).terms
      let raw = small.objective(
        at: absorbing(units, small), standardization: .identity(small.model.settings.data.observations), on: tape
      ).terms
      let jacobian = small.data.observedLogScale(0..<3, units) / 3
      let everywhere = units.standardDeviation.reduce(0) { $0 + log($1) } * Double(small.data.steps)
      check.equal(
        standardized.negativeELBO, claimed: raw.negativeELBO, allowed: Tolerance.network * abs(raw.negativeELBO), scale: 1,
        "\(kind.rawValue), standard deviations \(units.standardDeviation)",
        foils: [
          ("Σ log s forgotten", standardized.negativeELBO - jacobian),
          ("counted for missing entries too", standardized.negativeELBO - jacobian + everywhere),
        ])
      check.equal(
        standardized.rate, claimed: raw.rate, allowed: Tolerance.network * abs(raw.rate), scale: 1, "\(kind.rawValue), the rate",
        foils: [("the Jacobian in the rate", standardized.rate + jacobian)])
    }
  }

  /// Weights for raw data: x̃ w = x w/s − flag · mean w/s on the way in, mean + s μ̃ and log Σ̃ + 2 log s on the way out.
  private static func absorbing(_ units: Standardization, _ small: SmallRun) -> Parameters {
    var raw = small.parameters
    let (d, h) = (units.mean.count, small.model.settings.network.hidden)
    for entry in small.model.layout.entries {
      var w = raw[entry]
      switch entry.name {
      case "encoder.summary.input.weight":
        for i in 0..<d {
          for c in 0..<h {
            w[i * h + c] /= units.standardDeviation[i]
            w[(d + i) * h + c] -= units.mean[i] * w[i * h + c]
          }
        }
      case "decoder.head.mean.output.weight": w = w.indices.map { w[$0] * units.standardDeviation[$0 % d] }
      case "decoder.head.mean.output.bias": w = w.indices.map { units.original(w[$0], feature: $0) }
      case "decoder.head.logVariance.output.bias": w = w.indices.map { w[$0] + 2 * log(units.standardDeviation[$0]) }
      default: continue
      }
      raw[entry] = w
    }
    return raw
  }

  static let shards = Claim(
    "Eq I.b", "The losses and gradients of the shards, divided by the minibatch's size, add up to those of the minibatch.",
    kind: .identity, oracle: "the minibatch in one piece"
  ) { check in
    let small = try SmallRun(.diffusion, seed: check.seed, sequences: 8)
    let tape = Tape(precision: .double)
    func run(_ rows: [Int], total: Int?) -> (loss: Double, bound: Double, gradient: [Double]) {
      let objective = small.objective(rows, total: total, on: tape)
      let (loss, bound) = (objective.loss.scalar, objective.terms.negativeELBO)
      return (loss, bound, tape.backward(from: objective.loss).values.values)
    }
    let whole = run(Array(0..<8), total: nil)
    for cut in [[0..<8], [0..<3, 3..<8], (0..<8).map { $0..<$0 + 1 }] {
      let parts = cut.map { run(Array($0), total: 8) }
      let own = cut.map { run(Array($0), total: nil) }
      let size = whole.gradient.map(abs).max() ?? 1
      check.equal(
        parts.reduce(0) { $0 + $1.loss }, claimed: whole.loss, allowed: Tolerance.network * abs(whole.loss), scale: 1,
        "\(cut.count) shards, loss",
        foils: cut.count > 1 ? [("each divided by its own size", own.reduce(0) { $0 + $1.loss })] : [])
      check.equal(
        parts.reduce(0) { $0 + $1.bound }, claimed: whole.bound, allowed: Tolerance.network * abs(whole.bound), scale: 1,
        "\(cut.count) shards, bound", foils: cut.count > 1 ? [("the first alone", parts[0].bound)] : [])
      check.equal(
        whole.gradient.indices.map { i in parts.reduce(0) { $0 + $1.gradient[i] } }, claimed: whole.gradient,
        allowed: Tolerance.network * size, scale: size, "\(cut.count) shards, gradient",
        foils: cut.count > 1 ? [("the first alone", parts[0].gradient)] : [])
    }
  }

  static let byHand = Claim(
    "Eq I.q", "With z ~ N(0, 1), x ~ N(z, 0.4), x = 1.3 and the exact posterior, D = 0.9904 and R = 0.7004.", kind: .identity,
    oracle: "the lines above, by hand"
  ) { check in
    let tape = Tape(precision: .double, recordsGradients: false)
    let (x, r) = (1.3, 0.4)
    func gaussian(_ mean: Double, _ variance: Double) -> DiagonalGaussian {
      DiagonalGaussian(mean: tape.constant([mean], [1]), logVariance: tape.constant([log(variance)], [1]))
    }
    let posterior = gaussian(x / (1 + r), r / (1 + r))
    let distortion = posterior.crossEntropy(of: gaussian(x, r)).scalar
    let rate = posterior.divergenceFromStandard.scalar
    check.equal(
      [distortion, rate, distortion + rate], claimed: [0.9904, 0.7004, 1.6907], allowed: Tolerance.printed(decimals: 4), scale: 1,
      "D, R and their sum",
      foils: [
        ("D at the mean state, v left out", [0.6332, 0.7004, 1.3337]), ("R without −½ log v", [0.9904, 0.0740, 1.0644]),
      ])
  }

  static let noBound = Claim(
    "Eq I.c",
    "D + λR is at least −log p(x) for λ = 1 and 1.245, and below it for λ = 0.99, 0.9 and 0 in this example.",
    kind: .bound, oracle: "−log p(x) of the Gaussian N(0, 1 + r)"
  ) { check in
    let tape = Tape(precision: .double, recordsGradients: false)
    let (x, r) = (1.3, 0.4)
    let truth = 0.5 * (log(2 * .pi * (1 + r)) + x * x / (1 + r))
    func gaussian(_ mean: Double, _ variance: Double) -> DiagonalGaussian {
      DiagonalGaussian(mean: tape.constant([mean], [1]), logVariance: tape.constant([log(variance)], [1]))
    }
    let posterior = gaussian(x / (1 + r), r / (1 + r))
    let distortion = posterior.crossEntropy(of: gaussian(x, r)).scalar  // E[−log N(x; z, r)] = E[−log N(z; x, r)]
    let rate = posterior.divergenceFromStandard.scalar
    for lambda in [1, 1.245] {
      check.atMost(
        truth, distortion + lambda * rate, allowed: Tolerance.rounding(terms: 4, size: 2), scale: 1, "λ = \(lambda)",
        foils: [("λ = 0.9", distortion + 0.9 * rate), ("λ = 0", distortion)])
    }
    check.equal(
      distortion + rate, claimed: truth, allowed: Tolerance.rounding(terms: 4, size: 2), scale: 1, "λ = 1, exact posterior",
      foils: [("λ = 0.99", distortion + 0.99 * rate)])
  }
}

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
    "Standardising the data and adding Σ log deviation over the observed entries gives the bound of a model that reads raw data.",
    kind: .identity, oracle: "a model whose first and last layers undo the units, on the raw data"
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
        "\(kind.rawValue), deviations \(units.standardDeviation)",
        foils: [
          ("Σ log deviation forgotten", standardized.negativeELBO - jacobian),
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
    "Eq I.b", "Cut into shards, each divided by the whole minibatch's size, losses and gradients add up to the minibatch's.",
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

  static let noBound = Claim(
    "Eq I.c", "D + λR lies on or above −log p(x) for λ ≥ 1, and can lie below it for every λ < 1.", kind: .bound,
    oracle: "z ~ N(0, 1), x ~ N(z, r) with the exact posterior: −log p(x) is a Gaussian's"
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

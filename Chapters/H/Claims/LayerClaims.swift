import Autodiff
import ChapterKit
import Foundation
import Networks
import Tensor

/// The smallest parts, and how they start.
enum LayerClaims {
  static let linear = Claim(
    "Eq H.a", "A linear layer is x W + b over the last axis, row by row.", kind: .identity,
    oracle: "loops over rows, inputs and outputs"
  ) { check in
    let layer = Weighted(seed: check.seed) { Linear("layer", from: 3, to: 5, in: &$0) }
    let x = layer.numbers("x", 24)
    check.compare(
      layer.run { [$0($1.constant(x, [2, 4, 3]))] }, layer, "[2, 4, 3] to [2, 4, 5]", slips: [.transposed, .noBias]
    ) { naive in
      cut(x, into: 3, count: 8).flatMap { naive.linear("layer", $0) }
    }
  }

  static let gate = Claim(
    "Eq H.b", "The gated unit is σ(first half) · tanh(second half), for inputs near 0 and for large ones.", kind: .identity,
    oracle: "1/(1 + e⁻ᵃ) and tanh b, number by number"
  ) { check in
    let gates = Weighted(seed: check.seed) { _ in () }
    for (spread, name) in [(1.0, "near 0"), (40, "saturated")] {
      let u = gates.numbers("gate", 48).map { spread * $0 }
      let loops = { (a: [Double], b: [Double]) in zip(a, b).map { 1 / (1 + Foundation.exp(-$0)) * Foundation.tanh($1) } }
      let rows = cut(u, into: 6, count: 8)
      func claimed(_ f: ([Double], [Double]) -> [Double]) -> [Double] { rows.flatMap { f(Array($0[..<3]), Array($0[3...])) } }
      check.agree(
        gates.run { [Autodiff.gate($1.constant(u, [2, 4, 6]))] }, claimed(loops), name,
        foils: [
          (PlantedError.gateExchanged.rawValue, claimed { loops($1, $0) }),
          ("σ twice", claimed { a, b in zip(a, b).map { logistic($0) * logistic($1) } }),
          ("halves interleaved", rows.flatMap { row in loops([0, 2, 4].map { row[$0] }, [1, 3, 5].map { row[$0] }) }),
        ])
    }
  }

  static let gateByHand = Claim(
    "Eq H.ah", "For u = (0.5, 1) the gated unit gives 0.4741.", kind: .identity, oracle: "σ(0.5) · tanh(1) by hand, four digits"
  ) { check in
    let gates = Weighted(seed: check.seed) { _ in () }
    check.equal(
      gates.run { [Autodiff.gate($1.constant([0.5, 1], [1, 2]))] }[0], claimed: 0.4741,
      allowed: Tolerance.printed(decimals: 4), "u = (0.5, 1), one channel",
      foils: [(PlantedError.gateExchanged.rawValue, 0.3378)])
  }

  static let start = Claim(
    "Eq H.c", "1×1 convolutions start with variance 2/inputs, other layers uniform on ±1/√inputs: variance 1/(3 inputs).",
    kind: .estimate, oracle: "the second moments of the two distributions"
  ) { check in
    let (inputs, outputs) = (40, 160)
    for (kind, variance) in [(Linear.Start.kaiming, 2 / Double(inputs)), (.uniform, 1 / Double(3 * inputs))] {
      var layout = ParameterLayout()
      _ = Linear("layer", from: inputs, to: outputs, start: kind, in: &layout)
      let weights = Weights(Parameters(layout, seed: Int(check.seed % (1 << 32)), precision: .double))
      check.mean(
        ofDraws: weights("layer.weight").map { $0 * $0 }, claimed: variance, "\(kind), squared weights",
        foils: [("1/inputs", 1 / Double(inputs)), ("counted by outputs", variance * Double(inputs) / Double(outputs))])
      check.atMost(
        weights("layer.bias").map(abs).max() ?? .infinity, 1 / Double(inputs).squareRoot(), "\(kind), the largest bias",
        foils: [("1/inputs", 1 / Double(inputs))])
    }
  }
}

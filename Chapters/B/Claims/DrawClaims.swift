import Autodiff
import ChapterKit
import DiffusionLoss
import Foundation
import Oracle
import ReverseProcess
import Tensor

/// Random draws against the density, by their statistics.
enum DrawClaims {
  /// Independent draws of z⁰.
  static func draws(
    _ chain: ReverseChain, _ sampler: Sampler = .ancestral, network: some OutputNetwork, count: Int, seed: UInt64
  ) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    let random = Draws(seed: seed, "chapter B, draws").random
    func normals(_ level: Int) -> Variable {
      tape.normals(random, step: level, series: [0], times: 0..<count, lanes: 1).reshaped([count, 1])
    }
    let state = normals(0)
    chain.sample(sampler, from: state, network: network, noise: normals)
    return state.doubles
  }

  static let bent = Claim(
    "Eq 11",
    "Draws from a nonlinear chain of three floors have the characteristic function of its density at ω = 1 and 2.",
    kind: .estimate,
    oracle: "the density, computed floor by floor on a grid"
  ) { check in
    let example = DensityClaims.three
    let count = check.full ? 400_000 : 60_000
    let distributions = DensityClaims.contexts.map { context in
      Floors(example.plain, over: -8...8, step: 0.05) { BentNumbers.line.output($0, $1, context) }
    }
    for (index, context) in DensityClaims.contexts.enumerated() {
      let values = draws(example.chain, network: example.network(context), count: count, seed: check.seed)
      for frequency in [1.0, 2] {
        let damping = exp(-frequency * frequency * example.plain.variances[0] / 2)
        let turns: [(String, (Double) -> Double)] = [("cos", { cos(frequency * $0) }), ("sin", { sin(frequency * $0) })]
        for (name, function) in turns {
          let exact = distributions.map { damping * $0.overLast(function) }
          let foils = [("the other context", exact[1 - index]), ("no noise at k = 1", exact[index] / damping)]
          check.mean(
            ofDraws: values.map(function), claimed: exact[index], claimedError: distributions[index].error,
            "E \(name) \(frequency) z, K = 3, context \(index + 1)",
            // A mistake shows only where it moves the average by more than chance does.
            foils: foils.filter { abs($0.1 - exact[index]) > 0.05 })
        }
      }
    }
  }

  static let modes = Claim(
    "Eq 11",
    "With 128 floors, random draws lie in five intervals as often as the density says, in both modes and between them.",
    kind: .estimate,
    oracle: "the density, computed floor by floor on a grid"
  ) { check in
    let schedule = LinearClaims.usual
    let plain = PlainChain(betas: schedule.betas)
    let floors = ModeClaims.floors(plain)
    let values = draws(
      ReverseChain(LossWeights(schedule)), network: ModesNetwork(modes: ModeClaims.modes, chain: plain),
      count: check.full ? 200_000 : 30_000, seed: check.seed)
    let edges = [-9, -1.3, -0.8, 0.4, 1, 9]
    let mean = floors.sum { $0 * $1 }
    let standardDeviation = floors.sum { ($0 - mean) * ($0 - mean) * $1 }.squareRoot()
    for (low, high) in zip(edges, edges.dropFirst()) {
      let exact = try floors.lowerTail(high) - floors.lowerTail(low)
      let gaussian =
        try gaussianLowerTail(high, mean: mean, standardDeviation: standardDeviation).value
        - gaussianLowerTail(low, mean: mean, standardDeviation: standardDeviation).value
      check.mean(
        ofDraws: values.map { low < $0 && $0 <= high ? 1 : 0 }, claimed: exact, claimedError: floors.error,
        "P(\(low) < z ≤ \(high)), K = 128", foils: [("the best Gaussian", gaussian)])
    }
  }
}

import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability
import ReverseProcess

/// A product of Gaussian kernels can have several modes, although each kernel has one.
enum ModeClaims {
  static let betas = [0.15, 0.6]
  static let modes = Modes(after: -0.5)
  static var plain: PlainChain { PlainChain(betas: betas) }

  /// The density with two floors, by the package's sampler.
  static func distribution() -> SamplerDistribution {
    let chain = ReverseChain(LossWeights(NoiseSchedule(betas: betas)))
    return SamplerDistribution(chain, levels: 2, network: ModesNetwork(modes: modes, chain: plain), half: 160, step: 0.05)
  }

  /// The same, floor by floor in plain numbers.
  static func floors(_ chain: PlainChain, over range: ClosedRange<Double> = -8...8, step: Double = 0.02) -> Floors {
    Floors(chain, over: range, step: step) { modes.output($0, $1, chain) }
  }

  /// Local maxima that are seen.
  static func maxima(_ heights: [Double]) -> Int {
    (1..<heights.count - 1).filter { heights[$0] > 1e-3 && heights[$0] > heights[$0 - 1] && heights[$0] >= heights[$0 + 1] }.count
  }

  static let two = Claim(
    "Eq B.f", "With two floors of Gaussian steps the density has two modes.", kind: .identity,
    oracle: "the density, computed floor by floor on a grid"
  ) { check in
    let (distribution, floors) = (distribution(), floors(plain))
    let positions = Array(stride(from: -4.0, through: 4, by: 0.05))
    check.exactly(
      maxima(positions.map { distribution.density(at: $0).value }), claimed: maxima(floors.densities[0]),
      "modes of p(z⁰ | c), K = 2",
      foils: [
        ("one, as of every single step", maxima(positions.map { exp(logNormal($0, mean: 0, variance: plain.variances[0])) })),
        ("2^K", 4),
      ])
    for position in [-1.2, 0, 1] {
      let (found, index) = (distribution.density(at: position), Int(((position + 8) / floors.step).rounded()))
      let exact = floors.densities[0][index]
      check.equal(
        found.value, claimed: exact, allowed: found.error + Tolerance.network, scale: exact, "density at \(position)",
        foils: [
          ("the mixture for which the network is best", modes.density(position)),
          ("the floor above", floors.densities[1][index]),
        ])
    }
  }

  static let gaussian = Claim(
    "Eq B.g",
    "The Gaussian with the mean and variance of p has the divergence ½ log 2πe v − H(p), and four others have more.",
    kind: .identity,
    oracle: "the sum of p log(p/g) over the grid"
  ) { check in
    let (distribution, floors) = (distribution(), floors(plain))
    let best = distribution.moments
    let entropy = try integral(
      of: { z in
        let density = distribution.density(at: z).value
        return density > 0 ? -density * log(density) : 0
      }, over: Region([-6, -2, 0, 2, 6]), to: .init(absolute: 1e-8, relative: 1e-8))
    func divergence(_ mean: Double, _ variance: Double) -> Double {
      floors.sum { $1 > 1e-200 ? $1 * (log($1) - logNormal($0, mean: mean, variance: variance)) : 0 }
    }
    let swapped = floors.sum { position, density in
      let g = logNormal(position, mean: best.mean, variance: best.variance)
      return density > 1e-200 ? exp(g) * (g - log(density)) : 0
    }
    let least = divergence(best.mean, best.variance)
    check.equal(
      Normal(mean: best.mean, variance: best.variance).entropy - entropy.value, claimed: least,
      allowed: entropy.error + Tolerance.networks,
      scale: 0.1, "D_KL(p ‖ g)",
      foils: [
        ("arguments swapped", swapped),
        ("standard deviation for variance", divergence(best.mean, best.variance.squareRoot())),
        ("0, as if p were Gaussian", 0),
      ])
    for (name, mean, variance) in [
      ("shifted", best.mean + 0.2, best.variance), ("narrower", best.mean, 0.8 * best.variance),
      ("wider", best.mean, 1.25 * best.variance), ("on the likelier mode", modes.low, 0.25 + modes.standardDeviation),
    ] {
      check.atMost(least, divergence(mean, variance), name, lowerFoils: [("the worst of them", divergence(modes.low, 0.5) + 1)])
    }
  }
}

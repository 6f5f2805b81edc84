import Autodiff
import ChapterKit
import DeepStateSpace
import DiffusionChain
import DiffusionLoss
import Foundation
import Networks
import Objective
import Tensor

/// Eqs 47 to 52: averages over draws in place of expectations.
enum EstimatorClaims {
  static let levels = Claim(
    "Eq 52", "Averaged over every level with its probability, the drawn diffusion term is L_forward + Σ_k w̃_k ‖F_ψ − y_k‖² + C.",
    kind: .identity, oracle: "all K levels, ᾱ and w̃ by hand"
  ) { check in
    for sampling in LevelSampling.allCases {
      let example = try LevelExample(sampling, seed: check.seed)
      let (each, rho) = (example.eachLevel, example.distribution.probabilities)
      let claimed = example.everyLevel
      func average(_ weight: (Int) -> Double) -> Double { each.indices.reduce(0) { $0 + weight($1) * each[$1] } }
      let other: [Double] = sampling == .uniform ? LevelDistribution.weighted(example.weights).probabilities : example.uniform
      check.equal(
        average { rho[$0] }, claimed: claimed, allowed: Tolerance.network * abs(claimed), scale: 1, "ρ \(sampling.rawValue)",
        foils: [
          ("levels drawn by another ρ than in the weights", average { other[$0] }),
          ("w̃_k without 1/ρ(k)", example.unweighed),
          ("C dropped, as printed", claimed - example.constant),
        ])
    }
  }

  static let drawn = Claim(
    "Eq 52", "Averaging over S_k = 2 drawn pairs (k_m, ε_m) halves the variance and leaves the mean unchanged.",
    kind: .identity, oracle: "all K² pairs of levels"
  ) { check in
    let example = try LevelExample(.weighted, seed: check.seed)
    let (one, rho) = (example.eachLevel, example.distribution.probabilities)
    let pairs = example.eachPair
    let mean = one.indices.reduce(0) { $0 + rho[$1] * one[$1] }
    let spread = one.indices.reduce(0) { $0 + rho[$1] * (one[$1] - mean) * (one[$1] - mean) }
    var (pairMean, pairSpread) = (0.0, 0.0)
    for (first, row) in pairs.enumerated() {
      for (second, value) in row.enumerated() {
        pairMean += rho[first] * rho[second] * value
        pairSpread += rho[first] * rho[second] * (value - mean) * (value - mean)
      }
    }
    check.equal(
      pairMean, claimed: mean, allowed: Tolerance.network * abs(mean), scale: 1, "mean, S_k = 2",
      foils: [("summed, not averaged", 2 * mean)])
    check.equal(
      pairSpread, claimed: spread / 2, allowed: Tolerance.network * spread, scale: spread, "variance, S_k = 2",
      foils: [("the expectation inside, as Eq 52 is printed", 0), ("one draw used twice", spread)])
  }

  static let entropies = Claim(
    "Eq 51", "log q_φ at the draw and minus the closed entropy given the drawn history have the same mean.", kind: .estimate,
    oracle: "a Gaussian's entropy in closed form"
  ) { check in
    var small = try SmallRun(
      .gaussian, isBare: true, seed: check.seed, sequences: 1, trajectories: check.full ? 40_000 : 4_000)
    let tape = Tape(precision: .double, recordsGradients: false)
    let sampled = small.objective(on: tape).bound.entropy.doubles
    small.entropy = .closedForm
    let closed = small.objective(on: tape).bound.entropy.doubles
    let numbers = Double((small.data.steps - small.model.order) * small.model.latents)
    check.mean(
      ofDraws: zip(sampled, closed).map { $0 - $1 }, claimed: 0, "log q at the draw − (−H)",
      foils: [("the ½ of ½ log 2πe forgotten", 0.5 * numbers), ("the sign of the entropy", 2 * closed[0])])
  }

  static let threeTerms = Claim(
    "Eq 53", "The loss is the reconstruction plus λ times all other terms, averaged over trajectories and sequences.",
    kind: .definition, oracle: "each trajectory's terms, added by hand"
  ) { check in
    let small = try SmallRun(.diffusion, seed: check.seed, sequences: 3)
    let tape = Tape(precision: .double, recordsGradients: false)
    let objective = small.objective(on: tape)
    let (d, bound) = (objective.bound.reconstruction.doubles, objective.bound)
    let parts = [bound.initialEntropy, bound.initialPrior, bound.transition, bound.entropy].map(\.doubles)
    let n = Double(d.count)
    let rate = parts.reduce(0) { $0 + $1.reduce(0, +) }
    func loss(_ lambda: Double) -> Double { (d.reduce(0, +) + lambda * rate) / n }
    check.equal(
      objective.loss.scalar, claimed: loss(0.7), allowed: Tolerance.network * abs(rate), scale: 1, "λ = 0.7, S = 2, B = 3",
      foils: [("λ on everything", 0.7 * loss(1)), ("λ = 1", loss(1)), ("summed over trajectories", 2 * loss(0.7))])
  }
}

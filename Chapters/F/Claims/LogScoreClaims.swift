import ChapterKit
import Foundation
import Oracle
import Probability
import Scores

/// The log score: how probable was what came?
enum LogScoreClaims {
  static let mean = Claim(
    "Eq F.k", "From draws of the latent it is the logarithm of the mean emission density, log (1/S) Σ_s N(y; μ_s, v_s).",
    kind: .definition, oracle: "GSL's densities, added and then taken the logarithm of"
  ) { check in
    let parts = [(-4.0, 0.2), (4, 0.2), (4.5, 0.3), (2, 5)]
    let emissions = parts.map { Normal(mean: $0.0, variance: $0.1) }
    for outcome in [3.8, -4.4, 1] {
      let densities = try parts.map { try gaussianDensity(outcome, mean: $0.0, standardDeviation: $0.1.squareRoot()).value }
      let exact = log(densities.reduce(0, +) / 4)
      check.equal(
        LogScore.mean(of: emissions, outcome: outcome), claimed: exact,
        allowed: Tolerance.rounding(terms: parts.count, size: 1 + abs(exact)), scale: 1, "y = \(outcome)",
        foils: [
          ("the mean of the logarithms", densities.reduce(0) { $0 + log($1) } / 4), ("the sum for the mean", exact + log(4)),
          ("the nearest draw alone", log(densities.max() ?? 0)),
          (
            "standard deviation for variance",
            LogScore.mean(of: parts.map { Normal(mean: $0.0, variance: $0.1.squareRoot()) }, outcome: outcome)
          ),
        ])
    }
    // Where every density underflows, the nearest emission decides.
    let far = LogScore.mean(of: Array(emissions.prefix(3)), outcome: 100)
    let nearest = -0.5 * (log(2 * .pi * 0.3) + 95.5 * 95.5 / 0.3) - log(3)
    check.equal(
      far, claimed: nearest, allowed: Tolerance.rounding(terms: 4, size: abs(nearest)), scale: 1,
      "y = 100, where all densities are 0 in Float64",
      foils: [
        ("the mean not taken", nearest + log(3)),
        ("the farthest emission", -0.5 * (log(2 * .pi * 0.2) + 104 * 104 / 0.2) - log(3)),
      ])
  }

  static let unbiased = Claim(
    "Eq F.l", "The mean density is an unbiased estimate of p(y | past); its logarithm is a little low, by about Var p̂/2p².",
    kind: .estimate, oracle: "∫ p(z) N(y; z, r) dz by quadrature"
  ) { check in
    let latent = PlainDistribution(weights: [0.3, 0.7], means: [-2, 3], deviations: [0.7, 1.1])
    let (noise, outcome, count) = (0.5, 2.2, 24)
    func kernel(_ z: Double) throws -> Double {
      try gaussianDensity(outcome, mean: z, standardDeviation: noise.squareRoot()).value
    }
    let precision = QuadratureTolerance(absolute: 1e-10, relative: 1e-8)
    let region = Region([-12, -5, -2, 0, outcome, 3, 6, 13])
    let density = try expectation(of: kernel, density: latent.density, over: region, to: precision)
    let square = try expectation(of: { power(try kernel($0), 2) }, density: latent.density, over: region, to: precision)
    let random = Draws(seed: check.seed, "chapter F, emissions").random
    let distribution = latent.mixture
    let scores = (0..<8192).map { set in
      LogScore.mean(
        of: (0..<count).map { Normal(mean: distribution.draw($0, using: random, series: set), variance: noise) }, outcome: outcome
      )
    }
    check.mean(
      ofDraws: scores.map { exp($0) }, claimed: density.value, claimedError: density.error, "p̂ from 24 draws",
      foils: [
        ("the latent's own density", try latent.density(outcome)),
        ("the density at the mean state", try kernel(-0.6 + 2.1)),
      ])
    let variance = (square.value - density.value * density.value) / Double(count)
    let loss = variance / (2 * density.value * density.value)
    // What the expansion leaves out is of the size of the loss squared.
    check.mean(
      ofDraws: scores, claimed: log(density.value) - loss, claimedError: 3 * loss * loss, "log p̂ from 24 draws",
      foils: [
        ("four times the loss", log(density.value) - 4 * loss),
        ("no logarithm of the mean", log(density.value) - loss * Double(count)),
      ])
  }
}

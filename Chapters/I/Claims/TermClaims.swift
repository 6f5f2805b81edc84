import Autodiff
import ChapterKit
import EvidenceBound
import Foundation
import Objective
import Tensor

/// The objective's terms one by one, each from plain numbers.
enum TermClaims {
  static let density = Claim(
    "Eq 14",
    "log q_φ of a drawn trajectory is the noise's log-density minus log |det ∂z/∂ε|.",
    kind: .identity, oracle: "the Jacobian by GSL, its determinant by elimination"
  ) { check in
    let whole = Dissection(try SmallRun(.gaussian, seed: check.seed))
    let t = whole.small.data.steps
    let log = whole.drawn.posterior.negativeLogDensity(at: whole.drawn.latents).doubles.map { -$0 }
    for row in [0, 3] {
      let span = t * whole.width
      let claimed = try whole.logDensityOfDraw(row, first: t)
      let noise = whole.noise.latents.doubles[row * span..<(row + 1) * span]
      let standard = noise.reduce(0) { $0 - negativeLogLikelihood($1, 0, 0) }
      check.equal(
        log[row * span..<(row + 1) * span].reduce(0, +), claimed: claimed.value, allowed: claimed.error + Tolerance.network,
        scale: 1,
        "row \(row), j = 2, M = 2, T = \(t)",
        foils: [
          ("the density of the noise itself", standard),
          ("variances for standard deviations", standard + 2 * (claimed.value - standard)),
          ("the determinant with the wrong sign", 2 * standard - claimed.value),
        ])
    }
  }

  static let initialEntropy = Claim(
    "Eq 47", "The first term is log q_φ(z_{1:j}) at the drawn first j states, averaged over trajectories.", kind: .definition,
    oracle: "the Jacobian of the first j draws, by GSL"
  ) { check in
    let whole = Dissection(try SmallRun(.gaussian, seed: check.seed))
    let rows = try (0..<whole.rows).map { try whole.logDensityOfDraw($0, first: whole.order) }
    let n = Double(whole.rows)
    let claimed = rows.reduce(0) { $0 + $1.value } / n
    let one = try (0..<whole.rows).map { try whole.logDensityOfDraw($0, first: 1).value }.reduce(0, +) / n
    check.equal(
      whole.objective.terms.initialEntropy, claimed: claimed, allowed: rows.reduce(0) { $0 + $1.error } / n + Tolerance.network,
      scale: 1,
      "j = 2, S = 2, B = 2",
      foils: [
        ("the sign reversed: the entropy itself", -claimed),
        ("the joint counted j times, as once in C.2", 2 * claimed),
        ("z_1 alone", one), ("one trajectory of two", rows[..<2].reduce(0) { $0 + $1.value } / 2),
      ])
  }

  static let initialization = Claim(
    "Eq 49", "The initialization loss is the negative entropy plus L_VHP, averaged over the same trajectories.",
    kind: .definition, oracle: "Jacobians by GSL; L_VHP written out by hand"
  ) { check in
    let whole = Dissection(try SmallRun(.diffusion, seed: check.seed))
    let n = Double(whole.rows)
    let rows = try (0..<whole.rows).map { try whole.logDensityOfDraw($0, first: whole.order) }
    let entropy = rows.reduce(0) { $0 + $1.value } / n
    let prior = whole.priorLosses { mean, log in 0.5 * (mean * mean + exp(log) - log - 1) }
    let forgetful = whole.priorLosses { _, _ in 0 }
    let swapped = whole.priorLosses { mean, log in 0.5 * ((1 + mean * mean) / exp(log) + log - 1) }
    func total(_ losses: [Double]) -> Double { entropy + losses.reduce(0, +) / n }
    let terms = whole.objective.terms
    check.equal(
      terms.initialEntropy + terms.initialPrior, claimed: total(prior),
      allowed: rows.reduce(0) { $0 + $1.error } / n + Tolerance.network,
      scale: 1, "j = 2, S = 2, B = 2",
      foils: [
        ("no divergence of the auxiliary states", total(forgetful)), ("its arguments swapped", total(swapped)),
        ("without the entropy", total(prior) - entropy),
      ])
  }

  static let reconstruction = Claim(
    "Eq 50", "The reconstruction is Σ ½ [(x − μ_θ)²/σ_θ² + log 2πσ_θ²] over time and observed features, for each trajectory.",
    kind: .definition, oracle: "four nested loops"
  ) { check in
    let whole = Dissection(try SmallRun(.diffusion, seed: check.seed))
    let distribution = whole.small.model.decoder.distribution(given: whole.drawn.latents, whole.batch)
    let (mean, log, x) = (distribution.mean.doubles, distribution.logVariance.doubles, whole.batch.observations.doubles)
    let observed = whole.batch.observed?.doubles ?? x.map { _ in 1 }
    func losses(_ term: (_ error: Double, _ variance: Double) -> Double, isDense: Bool = false) -> [Double] {
      (0..<whole.rows).map { row in
        let (width, sequence) = (x.count / whole.small.data.count, row % whole.small.data.count)
        return (0..<width).reduce(0) { sum, i in
          guard isDense || observed[sequence * width + i] > 0.5 else { return sum }
          return sum + term(x[sequence * width + i] - mean[row * width + i], exp(log[row * width + i]))
        }
      }
    }
    func half(_ error: Double, _ variance: Double) -> Double {
      0.5 * (error * error / variance + Foundation.log(2 * .pi * variance))
    }
    check.equal(
      whole.objective.bound.reconstruction.doubles, claimed: losses(half), allowed: Tolerance.network, scale: 1,
      "\(observed.count { $0 < 0.5 }) of \(observed.count) entries missing",
      foils: [
        ("missing entries counted as zeros", losses(half, isDense: true)),
        ("σ for σ²", losses { half($0, $1.squareRoot()) }), ("no 2π", losses { half($0, $1 / (2 * .pi)) }),
        ("½ forgotten", losses { 2 * half($0, $1) }),
      ])
  }
}

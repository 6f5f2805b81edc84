import DiffusionChain
import DiffusionLoss
import Foundation
import Lectern
import Oracle

/// Eqs 30a–30h: from the density that cannot be computed to a sum of terms that can.
enum ChainClaims {
  static let importance = Claim(
    "Eq 30b", "Multiplying and dividing by q(z^{1:K} | z⁰) leaves −log p(z⁰) as it was in Eq 30a.", kind: .identity,
    oracle: "the double integral of the model's own joint density"
  ) { check in
    for world in SmallWorld.all {
      let plain = try world.minusLogIntegral(world.logModel)
      func weighted(_ logDivisor: (Double, Double) -> Double) throws -> Measured {
        try world.minusLogIntegral { world.logForward($0, $1) + (world.logModel($0, $1) - logDivisor($0, $1)) }
      }
      let line = try weighted(world.logForward)
      // The tempting shortcut: divide by the product of the marginals q(z^k | z⁰) and not by the chain.
      let marginals = try weighted { z1, z2 in
        SmallWorld.schedule.marginal(1, clean: world.clean).logDensity(at: z1)
          + SmallWorld.schedule.marginal(2, clean: world.clean).logDensity(at: z2)
      }
      check.equal(
        line.value, claimed: plain.value, allowed: line.error + plain.error + rounding(terms: 10, size: 1), scale: 1, world.name,
        foils: [("divided by the marginals", marginals.value)])
    }
  }

  static let jensen = Claim(
    "Eq 30c", "Moving the logarithm inside the average can only raise the value: −log p(z⁰) is bounded from above.", kind: .bound,
    oracle: "both sides by quadrature"
  ) { check in
    for world in SmallWorld.all {
      let truth = try world.minusLogIntegral(world.logModel)
      let bound = try line30c(world)
      check.atMost(
        truth.value, bound.value, allowed: truth.error + bound.error, scale: 1, world.name,
        foils: [
          ("the constant C dropped", bound.value - SmallWorld.weights.constant),
          ("the sign of the average turned", -bound.value),
        ])
    }
  }

  static func line30c(_ world: SmallWorld) throws -> Measured {
    try world.average { world.logForward($0, $1) - world.logModel($0, $1) }
  }

  static let rearranged = Claim(
    "Eq 30d",
    "Lines d to g hold the same integrand, term by term: Bayes' rule turns every step round and the marginals telescope.",
    kind: .identity, oracle: "line d from plain Gaussian formulas, at random points of a chain of nine levels"
  ) { check in
    let draws = Draws(seed: check.seed, "points")
    let schedule = NoiseSchedule(betas: [0.02, 0.3, 0.1, 0.6, 0.05, 0.4, 0.2, 0.7, 0.5])
    for point in 0..<5 {
      let lines = ChainLines(schedule: schedule, states: (0...9).map { draws.normal(point, $0) })
      let claimed = lines.d
      let allowed = rounding(terms: 60, size: lines.size)
      check.equal(
        lines.e, claimed: claimed, allowed: allowed, scale: 1, "Eq 30e, point \(point)",
        foils: [("step 1 left out", lines.withoutFirst)])
      check.equal(
        lines.f, claimed: claimed, allowed: allowed, scale: 1, "Eq 30f, point \(point)",
        foils: [("the quotient of marginals turned over", lines.fTurned)])
      check.equal(
        lines.g, claimed: claimed, allowed: allowed, scale: 1, "Eq 30g, point \(point)",
        foils: [("log q(z^K | z⁰) forgotten", lines.gForgetful)])
    }
  }

  static let divergences = Claim(
    "Eq 30h", "The bound is a divergence at the noisy end, a divergence per level, and a reconstruction.", kind: .identity,
    oracle: "Eq 30c by double quadrature"
  ) { check in
    for world in SmallWorld.all {
      let whole = try line30c(world)
      let (start, middle, end) = try parts(world)
      let forgotten = try gaussianExpectation(
        of: { middleTerm(world, $0) }, mean: 0, deviation: 1)
      check.equal(
        start + middle.value + end.value, claimed: whole.value,
        allowed: whole.error + middle.error + end.error + rounding(terms: 20, size: 4),
        scale: 1, world.name,
        foils: [
          ("levels averaged under N(0, 1) and not under q(z² | z⁰)", start + forgotten.value + end.value),
          ("no reconstruction", start + middle.value), ("no L_forward", middle.value + end.value),
        ])
    }
  }

  /// The three terms of Eq 30h; the divergences inside are the package's closed forms.
  private static func parts(_ world: SmallWorld) throws -> (Double, Measured, Measured) {
    let schedule = SmallWorld.schedule
    let (one, two) = (schedule.marginal(1, clean: world.clean), schedule.marginal(2, clean: world.clean))
    let middle = try gaussianExpectation(of: { middleTerm(world, $0) }, mean: two.mean, deviation: two.deviation)
    let end = try gaussianExpectation(
      of: { z in
        -schedule.reverseKernel(1, noisy: z, predictedNoise: world.predictedNoise(z, 1)).logDensity(at: world.clean)
      }, mean: one.mean, deviation: one.deviation)
    return (SmallWorld.weights.forwardLoss(meanSquare: world.clean * world.clean), middle, end)
  }

  private static func middleTerm(_ world: SmallWorld, _ noisy: Double) -> Double {
    SmallWorld.schedule.posterior(2, noisy: noisy, clean: world.clean)
      .divergence(from: SmallWorld.schedule.reverseKernel(2, noisy: noisy, predictedNoise: world.predictedNoise(noisy, 2)))
  }
}

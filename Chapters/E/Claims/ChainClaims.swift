import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
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

  static let steps = Claim(
    "Eq 30d", "The joint densities of line c fall apart into one factor per step.", kind: .identity,
    oracle: "line c by double quadrature"
  ) { check in
    for world in SmallWorld.all {
      let whole = try line30c(world)
      func line(_ f: @escaping (ChainLines) -> Double) throws -> Measured {
        try world.average { z1, z2 in
          f(
            ChainLines(
              schedule: SmallWorld.schedule, states: [world.clean, z1, z2], predictedNoise: world.predictedNoise))
        }
      }
      let sum = try line(\.d)
      check.equal(
        sum.value, claimed: whole.value, allowed: whole.error + sum.error, scale: 1, world.name,
        foils: [("step 1 left out", try line(\.withoutFirst).value)])
    }
  }

  static let firstStep = line("Eq 30e", "Line e sets step 1 apart.", \.e, foil: "step 1 left out", \.withoutFirst)
  static let turned = line(
    "Eq 30f", "Bayes' rule turns every other step round and leaves a quotient of marginals.", \.f,
    foil: "the quotient turned over", \.fTurned)
  static let telescoped = line(
    "Eq 30g", "The quotients telescope: all marginals cancel but the last.", \.g, foil: "log q(z^K | z⁰) forgotten", \.gForgetful)

  /// One line of Eq 30 against line d, at random points of a chain of nine levels with a non-linear kernel: since the integrands
  /// are the same function, so are their averages under any q.
  private static func line(
    _ id: String, _ title: String, _ line: @escaping @Sendable (ChainLines) -> Double, foil: String,
    _ wrong: @escaping @Sendable (ChainLines) -> Double, at place: Int = #line
  ) -> Claim {
    Claim(
      id, title, kind: .identity, oracle: "line d from plain Gaussian formulas, at random points of a chain of nine levels",
      line: place
    ) { check in
      let draws = Draws(seed: check.seed, "chapter E, points")
      let schedule = NoiseSchedule(betas: [0.02, 0.3, 0.1, 0.6, 0.05, 0.4, 0.2, 0.7, 0.5])
      for point in 0..<5 {
        let lines = ChainLines(schedule: schedule, states: (0...9).map { draws.normal(point, $0) }) { z, k in sin(Double(k) * z) }
        check.equal(
          line(lines), claimed: lines.d, allowed: rounding(terms: 60, size: lines.size), scale: 1, "point \(point)",
          foils: [(foil, wrong(lines))])
      }
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

import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Preconditioning

/// Eq 29: the loss as an average over a drawn level, and what the network is asked for.
enum LossClaims {
  static let drawn = Claim(
    "Eq 29", "With k uniform and the factor K w̃_k, the expected loss is the sum over all levels, plus L_forward and d C.",
    kind: .identity, oracle: "the sum over levels by double quadrature"
  ) { check in
    for (clean, computed) in zip(LossExample.states, LossExample.averages()) {
      let forward = try LossExample.forward(clean)
      func sum(_ target: (Int) -> (clean: Double, noise: Double)) throws -> Measured {
        try (1...3).reduce(forward) {
          try $0 + LossExample.weight($1) * LossExample.squaredError(clean, $1, target($1))
        }
      }
      let right = try sum(LossExample.target)
      check.equal(
        computed - LossExample.constant, claimed: right.value, allowed: right.error + rounding(terms: 5000, size: 10), scale: 1,
        "z⁰ = \(clean)",
        foils: [
          ("K left out", forward.value + (right.value - forward.value) / 3),
          ("L_forward left out", right.value - forward.value), ("the noise in place of y", try sum { _ in (0, 1) }.value),
          ("d C as a part of Eq 29", right.value + LossExample.constant),
          ("C once, not per coordinate", right.value - LossExample.constant / 2),
        ])
    }
    let levels = LevelDistribution.uniform(levels: 3)
    let counts = (0..<300).reduce(into: [0, 0, 0]) { $0[levels.level(at: (Double($1) + 0.5) / 300) - 1] += 1 }
    check.exactly(
      counts, claimed: [100, 100, 100], "300 evenly spaced numbers in (0, 1), by the level each selects",
      foils: [("one level late", [0, 100, 200])])
  }

  static let target = Claim(
    "Eq 29", "If the network always answers y, the loss is L_forward + d C: the squared errors are zero.",
    kind: .identity, oracle: "L_forward by quadrature, and C written out"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter D, target")
    let levels = [1, 2, 3, 3, 1, 2]
    let noises = levels.indices.map { [draws.normal($0, 0), draws.normal($0, 1)] }
    let claimed = try LossExample.states.map { try LossExample.forward($0) + Measured(LossExample.constant, error: 0) }
    // From z⁰ and z^k follows ε.
    func charge(rescaled: Bool = false, _ answer: @escaping (_ k: Int, _ clean: Double, _ noise: Double) -> Double) -> [Double] {
      LossExample.loss(
        LossExample.states, levels, noises,
        PlainNetwork { row, z, k in
          let (factor, spread) = (LossExample.recursion.factors[k], LossExample.recursion.variances[k].squareRoot())
          return zip(z, LossExample.states[row / 3]).map { shown, clean in
            answer(k, clean, ((rescaled ? factor : 1) * shown - factor * clean) / spread)
          }
        })
    }
    func y(_ k: Int, _ clean: Double, _ noise: Double) -> Double {
      LossExample.target(k).clean * clean + LossExample.target(k).noise * noise
    }
    let error = claimed.reduce(0) { max($0, $1.error) }
    check.equal(
      charge(y), claimed: claimed.map(\.value), allowed: error + rounding(terms: 40, size: 10), scale: 1,
      "two states, three levels each",
      foils: [
        ("the noise, as section D.2 says", charge { _, _, noise in noise }),
        ("v, y with its sign turned", charge { -y($0, $1, $2) }),
        ("the clean state", charge { _, clean, _ in clean }), ("the input ẑ^k, not z^k", charge(rescaled: true, y)),
      ])
  }

  static let mirror = Claim(
    "Eq D.q", "The matrix that takes (z⁰, ε) to (z^k, y) is its own inverse.",
    kind: .identity, oracle: "rows from the recursion, squared by plain loops"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let recursion = ForwardRecursion(betas: schedule.betas)
      for k in Set([1, (schedule.levels + 1) / 2, schedule.levels]).sorted() {
        let preconditioning = schedule.preconditioning(k)
        let rows = [
          [schedule.noisy(k, clean: 1, noise: 0), schedule.noisy(k, clean: 0, noise: 1)],
          [preconditioning.target(clean: 1, noise: 0), preconditioning.target(clean: 0, noise: 1)],
        ]
        let (left, right) = (recursion.factors[k], recursion.variances[k].squareRoot())
        let allowed = rounding(terms: schedule.levels, size: 1)
        check.equal(
          rows.flatMap { $0 }, claimed: [left, right, right, -left], allowed: allowed, scale: 1, "\(name), k = \(k), both rows",
          foils: [("y is the noise", [left, right, 0, 1]), ("v, the sign turned", [left, right, -right, left])])
        check.equal(
          try BruteForce.product(rows, rows).flatMap { $0 }, claimed: [1, 0, 0, 1], allowed: 2 * allowed, scale: 1,
          "\(name), k = \(k), squared",
          foils: [
            ("with the noise in place of y", try BruteForce.product([rows[0], [0, 1]], [rows[0], [0, 1]]).flatMap { $0 })
          ])
      }
    }
  }
}

import ChapterKit
import DiffusionChain
import Foundation

/// Two bounds on one scale: only with the schedule's constant.
enum ConstantClaims {
  /// The paper's schedule, the recommended one with fewer levels, and one of eight equal steps, whose C is above 0.
  static let schedules: [(name: String, shape: NoiseSchedule.Shape, levels: Int)] = [
    ("linear, 128 levels", .linear(from: 7.8e-4, to: 0.156), 128),
    ("σ 0.01 … 10, 24 levels", .karras(minimum: 0.01, maximum: 10, exponent: 7), 24),
    ("β = 0.3, 8 levels", .listed(betas: Array(repeating: 0.3, count: 8)), 8),
  ]

  static let scale = Claim(
    "Eq J.j", "On standard normal states both optimal transitions report ½ log 2πe per coordinate, the diffusion only with C.",
    kind: .identity, oracle: "½ log 2πe; points whose average is exact for squares"
  ) { check in
    for latents in [1, 2] {
      let truth = Double(latents) * 0.5 * (log(2 * .pi) + 1)
      let points = cubature(2 * latents)
      let (states, noises) = (points.map { Array($0[..<latents]) }, points.map { Array($0[latents...]) })
      let first = points.indices.map { n in (0..<latents).map { 0.3 * Double(n) - 0.7 + Double($0) } }
      for schedule in schedules {
        let models = try UnitModels(schedule.shape, levels: schedule.levels, latents: latents, seed: check.seed)
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let diffusion = mean(models.terms(.diffusion, first: first, second: states, noises: noises))
        let c = Double(latents) * models.constant
        check.equal(
          diffusion, claimed: truth, allowed: Tolerance.rounding(terms: 10 * schedule.levels, size: 1 + abs(c)), scale: 0.1,
          "the diffusion, M = \(latents), \(schedule.name), C = \(c)",
          foils: [
            ("C dropped, as in Eqs 29, 52 and 53", diffusion - c), ("C with the wrong sign", diffusion - 2 * c),
          ]
            + (latents > 1 ? [("C once for all coordinates", diffusion - models.constant)] : []))
        let gaussian = mean(models.terms(.gaussian, first: first, second: states, noises: noises))
        check.equal(
          gaussian, claimed: truth, allowed: Tolerance.rounding(terms: 10, size: 1), scale: 0.1,
          "the Gaussian, M = \(latents), beside \(schedule.name)",
          foils: [
            ("½ log 2π dropped likewise", gaussian - Double(latents) * 0.5 * log(2 * .pi)),
            ("diffusion without C", diffusion - c),
          ])
      }
    }
  }
}

import ChapterKit
import DeepStateSpace
import DiffusionChain
import Foundation

/// A diffusion, or a Gaussian, in the space of the data: what the model tends to when its states become the observations.
enum LimitClaims {
  private static func example() throws -> UnitModels {
    try UnitModels(.linear(from: 0.02, to: 0.6), levels: 5, latents: 2, seed: 1)
  }

  /// z − x, divided by √r, has lost all digits of x but those that √r leaves, in each of eight entries.
  private static func cancellation(_ r: Double) -> Double { Tolerance.rounding(terms: 8, size: 1 / r.squareRoot()) }

  static let divergence = Claim(
    "Eq J.l",
    "With identity emissions of variance r the reconstruction term is ½ (log 2πr + 1) per entry: it falls with log r.",
    kind: .identity, oracle: "½ (log 2πr + 1) for each entry"
  ) { check in
    let models = try example()
    for r in [1e-2, 1e-5, 1e-8] {
      let terms = IdentityEmission(models, variance: r).terms(.gaussian)
      let each = 0.5 * (log(2 * .pi * r) + 1)
      check.equal(
        terms.reconstruction, claimed: 8 * each, allowed: cancellation(r) + Tolerance.rounding(terms: 8, size: abs(8 * each)),
        scale: 1,
        "r = \(r), 4 steps of 2 features",
        foils: [
          ("a likelihood of 1 for a perfect copy", 0), ("log r for ½ log r", 8 * each + 4 * log(r)), ("one feature", 4 * each),
          ("the mean state in place of its draws", 8 * each - 4),
        ])
      check.equal(
        terms.entropies, claimed: -8 * each, allowed: Tolerance.rounding(terms: 100, size: abs(8 * each)), scale: 1,
        "r = \(r), the entropies: as much the other way",
        foils: [("none, as for a code without noise", 0), ("those of t > 1", -6 * each)])
    }
  }

  static let autoregression = Claim(
    "Eq J.m", "As r → 0 the bound tends to the sum of −log p_ψ(x_t | x_{t−1}): an autoregressive model of the data.",
    kind: .limit, oracle: "the transition on the data; the error shrinks with r"
  ) { check in
    let models = try example()
    for kind in TransitionKind.allCases {
      let wide = 1e-4
      let coarse = IdentityEmission(models, variance: wide)
      let limit = coarse.autoregression(kind)
      let rate = abs(coarse.terms(kind).bound - limit) / wide  // at variance r the bound is off by about this times r
      for r in [1e-6, 1e-7] {
        let terms = IdentityEmission(models, variance: r).terms(kind)
        check.equal(
          terms.bound, claimed: limit, allowed: 3 * rate * r + cancellation(r), scale: 1, "\(kind.rawValue), r = \(r)",
          foils: [
            ("reconstruction counted as 0", terms.bound - terms.reconstruction),
            ("no entropy, the encoder taken for a function", terms.bound - terms.entropies),
            ("r = 0.01", IdentityEmission(models, variance: 0.01).terms(kind).bound),
          ])
      }
    }
  }
}

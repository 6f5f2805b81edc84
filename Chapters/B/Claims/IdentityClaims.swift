import ChapterKit
import Foundation

/// GenCast as a special case: j = 2 and x_t = z_t.
enum IdentityClaims {
  /// One pass for the terms; z − x, divided by a standard deviation √v, has lost all digits of x but those that √v leaves.
  private static func rounding(size: Double, width v: Double) -> Double {
    Tolerance.layers * size + Tolerance.rounding(terms: 8, size: 1 / v.squareRoot())
  }

  static let bound = Claim(
    "Eq B.l",
    "With v = r the bound on log p(x) is the diffusion's log-likelihood of x minus a multiple of r.",
    kind: .limit, oracle: "every term by hand, the chain by elimination"
  ) { check in
    let (likelihood, curvature) = (try IdentityEmission.logLikelihood(), try IdentityEmission.curvature())
    for sight in [0.25, 1e-2, 1e-4, 1e-8] {
      let terms = IdentityEmission(sight: sight, guess: sight).terms()
      check.equal(
        terms.elbo, claimed: likelihood - curvature * sight, allowed: rounding(size: 1, width: sight), scale: 1,
        "v = r = \(sight)",
        foils: [
          ("reconstruction left out", terms.elbo - terms.reconstruction), ("entropy left out", terms.elbo - terms.entropy),
          ("log 2πe v for ½ log 2πe v", terms.elbo + terms.entropy),
        ])
      check.atMost(
        abs(terms.elbo - likelihood), 1.001 * curvature * sight, allowed: rounding(size: 1, width: sight),
        "distance from the limit, r = \(sight)",
        lowerFoils: [
          ("v kept at 0.3", abs(IdentityEmission(sight: sight, guess: 0.3).terms().elbo - likelihood))
        ])
    }
  }

  static let ends = Claim(
    "Eq B.m",
    "As r → 0 both terms are those by hand: with v = 0.3 and v = r² the bound on log p(x) falls, with v = 2r it stays below.",
    kind: .limit, oracle: "−½ T (log 2πr + v/r) + ½ T log 2πe v + log p"
  ) { check in
    let (likelihood, curvature) = (try IdentityEmission.logLikelihood(), try IdentityEmission.curvature())
    let widths: [(name: String, guess: (Double) -> Double)] = [
      ("v = 0.3", { _ in 0.3 }), ("v = 2r", { 2 * $0 }), ("v = r²", { $0 * $0 }),
    ]
    for (name, guess) in widths {
      for sight in [1e-2, 1e-4, 1e-6] {
        let model = IdentityEmission(sight: sight, guess: guess(sight))
        let terms = model.terms()
        let size = abs(model.plainReconstruction) + abs(model.plainEntropy) + 10
        check.equal(
          terms.elbo, claimed: model.plainReconstruction + model.plainEntropy + likelihood - curvature * model.guess,
          allowed: rounding(size: size, width: model.guess), scale: 1, "\(name), r = \(sight)",
          foils: [("the log-likelihood of the diffusion", likelihood), ("the entropy alone", terms.entropy)])
      }
    }
    let fixed = [1e-2, 1e-4, 1e-6].map { IdentityEmission(sight: $0, guess: 0.3).terms() }
    check.atMost(fixed[2].elbo, -7e5, "v = 0.3, r = 1e-6", lowerFoils: [("r = 1e-4", fixed[1].elbo)])
    let narrow = [1e-2, 1e-4, 1e-6].map { IdentityEmission(sight: $0, guess: $0 * $0).terms() }
    check.atMost(
      25, narrow[2].reconstruction, "v = r²: the reconstruction rises", foils: [("r = 1e-2", narrow[0].reconstruction)])
    check.atMost(narrow[2].entropy, -60, "v = r²: the entropy falls faster", lowerFoils: [("r = 1e-2", narrow[0].entropy)])
  }
}

import ChapterKit
import Foundation
import Oracle

/// What the prior should match: the encoder's average over all series.
enum AggregateClaims {
  /// p*(z_1): half of all series start near −2, half near 2.
  static let humps = [(mean: -2.0, variance: 0.25), (mean: 2.0, variance: 0.25)]

  /// A nonlinear prior with two modes, and a linear q_Φ: numbers that a search found good, to two digits.
  static let prior = Prior(
    conditional: [Kernel(level: 0, slopes: [0.75], bend: 1.3, bendSlopes: [3], variance: 0.21)],
    auxiliary: [Kernel(level: 0, slopes: [0.46], variance: 0.1)])

  static func logAggregate(_ z: Double) -> Double {
    log(humps.reduce(0) { $0 + 0.5 * exp(logNormal(z, mean: $1.mean, variance: $1.variance)) })
  }

  /// The variance of p*, and so of the best Gaussian prior.
  static var variance: Double { humps.reduce(0) { $0 + 0.5 * ($1.variance + $1.mean * $1.mean) } }

  static func average(_ function: (Double) throws -> Double) throws -> Measured {
    try expectation(
      of: function, density: { exp(logAggregate($0)) }, over: Region([-7, -4, -2, 0, 2, 4, 7]),
      to: .init(absolute: 1e-8, relative: 1e-7))
  }

  static let order = Claim(
    "Eq G.h", "For a p* with two modes, in nats: entropy ≤ nonlinear prior ≤ its L_VHP ≤ the best Gaussian prior.",
    kind: .bound,
    oracle: "quadrature; the Gaussian by hand"
  ) { check in
    let entropy = try average { -logAggregate($0) }
    let exact = try average { try prior.negativeLogLikelihood([$0]).value }
    let loss = try average { try prior.expectedLoss([$0], to: .init(absolute: 1e-8, relative: 1e-7)).value }
    let gaussian = 0.5 * (log(2 * .pi * variance) + 1)
    let allowed = entropy.error + exact.error + loss.error
    let hump = 0.5 * (log(2 * .pi * humps[0].variance) + 1)
    check.atMost(
      entropy.value, exact.value, allowed: allowed, scale: 0.1, "H(p*) ≤ E[−log p_η]",
      foils: [("the entropy of one mode", hump)])
    check.atMost(
      exact.value, loss.value, allowed: allowed, scale: 0.1, "E[−log p_η] ≤ E L_VHP", foils: [("the entropy", entropy.value)])
    check.atMost(
      loss.value, gaussian, allowed: allowed, scale: 0.1, "E L_VHP ≤ ½ log 2πe Var",
      foils: [("the entropy of one mode", hump)])
  }
}

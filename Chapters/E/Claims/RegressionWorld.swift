import ChapterKit
import DiffusionLoss
import Foundation
import Oracle
import Preconditioning
import Probability

/// One level's regression with z⁰ ~ N(m, s²): the loss of a fixed, wrong output as a function of s.
struct RegressionWorld {
  let m: Double
  let sigma: Double

  var preconditioning: Preconditioning { Preconditioning(noiseLevel: sigma) }

  /// An output that is smooth and not the best one.
  func output(_ rescaled: Double) -> Double { 0.8 * sin(rescaled) - 0.3 }

  func posterior(s: Double) -> CleanPosterior { CleanPosterior(clean: Normal(mean: m, variance: s * s), noiseLevel: sigma) }

  /// E f(F − y) over z⁰ and ε, y written out from its definition.
  func average(s: Double, _ f: (Double) -> Double) throws -> Measured {
    let total = (1 + sigma * sigma).squareRoot()
    return try expectation(
      of: { clean, noise in f(output(clean + sigma * noise) - (sigma * clean - noise) / total) },
      density: { exp(logNormal($0, mean: m, variance: s * s) + logNormal($1, mean: 0, variance: 1)) },
      over: Region(mean: m, deviation: s), { _ in Region(mean: 0, deviation: 1) })
  }

  func loss(s: Double) throws -> Measured { try average(s: s) { $0 * $0 } }

  /// E f(F − E[y | z^k]) over z^k alone.
  func averageOverNoisy(s: Double, _ f: (Double) -> Double) throws -> Measured {
    let posterior = posterior(s: s)
    return try gaussianExpectation(
      of: { f(output($0) - posterior.target(rescaled: $0, preconditioning)) }, mean: m,
      deviation: posterior.rescaledVariance.squareRoot())
  }

  func split(s: Double) throws -> (regression: Measured, variance: Double) {
    (try averageOverNoisy(s: s) { $0 * $0 }, posterior(s: s).targetVariance(preconditioning))
  }
}

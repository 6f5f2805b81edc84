import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Preconditioning
import Probability
import Tensor

/// A step beyond the paper: the encoder's Gaussian is known, so part of the squared error need not be drawn.
enum RaoBlackwellClaims {
  private static let cases: [(m: Double, s: Double, sigma: Double)] = [(0.4, 0.3, 0.5), (-1, 1, 0.05), (2, 0.2, 3)]

  static let posterior = Claim(
    "Eq E.w",
    "Given z^k, a clean state from N(m, s²) has the stated mean and variance.",
    kind: .identity, oracle: "Bayes' rule by quadrature"
  ) { check in
    for (m, s, sigma) in cases {
      let posterior = CleanPosterior(clean: Normal(mean: m, variance: s * s), noiseLevel: sigma)
      let rescaled = m + 1.2 * sigma
      let alphaBar = 1 / (1 + sigma * sigma)
      let denominator = alphaBar * s * s + 1 - alphaBar
      let stated = (s * s * alphaBar * rescaled + (1 - alphaBar) * m) / denominator
      let region = Region(around: [(mean: m, standardDeviation: s), (mean: rescaled, standardDeviation: sigma)])
      func moment(_ f: (Double) -> Double) throws -> Measured {
        try integral(
          of: { f($0) * exp(logNormal($0, mean: m, variance: s * s) + logNormal(rescaled, mean: $0, variance: sigma * sigma)) },
          over: region)
      }
      let mass = try moment { _ in 1 }
      let (mean, spread) = (try moment { $0 }, try moment { ($0 - stated) * ($0 - stated) })
      func allowed(_ part: Measured) -> Double {
        (part.error + abs(part.value / mass.value) * mass.error) / mass.value + rounding(terms: 10, size: 2)
      }
      check.equal(
        posterior.mean(rescaled: rescaled), claimed: mean.value / mass.value, allowed: allowed(mean), scale: 0.1,
        "mean, m, s, σ = \(m), \(s), \(sigma)",
        foils: [("ẑ itself", rescaled), ("m itself", m)])
      check.equal(
        posterior.mean(rescaled: rescaled), claimed: stated, allowed: rounding(terms: 10, size: 4), scale: 0.1, "the stated mean",
        foils: [("z^k not rescaled", stated + s * s * alphaBar * (alphaBar.squareRoot() - 1) * rescaled / denominator)])
      check.equal(
        posterior.variance, claimed: spread.value / mass.value, allowed: allowed(spread), scale: s * s / 100 + posterior.variance,
        "variance",
        foils: [("s²", s * s), ("σ²", sigma * sigma)])
    }
  }

  static let split = Claim(
    "Eq E.x",
    "The mean squared error is that against E[y | z^k], plus Var[y | z^k], for which nothing is drawn.",
    kind: .identity,
    oracle: "double quadrature over z⁰ and ε"
  ) { check in
    for (m, s, sigma) in cases {
      let example = RegressionExample(m: m, sigma: sigma)
      let plain = try example.loss(s: s)
      let split = try example.split(s: s)
      check.equal(
        split.regression.value + split.variance, claimed: plain.value,
        allowed: plain.error + split.regression.error + rounding(terms: 20, size: plain.value + 1), scale: plain.value,
        "m, s, σ = \(m), \(s), \(sigma)",
        foils: [
          ("the variance dropped", split.regression.value),
          ("Var[z⁰ | z^k] for Var[y | z^k]", split.regression.value + 2 * split.variance),
        ])
    }
  }

  static let gradient = Claim(
    "Eq E.z",
    "With Var[y | z^k] the derivative with respect to the encoder's s is that of the full loss; without it, it is not.",
    kind: .identity,
    oracle: "differences of the full loss by quadrature"
  ) { check in
    for (m, s, sigma) in cases {
      let example = RegressionExample(m: m, sigma: sigma)
      let whole = try slope(at: s) { try example.loss(s: $0) }
      let regression = try slope(at: s) { try example.split(s: $0).regression }
      let variance = try slope(at: s) { Measured(example.posterior(s: $0).targetVariance(example.preconditioning), error: 0) }
      check.equal(
        regression.value + variance.value, claimed: whole.value, allowed: whole.error + regression.error + variance.error,
        scale: abs(whole.value), "∂/∂s at m, s, σ = \(m), \(s), \(sigma)", foils: [("the variance dropped", regression.value)])
    }
  }

  /// f′(s) by central differences over w and w/2, extrapolated; the step from the coarser extrapolation bounds what is left.
  /// The widths stay fixed, since narrower ones would only magnify the error of the quadrature.
  private static func slope(at s: Double, _ f: (Double) throws -> Measured) throws -> Measured {
    func difference(_ width: Double) throws -> Measured { try (0.5 / width) * (f(s + width) - f(s - width)) }
    let (wide, middle, narrow) = (try difference(0.08 * s), try difference(0.04 * s), try difference(0.02 * s))
    let coarse = (1.0 / 3) * (4 * middle - wide)
    let fine = (1.0 / 3) * (4 * narrow - middle)
    return Measured(fine.value, error: fine.error + abs(fine.value - coarse.value))
  }

  static let spread = Claim(
    "Eq E.y",
    "The variance of a drawn squared error exceeds that of e² by 2v² + 4v E e².",
    kind: .identity, oracle: "the variance of (F − y)² by quadrature"
  ) { check in
    for (m, s, sigma) in cases {
      let example = RegressionExample(m: m, sigma: sigma)
      func variance(_ fourth: Measured, _ square: Measured) -> Measured {
        fourth - Measured(square.value * square.value, error: 2 * square.value * square.error)
      }
      let drawn = try variance(example.average(s: s) { pow($0, 4) }, example.loss(s: s))
      let split = try example.split(s: s)
      let averaged = try variance(example.averageOverNoisy(s: s) { pow($0, 4) }, split.regression)
      let v = split.variance
      check.equal(
        averaged.value + 2 * v * v + 4 * v * split.regression.value, claimed: drawn.value,
        allowed: drawn.error + averaged.error + 4 * v * split.regression.error, scale: drawn.value,
        "m, s, σ = \(m), \(s), \(sigma)",
        foils: [("nothing removed", averaged.value), ("2v² alone", averaged.value + 2 * v * v)])
    }
  }
}

/// One level's regression with z⁰ ~ N(m, s²): the loss of a fixed, wrong output as a function of s.
struct RegressionExample {
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
      over: Region(mean: m, standardDeviation: s), { _ in Region(mean: 0, standardDeviation: 1) })
  }

  func loss(s: Double) throws -> Measured { try average(s: s) { $0 * $0 } }

  /// E f(F − E[y | z^k]) over z^k alone.
  func averageOverNoisy(s: Double, _ f: (Double) -> Double) throws -> Measured {
    let posterior = posterior(s: s)
    return try gaussianExpectation(
      of: { f(output($0) - posterior.target(rescaled: $0, preconditioning)) }, mean: m,
      standardDeviation: posterior.rescaledVariance.squareRoot())
  }

  func split(s: Double) throws -> (regression: Measured, variance: Double) {
    (try averageOverNoisy(s: s) { $0 * $0 }, posterior(s: s).targetVariance(preconditioning))
  }
}

/// The averaged target in the loss that trains, not one level and one latent at a time.
enum AveragedLossClaims {
  private typealias TestExample = RowExample

  static let rows = Claim(
    "Eq E.ad", "Given the Gaussian from which z⁰ was drawn, the training loss uses E[‖F − y‖² | z^k] in place of ‖F − y‖².",
    kind: .identity, oracle: "two states with two draws each, summed by hand"
  ) { check in
    let uniform = LevelDistribution.uniform(levels: 3)
    for standardDeviation in [1, 2.5] {
      let computed = TestExample.loss(uniform, sigmaData: standardDeviation, averaged: true)
      func claimed(_ error: (Int, Int) -> Double) -> [Double] {
        TestExample.byHand(weight: { 3 * TestExample.noiseWeight($0) }, error)
      }
      check.equal(
        computed, claimed: claimed { TestExample.averagedError($0, $1) }, allowed: rounding(terms: 40, size: 40), scale: 1,
        "σ_data = \(standardDeviation)",
        foils: [
          ("the variance left out", claimed { TestExample.averagedError($0, $1, isSplit: false) }),
          ("y at the draw", claimed(TestExample.drawnError)),
          ("the other state's Gaussian", claimed { TestExample.averagedError($0, $1, of: 1 - $0 / 2) }),
        ])
    }
  }

  static let mean = Claim(
    "Eq E.ad",
    "At each of three levels the training loss with averaged y has the mean of the loss with drawn y.",
    kind: .identity,
    oracle: "double quadrature of w̃_k/ρ(k) (F − y)²"
  ) { check in
    let (m, s) = (0.4, 0.6)
    let weights = LossWeights(TestExample.schedule)
    for k in 1...3 {
      let sigma = TestExample.recursion.squaredNoiseLevel(k).squareRoot()
      let total = (1 + sigma * sigma).squareRoot()
      let error = try expectation(
        of: { clean, noise in
          let miss = bent((clean + sigma * noise) / total) - (sigma * clean - noise) / total
          return miss * miss
        },
        density: { exp(logNormal($0, mean: m, variance: s * s) + logNormal($1, mean: 0, variance: 1)) },
        over: Region(mean: m, standardDeviation: s), { _ in Region(mean: 0, standardDeviation: 1) })
      let weight = 3 * 0.5 * TestExample.recursion.explained(k)
      let rest = weights.forwardLoss(meanSquare: m * m + s * s) + weights.constant
      let posterior = 1 / (1 / (s * s) + 1 / (sigma * sigma))
      let grid = gridMean(k, mean: m, standardDeviation: s)
      check.equal(
        grid.value, claimed: weight * error.value + rest,
        allowed: grid.error + weight * error.error + rounding(terms: 100, size: 4), scale: 1,
        "K = 3, level \(k)",
        foils: [
          ("the variance left out", weight * (error.value - posterior * total * total / (sigma * sigma)) + rest),
          ("counted twice", weight * (error.value + posterior * total * total / (sigma * sigma)) + rest),
        ])
    }
  }

  static let ruler = Claim(
    "Eq E.ag", "The training loss and `CleanPosterior` have the same E[y | z^k] and Var[y | z^k], computed in different orders.",
    kind: .identity, oracle: "CleanPosterior, coordinate by coordinate"
  ) { check in
    for standardDeviation in [1, 2.5] {
      /// (F − E[y | z^k])² + Var[y | z^k] of one draw, as an error of ε.
      func error(_ row: Int, _ latent: Int, isSplit: Bool = true, shift: Double = 0) -> Double {
        let square = TestExample.recursion.squaredNoiseLevel(TestExample.levels[row])
        let preconditioning = Preconditioning(noiseLevel: square.squareRoot(), sigmaData: standardDeviation)
        let posterior = CleanPosterior(
          clean: Normal(mean: TestExample.means[row / 2][latent] + shift, variance: TestExample.variances[row / 2][latent]),
          noiseLevel: square.squareRoot())
        let rescaled = TestExample.rescaled(row, latent)
        let output = preconditioning.output(rescaled: rescaled, denoised: TestExample.denoised(rescaled, TestExample.levels[row]))
        let miss = output - posterior.target(rescaled: rescaled, preconditioning)
        let variance = isSplit ? posterior.targetVariance(preconditioning) : 0
        return (miss * miss + variance) * standardDeviation * standardDeviation / (square + standardDeviation * standardDeviation)
      }
      func claimed(_ error: (Int, Int) -> Double) -> [Double] {
        TestExample.byHand(weight: { 3 * TestExample.noiseWeight($0) }, error)
      }
      check.equal(
        TestExample.loss(.uniform(levels: 3), sigmaData: standardDeviation, averaged: true), claimed: claimed { error($0, $1) },
        allowed: rounding(terms: 60, size: 40), scale: 1, "σ_data = \(standardDeviation)",
        foils: [
          ("the variance left out", claimed { error($0, $1, isSplit: false) }),
          ("another mean of z⁰", claimed { error($0, $1, shift: 0.1) }),
        ])
    }
  }

  /// What `Bent` answers.
  private static func bent(_ shown: Double) -> Double { 0.8 * tanh(shown) - 0.3 }

  private struct Bent: OutputNetwork {
    func output(noisy: Variable, levels: [Int]) -> Variable { 0.8 * tanh(noisy) - 0.3 }
  }

  /// The mean of the averaged loss over z⁰ = m + s ξ and ε, by the trapezoidal rule with steps of ¼; with those of ½, the error.
  private static func gridMean(_ k: Int, mean: Double, standardDeviation: Double) -> Measured {
    let tape = Tape(precision: .double, recordsGradients: false)
    let axis = (-32...32).map { 0.25 * Double($0) }
    let points = axis.flatMap { xi in axis.map { (xi, $0) } }
    func column(_ value: ((Double, Double)) -> Double) -> Variable { tape.constant(points.map(value), [points.count, 1]) }
    let distribution = DiagonalGaussian(
      mean: tape.constant(repeating: mean, [points.count, 1]),
      logVariance: tape.constant(repeating: 2 * log(standardDeviation), [points.count, 1]))
    let values = DenoisingLoss(TestExample.weights, .uniform(levels: 3)).estimate(
      clean: column { mean + standardDeviation * $0.0 },
      LevelDraws(levels: points.map { _ in k }, noise: column { $0.1 }), network: Bent(), cleanDistribution: distribution
    ).doubles
    func sum(_ step: Double) -> Double {
      zip(points, values).reduce(0) { sum, row in
        let ((xi, noise), value) = row
        guard (xi / step).rounded() == xi / step, (noise / step).rounded() == noise / step else { return sum }
        return sum + step * step * value * exp(logNormal(xi, mean: 0, variance: 1) + logNormal(noise, mean: 0, variance: 1))
      }
    }
    return Measured(sum(0.25), error: abs(sum(0.25) - sum(0.5)))
  }
}

import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Preconditioning
import Probability
import Tensor

/// The averaged target in the loss that trains, not one level and one latent at a time.
enum AveragedLossClaims {
  private typealias World = RowWorld

  static let rows = Claim(
    "Eq E.ad", "Told the Gaussian that z⁰ came from, the loss that trains puts E‖F − y‖² given z^k in place of ‖F − y‖².",
    kind: .identity, oracle: "two states with two draws each by hand: Bayes' rule with precisions, weights from the walk"
  ) { check in
    let uniform = LevelDistribution.uniform(levels: 3)
    for deviation in [1, 2.5] {
      let computed = World.loss(uniform, dataDeviation: deviation, averaged: true)
      func claimed(_ error: (Int, Int) -> Double) -> [Double] { World.byHand(weight: { 3 * World.noiseWeight($0) }, error) }
      check.equal(
        computed, claimed: claimed { World.averagedError($0, $1) }, allowed: rounding(terms: 40, size: 40), scale: 1,
        "σ_data = \(deviation)",
        foils: [
          ("the variance left out", claimed { World.averagedError($0, $1, isSplit: false) }),
          ("y at the draw", claimed(World.drawnError)),
          ("the other state's Gaussian", claimed { World.averagedError($0, $1, of: 1 - $0 / 2) }),
        ])
    }
  }

  static let mean = Claim(
    "Eq E.ad", "Averaged or drawn, the loss that trains has the same mean over z⁰ and ε at every level.", kind: .identity,
    oracle: "double quadrature of w̃_k/ρ (F − y)², y from its definition, for a network that is not the best"
  ) { check in
    let (m, s) = (0.4, 0.6)
    let weights = LossWeights(World.schedule)
    for k in 1...3 {
      let sigma = World.walk.squaredNoiseLevel(k).squareRoot()
      let total = (1 + sigma * sigma).squareRoot()
      let error = try expectation(
        of: { clean, noise in
          let miss = bent((clean + sigma * noise) / total) - (sigma * clean - noise) / total
          return miss * miss
        },
        density: { exp(logNormal($0, mean: m, variance: s * s) + logNormal($1, mean: 0, variance: 1)) },
        over: Region(mean: m, deviation: s), { _ in Region(mean: 0, deviation: 1) })
      let weight = 3 * 0.5 * World.walk.explained(k)
      let rest = weights.forwardLoss(meanSquare: m * m + s * s) + weights.constant
      let posterior = 1 / (1 / (s * s) + 1 / (sigma * sigma))
      let grid = gridMean(k, mean: m, deviation: s)
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
    "Eq E.ag", "The loss that trains and the ruler hold one E[y | z^k] and one Var[y | z^k], in two orders of computation.",
    kind: .identity, oracle: "CleanPosterior, one row and coordinate at a time, in the order of the derivation"
  ) { check in
    for deviation in [1, 2.5] {
      /// (F − E[y | z^k])² + Var[y | z^k] of one draw, as an error of ε.
      func error(_ row: Int, _ latent: Int, isSplit: Bool = true, shift: Double = 0) -> Double {
        let square = World.walk.squaredNoiseLevel(World.levels[row])
        let preconditioning = Preconditioning(noiseLevel: square.squareRoot(), dataDeviation: deviation)
        let posterior = CleanPosterior(
          clean: Normal(mean: World.means[row / 2][latent] + shift, variance: World.variances[row / 2][latent]),
          noiseLevel: square.squareRoot())
        let rescaled = World.rescaled(row, latent)
        let output = preconditioning.output(rescaled: rescaled, denoised: World.denoised(rescaled, World.levels[row]))
        let miss = output - posterior.target(rescaled: rescaled, preconditioning)
        let variance = isSplit ? posterior.targetVariance(preconditioning) : 0
        return (miss * miss + variance) * deviation * deviation / (square + deviation * deviation)
      }
      func claimed(_ error: (Int, Int) -> Double) -> [Double] { World.byHand(weight: { 3 * World.noiseWeight($0) }, error) }
      check.equal(
        World.loss(.uniform(levels: 3), dataDeviation: deviation, averaged: true), claimed: claimed { error($0, $1) },
        allowed: rounding(terms: 60, size: 40), scale: 1, "σ_data = \(deviation)",
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
  private static func gridMean(_ k: Int, mean: Double, deviation: Double) -> Measured {
    let tape = Tape(precision: .double, recordsGradients: false)
    let axis = (-32...32).map { 0.25 * Double($0) }
    let points = axis.flatMap { xi in axis.map { (xi, $0) } }
    func column(_ value: ((Double, Double)) -> Double) -> Variable { tape.constant(points.map(value), [points.count, 1]) }
    let law = DiagonalGaussian(
      mean: tape.constant(repeating: mean, [points.count, 1]),
      logVariance: tape.constant(repeating: 2 * log(deviation), [points.count, 1]))
    let values = DenoisingLoss(World.weights, .uniform(levels: 3))(
      clean: column { mean + deviation * $0.0 },
      LevelDraws(levels: points.map { _ in k }, noise: column { $0.1 }), network: Bent(), law: law
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

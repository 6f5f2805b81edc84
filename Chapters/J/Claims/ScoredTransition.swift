import Autodiff
import EvidenceBound
import Foundation
import Networks
import Tensor

/// A Gaussian transition of order 2 with random weights, four random trajectories of five steps, and a Gaussian of the encoder at
/// every step: what the transition is scored on.
struct ScoredTransition {
  let latents: Int
  let seed: Int
  private let transition: GaussianTransition
  private let weights: Parameters
  private let steps = 5

  init(latents: Int, seed: UInt64) {
    var network = NetworkSettings()
    (network.latents, network.order, network.channels, network.hidden) = (latents, 2, 4, 3)
    network.transitionBlocks = 2
    (network.minLogVariance, network.maxLogVariance) = (-1, 1.5)  // a narrow law would need more draws
    var layout = ParameterLayout()
    transition = GaussianTransition("transition", DataExtents(observations: 1, covariates: 1), network, in: &layout)
    self.latents = latents
    self.seed = Int(seed % (1 << 32))
    weights = randomWeights(layout, seed: self.seed, "chapter J, scored")
  }

  private func normals(_ series: Int, _ count: Int) -> [Double] {
    let draws = CounterRandom(seed: seed, purpose: "chapter J, scored on")
    return (0..<count).map { draws.normal(series: series, time: $0) }
  }

  private var count: Int { 4 * steps * latents }
  /// z, [4, 5, M].
  var states: [Double] { normals(0, count) }
  /// The means of the encoder's Gaussians, [4, 5, M].
  var means: [Double] { normals(1, count) }
  /// Their variances, from 0.1 to 3 or so, [4, 5, M].
  var variances: [Double] { normals(2, count).map { exp(0.7 * $0 - 0.3) } }

  private func onTape<Result>(_ body: (Tape, SequenceBatch) -> Result) -> Result {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: weights)
    let nothing = tape.constant(repeating: 0, [2, steps, 1])
    return body(tape, SequenceBatch(observations: nothing, covariates: tape.constant(normals(3, 2 * steps), [2, steps, 1])))
  }

  /// The package's term for times 3, 4, 5 of each trajectory: [4, 3].
  var terms: [Double] {
    onTape { tape, batch in
      let shape: Shape = [4, steps, latents]
      let posterior = DiagonalGaussian(
        mean: tape.constant(means, shape), logVariance: tape.constant(variances.map { log($0) }, shape))
      return transition.negativeLogLikelihood(
        of: Trajectories(latents: tape.constant(states, shape), posterior: posterior), batch
      ).doubles
    }
  }

  /// Mean and variance of p_ψ(z_t | z_{t−2}, z_{t−1}, u_{t−2:t}) for the four trajectories at one time from 3 on: [4, M] each.
  func distribution(time t: Int) -> (mean: [Double], variance: [Double]) {
    onTape { tape, batch in
      let history = tape.constant(states, [4, steps, latents]).slice(axis: 1, (t - 3)..<(t - 1))
      let distribution = transition.distribution(given: history, rows: transition.rows(of: batch, trajectories: 4, time: t))
      return (distribution.mean.doubles, distribution.logVariance.doubles.map { exp($0) })
    }
  }

  /// One coordinate of one term in plain numbers.
  struct Coordinate {
    let row: Int
    let drawn: Double
    let encoder: (mean: Double, variance: Double)
    let distribution: (mean: Double, variance: Double)
  }

  /// The coordinates of every term, [4, 3] of M each; with a `lag`, the distributions are those of an earlier time.
  func coordinates(lag: Int = 0) -> [[Coordinate]] {
    let distributions = (3...steps).map { distribution(time: max($0 - lag, 3)) }
    return (0..<4).flatMap { row in
      (3...steps).map { t in
        (0..<latents).map { i in
          let (position, distribution) = ((row * steps + t - 1) * latents + i, distributions[t - 3])
          return Coordinate(
            row: row, drawn: states[position], encoder: (means[position], variances[position]),
            distribution: (distribution.mean[row * latents + i], distribution.variance[row * latents + i]))
        }
      }
    }
  }
}

/// −log N(z; mean, variance) by the definition.
func minusLogDensity(_ z: Double, _ distribution: (mean: Double, variance: Double)) -> Double {
  0.5 * ((z - distribution.mean) * (z - distribution.mean) / distribution.variance + log(2 * .pi * distribution.variance))
}

extension ScoredTransition {
  /// The distribution of z_t for one trajectory of one latent, with the package's own −log density at any point.
  func density(time t: Int, row: Int) -> (mean: Double, standardDeviation: Double, negativeLogLikelihood: (Double) -> Double) {
    let distribution = self.distribution(time: t)
    let (mean, variance) = (distribution.mean[row], distribution.variance[row])
    let tape = Tape(precision: .double, recordsGradients: false)
    func negativeLogLikelihood(_ z: Double) -> Double {
      tape.reset()
      let gaussian = DiagonalGaussian(
        mean: tape.constant([mean], [1]), logVariance: tape.constant([Foundation.log(variance)], [1]))
      return gaussian.negativeLogDensity(at: tape.constant([z], [1])).scalar
    }
    return (mean, variance.squareRoot(), negativeLogLikelihood)
  }
}

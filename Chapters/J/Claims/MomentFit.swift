import Autodiff
import EvidenceBound
import Foundation
import Networks
import Tensor

/// A Gaussian transition scored on one history that is followed, again and again, by one of two far-apart states.
struct MomentFit {
  /// What the encoder says of z_2: three times the first, twice the second. Mean and variance of each of two coordinates.
  static let modes: [(share: Double, mean: [Double], variance: [Double])] = [
    (0.6, [-4, 1], [0.2, 0.5]), (0.4, [4.5, -2], [0.35, 0.1]),
  ]

  private let transition: GaussianTransition
  private let weights: Parameters
  private static let history = [0.6, -1.3]

  init(seed: UInt64) {
    var network = NetworkSettings()
    (network.latents, network.channels, network.hidden, network.transitionBlocks) = (2, 4, 3, 2)
    (network.minLogVariance, network.maxLogVariance) = (-30, 30)
    var layout = ParameterLayout()
    transition = GaussianTransition("psi", DataExtents(observations: 1), network, in: &layout)
    weights = randomWeights(layout, seed: Int(seed % (1 << 32)), "chapter J, moment fit")
  }

  /// The mean of the mixture, coordinate by coordinate.
  static var mean: [Double] { [0, 1].map { i in modes.reduce(0) { $0 + $1.share * $1.mean[i] } } }
  /// Its variance: that within the modes and that between them.
  static var variance: [Double] {
    [0, 1].map { i in
      modes.reduce(0) { $0 + $1.share * ($1.variance[i] + pow($1.mean[i] - mean[i], 2)) }
    }
  }

  private func batch(on tape: Tape) -> SequenceBatch {
    SequenceBatch(observations: tape.constant(repeating: 0, [5, 2, 1]))
  }

  /// The package's term averaged over the five trajectories.
  private func average(on tape: Tape) -> Variable {
    let rows = [0, 0, 0, 1, 1].map { Self.modes[$0] }
    func table(_ second: (Int) -> [Double]) -> Variable { tape.constant((0..<5).flatMap { second($0) }, [5, 2, 2]) }
    let posterior = DiagonalGaussian(
      mean: table { Self.history + rows[$0].mean }, logVariance: table { [0, 0] + rows[$0].variance.map { Foundation.log($0) } })
    let trajectories = Trajectories(latents: table { Self.history + rows[$0].mean }, posterior: posterior)
    return 0.2 * transition.negativeLogLikelihood(of: trajectories, batch(on: tape)).sum()
  }

  /// The weights with the two output biases moved so that the distribution after this history has the given mean and variance.
  private func shifted(mean: [Double], variance: [Double]) throws -> Parameters {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: weights)
    let distribution = transition.distribution(given: tape.constant(Self.history, [1, 1, 2]), rows: nil)
    func bias(_ name: String, _ wanted: [Double], _ now: [Double]) throws -> (String, [Double]) {
      let full = "psi.head.\(name).output.bias"
      guard let entry = weights.layout.entries.first(where: { $0.name == full }) else { throw UnknownName(name: full) }
      return (full, weights[entry].indices.map { weights[entry][$0] + wanted[$0] - now[$0] })
    }
    let moved = [
      try bias("mean", mean, distribution.mean.doubles),
      try bias("logVariance", variance.map { log($0) }, distribution.logVariance.doubles),
    ]
    return try setting(Dictionary(uniqueKeysWithValues: moved), in: weights)
  }

  /// The average term at a distribution, and the size of its slope in every parameter tensor.
  func score(mean: [Double], variance: [Double]) throws -> (loss: Double, slopes: [Double]) {
    let tape = Tape(precision: .double)
    tape.reset(parameters: try shifted(mean: mean, variance: variance))
    let loss = average(on: tape)
    let value = loss.scalar
    let gradient = tape.backward(from: loss)
    return (value, weights.layout.entries.map { gradient[$0].reduce(0) { $0 + $1 * $1 }.squareRoot() })
  }
}

import Autodiff
import EvidenceBound
import Foundation
import StateSpace
import Tensor

/// Two series of five steps with a covariate, and the exact factors around the straight transition: emission, prior, encoder.
struct LinearExample {
  let steps = 5
  let observations: [[[Double]]]  // [2][5][2]
  let covariates: [[[Double]]]  // [2][5][1]
  /// z_1 ~ N(mean, variance), z_2 ~ N(mean + slope z_1, variance).
  static let first = (mean: 0.4, variance: 1.2)
  static let second = (mean: -0.3, slope: 0.5, variance: 0.7)
  /// x_t = weights z_t + offsets + noise.
  static let (weights, offsets, variances) = ([1, -0.7], [0.2, -0.1], [0.3, 0.8])

  init(seed: UInt64) {
    let draws = CounterRandom(seed: Int(seed % (1 << 32)), purpose: "chapter J, linear world")
    observations = (0..<2).map { n in (0..<5).map { t in [0, 1].map { 1.5 * draws.normal(series: n, time: t, lane: $0) } } }
    covariates = (0..<2).map { n in (0..<5).map { t in [draws.normal(series: n, time: t, lane: 4)] } }
  }

  /// The same model by its matrices.
  var model: LinearGaussianModel {
    let (one, two, line) = (Self.first, Self.second, LinearTransition.line)
    let cross = two.slope * one.variance
    let initial = LinearGaussianConditional(
      matrix: .zero(rows: 2, columns: 2), offset: [one.mean, two.mean + two.slope * one.mean],
      covariance: DenseMatrix(rows: 2, columns: 2, [one.variance, cross, cross, two.slope * cross + two.variance]))
    let transition = LinearGaussianConditional(
      matrix: DenseMatrix(rows: 1, columns: 5, line.slopes), offset: [line.level],
      covariance: .identity(1, times: LinearTransition.variance))
    let emission = LinearGaussianConditional(
      matrix: DenseMatrix(rows: 2, columns: 4, Self.weights.flatMap { [0, $0, 0, 0] }), offset: Self.offsets,
      covariance: DenseMatrix(rows: 2, columns: 2, [Self.variances[0], 0, 0, Self.variances[1]]))
    return LinearGaussianModel(order: 2, initial: initial, transition: transition, emission: emission)
  }

  /// log p(x_{1:5} | u_{1:5}) of each series by the Kalman filter.
  var evidence: [Double] {
    [0, 1].map { model.filter(observations: observations[$0], covariates: covariates[$0]).logEvidence }
  }

  /// One step of the encoder: slopes on z_{t−2}, z_{t−1}, level and variance.
  typealias Step = (slopes: [Double], level: Double, variance: Double)

  /// The exact posterior of a series, its variances times a factor.
  func posterior(_ series: Int, factor: Double = 1) -> [Step] {
    let (x, u) = (observations[series], covariates[series])
    let joint = model.initialPosterior(observations: x, covariates: u)
    let (one, two) = (joint.marginal([0]), joint.conditional([1], given: [0]))
    let rest = model.smoothingConditionals(observations: x, covariates: u)
    let later = [([0, two.matrix[0, 0]], two)] + rest.map { ($0.matrix.values, $0) }
    let start: Step = ([0, 0], one.mean[0], factor * one.covariance[0, 0])
    return [start]
      + later.map { slopes, distribution -> Step in (slopes, distribution.offset[0], factor * distribution.covariance[0, 0]) }
  }
}

/// The encoder with given steps for each series.
struct ChainEncoder: SmoothingPosterior {
  let series: [[LinearExample.Step]]

  func trajectories(of batch: SequenceBatch, noise: Variable) -> Trajectories {
    let (n, t, tape) = (noise.shape[0], noise.shape[1], noise.tape)
    func column(_ number: (LinearExample.Step) -> Double, _ time: Int) -> Variable {
      tape.constant((0..<n).map { number(series[$0 % series.count][time]) }, [n, 1])
    }
    var (states, means, spreads) = ([Variable](), [Variable](), [Variable]())
    for time in 0..<t {
      var mean = column({ $0.level }, time)
      for back in [1, 2] where back <= time { mean = mean + column({ $0.slopes[2 - back] }, time) * states[time - back] }
      let distribution = DiagonalGaussian(mean: mean, logVariance: log(column({ $0.variance }, time)))
      states.append(distribution.sample(noise: noise.slice(axis: 1, time..<time + 1).reshaped([n, 1])))
      means.append(mean)
      spreads.append(distribution.logVariance)
    }
    func joined(_ parts: [Variable]) -> Variable { concatenate(parts, axis: 1).reshaped([n, t, 1]) }
    return Trajectories(
      latents: joined(states), posterior: DiagonalGaussian(mean: joined(means), logVariance: joined(spreads)))
  }
}

extension LinearExample: Emission, InitialPrior {
  func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    let tape = latents.tape
    let mean = affine(latents, weight: tape.constant(Self.weights, [1, 2]), bias: tape.constant(Self.offsets, [2]))
    let logs = (0..<mean.shape.rows).flatMap { _ in Self.variances.map { Foundation.log($0) } }
    return DiagonalGaussian(mean: mean, logVariance: tape.constant(logs, mean.shape))
  }

  func negativeLogLikelihood(of first: Variable, _ batch: SequenceBatch) -> Variable {
    let n = first.shape[0]
    let (one, two) = (first.slice(axis: 1, 0..<1).reshaped([n, 1]), first.slice(axis: 1, 1..<2).reshaped([n, 1]))
    func score(_ z: Variable, _ mean: Variable, _ variance: Double) -> Variable {
      DiagonalGaussian(mean: mean, logVariance: 0 * mean + Foundation.log(variance)).negativeLogDensity(at: z)
    }
    let early = score(one, 0 * one + Self.first.mean, Self.first.variance)
    return (early + score(two, Self.second.slope * one + Self.second.mean, Self.second.variance)).reshaped([n])
  }
}

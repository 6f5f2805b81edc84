import Autodiff
import DeepStateSpace
import EvidenceBound
import Foundation
import Networks
import Objective
import Oracle
import Tensor

/// One evaluation of a miniature's objective beside what it was made of: draws and distributions as plain numbers, row by row.
///
/// Row s·B + b is trajectory s of sequence b. Within a row, entry t·M + m belongs to coordinate m at the t-th step, from 0.
struct Dissection {
  let small: SmallRun
  let objective: Objective
  let noise: ObjectiveNoise
  let batch: SequenceBatch
  let drawn: Trajectories
  /// Variables do not keep their tape.
  let tape = Tape(precision: .double, recordsGradients: false)

  init(_ small: SmallRun) {
    self.small = small
    let rows = Array(0..<small.data.count)
    objective = small.objective(on: tape)
    batch = small.data.batch(rows, standardization: Standardization(fitting: small.data), on: tape)
    noise = ObjectiveNoise(
      for: small.model, seed: small.seed, step: 0, series: rows, steps: small.data.steps, trajectories: small.trajectories,
      levelsPerState: small.levelsPerState, on: tape)
    drawn = small.model.encoder.trajectories(of: batch, noise: noise.latents)
  }

  var rows: Int { small.trajectories * small.data.count }
  var order: Int { small.model.order }
  var width: Int { small.model.latents }

  /// The states of a row, one array per step.
  func states(_ row: Int) -> [[Double]] {
    let (all, t) = (drawn.latents.doubles, small.data.steps)
    return (0..<t).map { time in Array(all[(row * t + time) * width..<(row * t + time + 1) * width]) }
  }

  /// log q_φ of the first `count` states of a row by the change of variables: log N(ε; 0, I) − log |det ∂z/∂ε|, every partial
  /// derivative by GSL. No mean and no variance is asked of the encoder.
  func logDensityOfDraw(_ row: Int, first count: Int) throws -> Measured {
    let (t, size) = (small.data.steps, count * width)
    let all = Array(noise.latents.doubles[row * t * width..<(row + 1) * t * width])
    let tape = Tape(precision: .double, recordsGradients: false)
    let units = Standardization(fitting: small.data)
    func push(_ noise: [Double]) -> [Double] {
      tape.reset(parameters: small.parameters)
      let batch = small.data.batch([row % small.data.count], standardization: units, on: tape)
      return small.model.encoder.trajectories(of: batch, noise: tape.constant(noise, [1, t, width])).latents.doubles
    }
    let columns = try (0..<size).map { column -> [Measured] in
      var seen: [Double: [Double]] = [:]  // one pass serves all coordinates
      func moved(_ step: Double) -> [Double] {
        if let known = seen[step] { return known }
        let states = push(all.enumerated().map { $0 == column ? $1 + step : $1 })
        seen[step] = states
        return states
      }
      return try (0..<size).map { position in
        try kinkedDerivative(of: { moved($0)[position] }, noise: 4e-15, enough: 1e-8)
      }
    }
    let slopes = (0..<size).map { position in columns.map { $0[position] } }
    let jacobian = slopes.map { $0.map(\.value) }
    let inverse = try BruteForce.inverse(jacobian)
    let error = (0..<size).reduce(0) { sum, i in sum + (0..<size).reduce(0) { $0 + abs(inverse[$1][i]) * slopes[i][$1].error } }
    let standard = all[..<size].reduce(0) { $0 - 0.5 * ($1 * $1 + log(2 * .pi)) }
    return Measured(standard - log(abs(try BruteForce.determinant(jacobian))), error: error)
  }

  /// −Σ_{t≤j} log p_η(z_t | window) + D_KL(q_Φ ‖ N(0, I)) of every row, from the two networks' means and log-variances.
  func priorLosses(divergence: (_ mean: Double, _ logVariance: Double) -> Double) -> [Double] {
    let first = drawn.latents.slice(axis: 1, 0..<order)
    let distribution = small.model.auxiliary.distribution(given: first, batch)
    let (means, logs, draws) = (distribution.mean.doubles, distribution.logVariance.doubles, noise.auxiliary.doubles)
    let auxiliary = means.indices.map { means[$0] + exp(logs[$0]).squareRoot() * draws[$0] }
    let (span, j, m) = (order * width, order, width)
    var losses = (0..<rows).map { row in
      (row * span..<(row + 1) * span).reduce(0) { $0 + divergence(means[$1], logs[$1]) }
    }
    for time in 1...j {
      let windows = (0..<rows).flatMap { row -> [Double] in
        let all = Array(auxiliary[row * span..<(row + 1) * span]) + states(row)[..<j].joined()
        return Array(all[(time - 1) * m..<(time - 1 + j) * m])
      }
      let history = tape.constant(windows, [rows, j, m])
      let distribution = small.model.prior.distribution(given: history, time: time, batch)
      let (mean, log) = (distribution.mean.doubles, distribution.logVariance.doubles)
      for row in 0..<rows {
        for i in 0..<m { losses[row] += negativeLogLikelihood(states(row)[time - 1][i], mean[row * m + i], log[row * m + i]) }
      }
    }
    return losses
  }
}

/// −log N(x; mean, e^logVariance) as it stands in every textbook.
func negativeLogLikelihood(_ x: Double, _ mean: Double, _ logVariance: Double) -> Double {
  0.5 * ((x - mean) * (x - mean) / exp(logVariance) + log(2 * .pi * exp(logVariance)))
}

import Autodiff
import EvidenceBound
import Foundation
import Networks
import ReverseProcess
import Tensor

/// Sampled futures of one sequence, in the units of the data.
public struct SamplePaths: Sendable {
  /// S: the number of paths.
  public let samples: Int
  /// H, the number of time steps in each path.
  public let horizon: Int
  /// D, the number of observed features.
  public let features: Int
  /// The means of the emissions, given each path's states: [S, H, D].
  public var means: [Double]
  /// The variances of the emissions: [S, H, D].
  public var variances: [Double]
  /// Draws of the observations: [S, H, D].
  public var draws: [Double]

  /// Paths from arrays of shape [S, H, D].
  public init(
    samples: Int, horizon: Int, features: Int, means: [Double], variances: [Double], draws: [Double]
  ) {
    let count = samples * horizon * features
    require(
      [means, variances, draws].allSatisfy { $0.count == count },
      "\(means.count), \(variances.count), \(draws.count) numbers for [\(samples), \(horizon), \(features)]")
    (self.samples, self.horizon, self.features) = (samples, horizon, features)
    (self.means, self.variances, self.draws) = (means, variances, draws)
  }

  /// The index of a number in the arrays.
  public func index(sample: Int, step: Int, feature: Int) -> Int { (sample * horizon + step) * features + feature }

  /// The paths from step `steps` on, counted from 0.
  func dropping(first steps: Int) -> SamplePaths {
    guard steps > 0 else { return self }
    func rest(_ values: [Double]) -> [Double] {
      (0..<samples).flatMap { values[index(sample: $0, step: steps, feature: 0)..<index(sample: $0 + 1, step: 0, feature: 0)] }
    }
    return SamplePaths(
      samples: samples, horizon: horizon - steps, features: features, means: rest(means), variances: rest(variances),
      draws: rest(draws))
  }
}

extension Simulator {
  /// Draws paths x_{t+1:t+H} given x_{1:t}: filtered states, then transitions and emissions one after another (section 4).
  ///
  /// The encoder reads the first t steps alone: nothing later reaches the filtered states. If a sequence ends in a
  /// gap, the encoder reads only the steps before the gap: a state without an observation at its own time or later is distributed
  /// as the transition says, possibly with several modes, and not as the encoder's Gaussian.
  /// - Parameters:
  ///   - set: sequences of at least t steps; with covariates, of at least t + H, those of the future being known.
  ///   - rows: which sequences.
  ///   - t: observed steps.
  ///   - horizon: H ≥ 1.
  ///   - samples: S ≥ 1 for each sequence.
  /// - Returns: one entry for each of `rows`.
  public func forecast(
    _ set: SequenceSet, rows: [Int], from t: Int, horizon: Int, samples: Int, seed: Int
  ) -> [SamplePaths] {
    require(t >= model.order && t <= set.steps, "a forecast needs \(model.order)…\(set.steps) observed steps, not \(t)")
    require(
      set.extents.covariates == 0 || t + horizon <= set.steps,
      "covariates must be known for all \(t + horizon) steps, not \(set.steps)")
    let ends = rows.map { max(set.lastObserved(of: $0, first: t), model.order) }
    var paths = [SamplePaths?](repeating: nil, count: rows.count)
    for end in Set(ends).sorted() {
      let positions = rows.indices.filter { ends[$0] == end }
      let found = chunks(of: positions.map { rows[$0] }, samples: samples) { rows, tape in
        let rollout = ForecastRollout(
          simulator: self, set: set, rows: rows, stepsRead: end, stepsRolled: t - end + horizon, samples: samples, seed: seed,
          tape: tape)
        return rollout.run()
      }
      for (position, path) in zip(positions, found) { paths[position] = path.dropping(first: t - end) }
    }
    return paths.compactMap { $0 }
  }
}

/// One chunk of a forecast: the states of N = samples · sequences rows carried forward, trajectory-major.
private struct ForecastRollout {
  let simulator: Simulator
  let set: SequenceSet
  let rows: [Int]
  /// The steps that the states are filtered over.
  let stepsRead: Int
  /// The steps that they are carried forward, those before the forecast begins included.
  let stepsRolled: Int
  let samples: Int
  let seed: Int
  let tape: Tape

  private var model: StateSpaceModel { simulator.model }
  private var count: Int { rows.count * samples }

  func run() -> [SamplePaths] {
    let (m, d) = (model.latents, set.extents.observations)
    let prefix = set.batch(rows, standardization: simulator.standardization, first: stepsRead, on: tape)
    let filterNoise = CounterRandom(seed: seed, purpose: "filter noise")
    let history = model.encoder.lastStates(of: prefix, rows: count) { time in
      tape.normals(filterNoise, series: rows, times: time..<(time + 1), levels: samples, lanes: m).reshaped([count, m])
    }  // [N, j, M]
    let whole = set.extents.covariates > 0 ? extended() : extendedInTime(prefix)
    var paths = rows.map { _ in
      let size = samples * stepsRolled * d
      let zeros = [Double](repeating: 0, count: size)
      return SamplePaths(samples: samples, horizon: stepsRolled, features: d, means: zeros, variances: zeros, draws: zeros)
    }
    for step in 0..<stepsRolled {
      tape.scoped {
        let time = stepsRead + step + 1
        let next = simulator.nextState(history, whole, time: time) { noise(time: time, level: $0) }  // [N, M]
        // [N, j, M]
        let window = concatenate([history.slice(axis: 1, 1..<history.shape[1]), next.reshaped([count, 1, m])], axis: 1)
        history.store(window)
        let distribution = model.decoder.distribution(ofLast: history, in: whole, time: stepsRead + step + 1)  // [N, D]
        record(distribution, step: step, in: &paths)
      }
    }
    return paths
  }

  /// The covariates of all t + H steps; the observations of the future are not read.
  private func extended() -> SequenceBatch {
    set.batch(rows, standardization: simulator.standardization, first: stepsRead + stepsRolled, on: tape)
  }

  /// All t + H steps without covariates: only their times matter, for the embedding of absolute time.
  private func extendedInTime(_ prefix: SequenceBatch) -> SequenceBatch {
    let nothing = tape.constant(repeating: 0, [rows.count, stepsRead + stepsRolled, set.extents.observations])  // [B, t + H, D]
    return SequenceBatch(observations: nothing, statics: prefix.statics, start: prefix.start)
  }

  /// Standard normal draws for the states of a time and a noise level: [N, M].
  private func noise(time: Int, level: Int) -> Variable {
    let draws = CounterRandom(seed: seed, purpose: "transition noise")
    return tape.normals(draws, step: level, series: rows, times: time..<(time + 1), levels: samples, lanes: model.latents)
      .reshaped([count, model.latents])
  }

  /// Stores the emissions and draws the observations, in the units of the data.
  private func record(_ distribution: DiagonalGaussian, step: Int, in paths: inout [SamplePaths]) {
    let (means, logVariances, d) = (distribution.mean.doubles, distribution.logVariance.doubles, set.extents.observations)
    let draws = CounterRandom(seed: seed, purpose: "emission noise")
    for sample in 0..<samples {
      for (b, row) in rows.enumerated() {
        for feature in 0..<d {
          let source = (sample * rows.count + b) * d + feature
          let position = paths[b].index(sample: sample, step: step, feature: feature)
          let unit = simulator.standardization.standardDeviation[feature]
          let mean = simulator.standardization.original(means[source], feature: feature)
          let standardDeviation = unit * exp(0.5 * logVariances[source])
          let noise = draws.normal(series: row, time: stepsRead + step + 1, level: sample, lane: feature)
          paths[b].means[position] = mean
          paths[b].variances[position] = standardDeviation * standardDeviation
          paths[b].draws[position] = mean + standardDeviation * noise
        }
      }
    }
  }
}

import Autodiff
import DeepStateSpace
import Objective
import Tensor
import Training

/// A trained DDSSM or deep Kalman filter: its simulator, and how its bound is estimated.
public struct TrainedStateSpace: Sendable {
  package let simulator: Simulator
  private let levelsPerState: Int
  package let threads: Int

  init(_ simulator: Simulator, levelsPerState: Int, threads: Int) {
    (self.simulator, self.levelsPerState, self.threads) = (simulator, levelsPerState, threads)
  }

  /// The terms of the negative ELBO of each sequence, in the units of the data.
  func terms(of set: SequenceSet, trajectories: Int, seed: Int) -> [LossTerms] {
    let (model, parameters, units) = (simulator.model, simulator.parameters, simulator.standardization)
    let levels = levelsPerState
    let workers = Workers(threads: threads, precision: parameters.values.precision, recordsGradients: false)
    let results = ShardResults(repeating: LossTerms(), count: set.count)
    workers.forEach(set.count) { row, tape in
      tape.reset(parameters: parameters)
      let batch = set.batch([row], standardization: units, on: tape)
      let noise = ObjectiveNoise(
        for: model, seed: seed, step: 0, series: [row], steps: set.steps, trajectories: trajectories, levelsPerState: levels,
        on: tape)
      let objective = Objective(model, batch, noise, observedLogScale: set.observedLogScale([row], units))
      results[row] = objective.terms
    }
    return results.all
  }
}

extension TrainedStateSpace: ForecastingModel, BoundingModel, SmoothingModel, GeneratingModel {
  /// The parameters of all factors.
  public var parameters: Parameters { simulator.parameters }

  /// j, the Markov order.
  public var history: Int { simulator.model.order }

  /// One transition more than the first j states.
  public var shortestSequence: Int { simulator.model.order + 1 }

  /// From the first j states on.
  public var generatedSteps: ClosedRange<Int> { simulator.model.order...Int.max }

  /// Filtered states, then transitions and emissions one after another (section 4).
  public func forecast(
    _ set: SequenceSet, rows: [Int], from t: Int, horizon: Int, samples: Int, seed: Int
  ) -> [SamplePaths] {
    simulator.forecast(set, rows: rows, from: t, horizon: horizon, samples: samples, seed: seed)
  }

  /// The negative ELBO of each sequence.
  public func bounds(of set: SequenceSet, trajectories: Int, seed: Int) -> [Double] {
    terms(of: set, trajectories: trajectories, seed: seed).map(\.negativeELBO)
  }

  /// Draws from the smoothing posterior.
  public func smooth(_ set: SequenceSet, rows: [Int], samples: Int, seed: Int) -> [Reconstruction] {
    simulator.smooth(set, rows: rows, samples: samples, seed: seed)
  }

  /// States from the prior, then transitions, and a draw of each emission.
  public func generate(_ inputs: SequenceSet, seed: Int) -> [Double] {
    let noise = CounterRandom(seed: seed, purpose: "generated observations")
    let d = inputs.extents.observations
    let drawn = simulator.generate(inputs, rows: Array(0..<inputs.count), samples: 1, seed: seed)
    return drawn.enumerated().flatMap { series, emissions in
      emissions.means.indices.map { entry in  // [T, D]
        emissions.means[entry] + emissions.variances[entry].squareRoot()
          * noise.normal(series: series, time: entry / d + 1, lane: entry % d)
      }
    }
  }
}

extension TrainedRun where Kind == StateSpaceKind {
  package init(config: RunConfig<StateSpaceKind>, simulator: Simulator, threads: Int) {
    let levels = config.settings.training.levelsPerState
    self.init(config: config, model: TrainedStateSpace(simulator, levelsPerState: levels, threads: threads))
  }

  package var simulator: Simulator { model.simulator }
  package var threads: Int { model.threads }

  /// The terms of the negative ELBO of each sequence, in the units of the data.
  package func terms(of set: SequenceSet, trajectories: Int, seed: Int) -> [LossTerms] {
    model.terms(of: set, trajectories: trajectories, seed: seed)
  }
}

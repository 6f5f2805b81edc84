import DeepStateSpace
import Files
import Tensor
import TimeSeries
import Training

/// What is known of the rows to forecast after one series.
public struct ForecastHorizon: Equatable, Sendable {
  /// The times ahead, [H].
  public let times: [Double]
  /// The dynamic covariates of the times ahead, [H][V].
  public let covariates: [[Double]]
}

extension TrainedRun: ForecastingRun where Kind.Trained: ForecastingModel {
  /// The rows that must come before a prediction.
  public var history: Int { model.history }

  /// Draws sample paths of the H rows after the last one of each series.
  ///
  /// Each series is conditioned on all its rows, or on as many of the last ones as a training window had. Throws a `UserError`
  /// about `file` for a series without the rows that a prediction needs, or without covariates for the rows ahead.
  public func forecast(
    _ table: SeriesTable, horizon: Int, samples: Int, seed: Int, file: String? = nil
  ) throws -> ForecastTable {
    let ahead = try table.series.map { series -> ForecastHorizon in
      guard series.length >= history else {
        throw UserError(
          "series '\(series.id)' has \(series.length) rows",
          expected: "at least \(history), the rows the model needs before a prediction",
          hint: "add earlier rows, or remove the series", file: file)
      }
      let (times, covariates) = try series.horizon(horizon, file: file)
      return ForecastHorizon(times: times, covariates: covariates)
    }
    let contexts = table.series.indices.map { PredictionContext(series: $0, before: table.series[$0].length, limit: memory) }
    let known = ContextSet(contexts, of: table, config.data, horizon: horizon) { ahead[$0.series].covariates }
    var paths: [(series: Int, path: ForecastTable.Path)] = []
    for group in known.groups {
      let drawn = model.forecast(
        known.set, rows: group.members, from: group.length, horizon: horizon, samples: samples, seed: seed)
      for (index, draws) in zip(group.members, drawn) {
        guard draws.draws.allSatisfy(\.isFinite) else {
          throw UserError(
            "a forecast of series '\(table.series[index].id)' is not a finite number",
            expected: "values of about the size that the run was fitted to", hint: "check the last rows of the series", file: file
          )
        }
        let path = ForecastTable.Path(series: table.series[index].id, times: ahead[index].times, samples: draws.observations)
        paths.append((index, path))
      }
    }
    return ForecastTable(
      observationNames: table.observationNames, paths: paths.sorted { $0.series < $1.series }.map(\.path))
  }
}

extension SamplePaths {
  /// The drawn observations, [S][H][D].
  package var observations: [[[Double]]] {
    (0..<samples).map { sample in
      (0..<horizon).map { step in
        let start = index(sample: sample, step: step, feature: 0)
        return Array(draws[start..<start + features])
      }
    }
  }
}

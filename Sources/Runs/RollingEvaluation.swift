import Baselines
import DeepStateSpace
import Scores
import Tensor
import TimeSeries
import Training

extension TrainedRun where Kind.Trained: ForecastingModel {
  /// Scores the one-step prediction of every observed entry from row `firstRows[i]` of series i on.
  ///
  /// The prediction of a row sees the rows before it alone: all of them, or as many as a training window had. Rows with
  /// fewer rows before them than a prediction needs are left out.
  /// - Parameters:
  ///   - samples: predictive draws, at least 2.
  ///   - progress: called with how many rows are done, (done, total), from 0 on.
  public func scores(
    _ table: SeriesTable, from firstRows: [Int], samples: Int, seed: Int, progress: (Int, Int) -> Void
  ) -> [ScoredEntry] {
    require(firstRows.count == table.series.count, "\(table.series.count) series but \(firstRows.count) first rows")
    let contexts = scoredContexts(table, from: firstRows)
    guard !contexts.isEmpty else { return [] }
    let known = ContextSet(contexts, of: table, config.data, horizon: 1) { context in
      [table.series[context.series].covariates[context.rows.upperBound]]
    }
    var scored = [[ScoredEntry]](repeating: [], count: contexts.count)
    var done = 0
    progress(done, contexts.count)
    for group in known.groups {
      for start in stride(from: 0, to: group.members.count, by: Self.contextsAtOnce) {
        let members = Array(group.members[start..<min(start + Self.contextsAtOnce, group.members.count)])
        let drawn = model.forecast(known.set, rows: members, from: group.length, horizon: 1, samples: samples, seed: seed)
        for (index, paths) in zip(members, drawn) { scored[index] = entries(of: contexts[index], in: table, paths) }
        done += members.count
        progress(done, contexts.count)
      }
    }
    return scored.flatMap(\.self)
  }

  /// So many predictions are held in memory at a time.
  private static var contextsAtOnce: Int { 64 }

  private func scoredContexts(_ table: SeriesTable, from firstRows: [Int]) -> [PredictionContext] {
    zip(table.series.indices, firstRows).flatMap { index, first -> [PredictionContext] in
      let series = table.series[index]
      let rows = max(first, history)..<max(first, history, series.length)
      return rows.filter { series.observed[$0].contains(true) }
        .map { PredictionContext(series: index, before: $0, limit: memory) }
    }
  }

  private func entries(of context: PredictionContext, in table: SeriesTable, _ paths: SamplePaths) -> [ScoredEntry] {
    let series = table.series[context.series]
    let row = context.rows.upperBound
    let last = LastObservation.carriedForward(Array(series.values[..<row]), observed: Array(series.observed[..<row]))
    return table.observationNames.indices.filter { series.observed[row][$0] }.map { feature in
      let outcome = series.values[row][feature]
      let predictive = paths.predictive(feature: feature)
      return ScoredEntry(
        series: series.id, time: series.times[row], column: table.observationNames[feature], outcome: outcome,
        predictedMean: predictive.draws.reduce(0, +) / Double(predictive.draws.count),
        logScore: predictive.hasDensity ? LogScore.mean(of: predictive.emissions, outcome: outcome) : nil,
        crps: RankedProbability.fair(draws: predictive.draws, outcome: outcome),
        locfCRPS: last[feature].map { abs($0 - outcome) }, probability: predictive.probability(below: outcome))
    }
  }
}

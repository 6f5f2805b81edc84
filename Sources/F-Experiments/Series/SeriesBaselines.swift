import Baselines
import Foundation
import Probability
import Runs
import TimeSeries

/// Forecasts without a network, of the same held-out entries and by the same scores as those of the models.
struct SeriesBaselines {
  /// All rows.
  let table: SeriesTable
  /// The first row to score, of each series.
  let firstRows: [Int]

  /// Where a study scores: every row with an observed value from the first on, by series and row.
  var observationIndices: [ObservationIndex] {
    zip(table.series.indices, firstRows).flatMap { index, first -> [ObservationIndex] in
      let series = table.series[index]
      return (first..<max(first, series.length)).filter { series.observed[$0].contains(true) }
        .map { ObservationIndex(series: index, row: $0) }
    }
  }

  /// The last observation carried forward; nil when some entry has nothing before it.
  func lastObservation() -> [ScoredEntry]? { points { LastObservation.carriedForward($0, observed: $1) } }

  /// The observation of a season before; nil when some entry has nothing before it.
  func seasonal(_ season: Int) -> [ScoredEntry]? {
    points { SeasonalObservation.carriedForward($0, observed: $1, season: season) }
  }

  /// The exact one-step prediction of fitted linear-Gaussian models, one per column.
  func linearGaussian(_ fits: [NoisyAutoregressionFit]) -> [ScoredEntry]? {
    let distributions = table.series.map { series in
      fits.enumerated().map { feature, fit in
        fit.model.filter(series.column(feature)).predictives.map { Normal(mean: $0.mean[0], variance: $0.covariance[0, 0]) }
      }
    }
    return scored { index in distributions[index.series].map { $0[index.row] } }
  }

  private func points(_ forecast: ([[Double]], [[Bool]]) -> [Double?]) -> [ScoredEntry]? {
    scored { index in
      forecast(past(index).values, past(index).observed).map { $0.map { Normal(mean: $0, variance: 0) } }
    }
  }

  private func past(_ index: ObservationIndex) -> (values: [[Double]], observed: [[Bool]]) {
    let series = table.series[index.series]
    return (Array(series.values[..<index.row]), Array(series.observed[..<index.row]))
  }

  /// - Parameter forecast: the distribution of each feature at a row; of variance 0 for a point forecast.
  private func scored(_ forecast: (ObservationIndex) -> [Normal?]) -> [ScoredEntry]? {
    var entries: [ScoredEntry] = []
    for index in observationIndices {
      let series = table.series[index.series]
      let (distributions, last) = (
        forecast(index), LastObservation.carriedForward(past(index).values, observed: past(index).observed)
      )
      for (feature, column) in table.observationNames.enumerated() where series.observed[index.row][feature] {
        guard let distribution = distributions[feature] else { return nil }
        entries.append(
          ScoredEntry(
            series: series.id, time: series.times[index.row], column: column, outcome: series.values[index.row][feature],
            distribution,
            last: last.isEmpty ? nil : last[feature]))
      }
    }
    return entries
  }
}

extension Series {
  /// One column, [T], nil where missing.
  func column(_ feature: Int) -> [Double?] { zip(values, observed).map { $1[feature] ? $0[feature] : nil } }
}

import Baselines
import BimodalNoise
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
  var places: [SeriesPlace] {
    zip(table.series.indices, firstRows).flatMap { index, first -> [SeriesPlace] in
      let series = table.series[index]
      return (first..<max(first, series.length)).filter { series.observed[$0].contains(true) }
        .map { SeriesPlace(series: index, row: $0) }
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
    let laws = table.series.map { series in
      fits.enumerated().map { feature, fit in
        fit.model.filter(series.column(feature)).predictives.map { Normal(mean: $0.mean[0], variance: $0.covariance[0, 0]) }
      }
    }
    return scored { place in laws[place.series].map { $0[place.row] } }
  }

  private func points(_ forecast: ([[Double]], [[Bool]]) -> [Double?]) -> [ScoredEntry]? {
    scored { place in
      forecast(past(place).values, past(place).observed).map { $0.map { Normal(mean: $0, variance: 0) } }
    }
  }

  private func past(_ place: SeriesPlace) -> (values: [[Double]], observed: [[Bool]]) {
    let series = table.series[place.series]
    return (Array(series.values[..<place.row]), Array(series.observed[..<place.row]))
  }

  /// - Parameter forecast: the law of each feature at a place; of variance 0 for a point forecast.
  private func scored(_ forecast: (SeriesPlace) -> [Normal?]) -> [ScoredEntry]? {
    var entries: [ScoredEntry] = []
    for place in places {
      let series = table.series[place.series]
      let (laws, last) = (forecast(place), LastObservation.carriedForward(past(place).values, observed: past(place).observed))
      for (feature, column) in table.observationNames.enumerated() where series.observed[place.row][feature] {
        guard let law = laws[feature] else { return nil }
        entries.append(
          ScoredEntry(
            series: series.id, time: series.times[place.row], column: column, outcome: series.values[place.row][feature], law,
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

import Tensor

/// Last season's observation carried forward: the seasonal naive forecast.
public enum SeasonalObservation {
  /// The value each feature last had at the phase of the coming step: the latest observed of those `season`, 2 · `season`, …
  /// steps before it. Where none was observed, the last observation of any phase; nil where there is none either.
  /// - Parameters:
  ///   - values: [T][D]; whatever stands where `observed` is false is not read.
  ///   - observed: [T][D].
  ///   - season: steps from one season to the next, at least 1.
  public static func carriedForward(_ values: [[Double]], observed: [[Bool]], season: Int) -> [Double?] {
    require(season >= 1, "a season of \(season) steps")
    let last = LastObservation.carriedForward(values, observed: observed)
    let phase = stride(from: values.count - season, through: 0, by: -season)
    return last.indices.map { feature in
      phase.first { observed[$0][feature] }.map { values[$0][feature] } ?? last[feature]
    }
  }
}

import Foundation
import Tensor

/// A row of one series, to which a score belongs.
public struct ObservationIndex: Hashable, Sendable, Codable {
  /// The number of the series, from 0.
  public let series: Int
  /// The row in the series, from 0.
  public let row: Int

  /// A row of a series.
  public init(series: Int, row: Int) {
    self.series = series
    self.row = row
  }
}

extension MeanAndError {
  /// The mean of scores that follow each other in time and its standard error, autocorrelation up to `lag` steps allowed for:
  /// of differences of two forecasts' scores the test of Diebold and Mariano (1995).
  ///
  /// Eq F.aj: n/(n − 1) · (1/n²) Σ_{s,t} max(0, 1 − |s − t|/(lag + 1)) (d_s − d̄)(d_t − d̄) is the squared error, s and t of the
  /// same series (Newey and West, 1987): never negative, and at lag 0 that of independent values. Steps are rows, so a gap
  /// counts.
  /// - Parameters:
  ///   - values: [n].
  ///   - observationIndices: where each belongs, [n], no two the same.
  public init(of values: [Double], at observationIndices: [ObservationIndex], lag: Int) {
    require(
      values.count == observationIndices.count && lag >= 0,
      "\(values.count) scores at \(observationIndices.count) indices with lag \(lag)")
    let plain = MeanAndError(of: values)
    guard let average = plain.mean, values.count > 1 else {
      self = plain
      return
    }
    let deviations = Dictionary(zip(observationIndices, values.map { $0 - average })) { first, _ in first }
    let sum = observationIndices.reduce(0.0) { sum, index in
      guard let own = deviations[index] else { return sum }
      let others = (0..<lag).reduce(0.0) { others, step in
        let earlier = deviations[ObservationIndex(series: index.series, row: index.row - step - 1)] ?? 0
        return others + 2 * (1 - Double(step + 1) / Double(lag + 1)) * earlier
      }
      return sum + own * (own + others)
    }
    let n = Double(values.count)
    self.init(mean: average, standardError: (max(sum, 0) / (n * (n - 1))).squareRoot())
  }

  /// The customary lag for n times, ⌊4 (n/100)^{2/9}⌋ (Newey and West, 1994).
  public static func lag(forTimes n: Int) -> Int { Int(4 * pow(Double(n) / 100, 2.0 / 9)) }
}

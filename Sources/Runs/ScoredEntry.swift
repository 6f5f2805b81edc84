import DeepStateSpace
import Files
import Probability
import Scores
import TimeSeries

/// The one-step prediction of one observed entry, scored.
public struct ScoredEntry: Equatable, Sendable {
  /// The name of the series.
  public let series: String
  /// The time that was predicted, in the units of the file's time column.
  public let time: Double
  /// The name of the observed column.
  public let column: String
  /// The value that was observed, in the units of the data.
  public let outcome: Double
  /// The mean of the prediction.
  public let predictedMean: Double
  /// The log predictive density of the outcome, nats; higher is better. Nil for a point forecast, which has no density.
  public let logScore: Double?
  /// In the unit of the data, from predictive draws the fair estimate; lower is better.
  public let crps: Double
  /// The same for the last observation carried forward; nil where there is none.
  public let locfCRPS: Double?
  /// P(X ≤ outcome) as predicted, uniform on (0, 1) when the prediction is right; nil for a point forecast.
  public let probability: Double?

  /// Whether the outcome lies in the central interval that was predicted with probability `level`; nil for a point forecast.
  public func isCovered(by level: Double) -> Bool? { probability.map { abs($0 - 0.5) <= level / 2 } }
}

extension ScoredEntry {
  /// A score's mean over the observed entries of each time, in order of series and time; times without the score are left out.
  package static func meansByTime(_ entries: [ScoredEntry], _ score: (ScoredEntry) -> Double?) -> [Double] {
    var (means, rows): ([Double], [ScoredEntry]) = ([], [])
    func close() {
      let values = rows.compactMap(score)
      if !values.isEmpty { means.append(values.reduce(0, +) / Double(values.count)) }
    }
    for entry in entries {
      if let last = rows.last, (last.series, last.time) != (entry.series, entry.time) {
        close()
        rows = []
      }
      rows.append(entry)
    }
    close()
    return means
  }
}

extension ScoredEntry {
  /// The exact scores of a Gaussian prediction; one of variance 0 is a point forecast, without a density.
  public init(series: String, time: Double, column: String, outcome: Double, _ distribution: Normal, last: Double?) {
    let isPoint = distribution.variance == 0
    self.init(
      series: series, time: time, column: column, outcome: outcome, predictedMean: distribution.mean,
      logScore: isPoint ? nil : distribution.logDensity(at: outcome),
      crps: RankedProbability.exact(
        GaussianMixture(means: [distribution.mean], variance: distribution.variance), outcome: outcome),
      locfCRPS: last.map { abs($0 - outcome) }, probability: isPoint ? nil : distribution.mass(from: -.infinity, to: outcome))
  }
}

extension SamplePaths {
  /// The first step's predictive draws of one feature.
  package func predictive(feature: Int) -> PredictiveDraws {
    let positions = (0..<samples).map { index(sample: $0, step: 0, feature: feature) }
    return PredictiveDraws(
      draws: positions.map { draws[$0] }, emissionMeans: positions.map { means[$0] },
      emissionVariances: positions.map { variances[$0] })
  }
}

extension PredictiveDraws {
  /// P(X ≤ outcome) of the mixture of the draws' emissions, whose density the log score is: (1/S) Σ_s Φ((y − mean_s)/deviation_s).
  public func probability(below outcome: Double) -> Double {
    emissions.reduce(0) { $0 + $1.mass(from: -.infinity, to: outcome) } / Double(emissions.count)
  }
}

/// Scores as a file, one line per entry, for comparing two runs time by time.
public enum ScoreTable {
  /// Writes columns `series`, `time`, `column`, `outcome`, `mean`, `log_score`, `crps`, `locf_crps`, `pit`.
  public static func write(_ entries: [ScoredEntry], to path: String) throws {
    let header = ["series", "time", "column", "outcome", "mean", "log_score", "crps", "locf_crps", "pit"]
    let rows = entries.map { entry in
      [CSVText.cell(entry.series), CSVText.number(entry.time), CSVText.cell(entry.column)]
        + [entry.outcome, entry.predictedMean, entry.logScore, entry.crps, entry.locfCRPS, entry.probability]
        .map { $0.map(CSVText.number) ?? "" }
    }
    try AtomicFile.write(CSVText.file(header: header, rows: rows), to: path)
  }
}

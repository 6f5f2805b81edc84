import BimodalNoise
import DeepStateSpace

/// The one-step prediction of one observed entry, scored.
public struct ScoredEntry: Equatable, Sendable {
  /// The name of the series.
  public let series: String
  /// The time predicted.
  public let time: Double
  /// The observed column.
  public let column: String
  /// What came.
  public let outcome: Double
  /// The mean of the predictive draws.
  public let predictedMean: Double
  /// The log predictive density of the outcome, nats; higher is better.
  public let logScore: Double
  /// The fair estimate from the predictive draws, in the unit of the data; lower is better.
  public let crps: Double
  /// The same for the last observation carried forward; nil where there is none.
  public let locfCRPS: Double?
}

extension ScoredEntry {
  /// A score's mean over the observed entries of each time, in order of series and time; times without the score are left out.
  static func meansByTime(_ entries: [ScoredEntry], _ score: (ScoredEntry) -> Double?) -> [Double] {
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

extension SamplePaths {
  /// The first step's predictive draws of one feature.
  func predictive(feature: Int) -> PredictiveDraws {
    let places = (0..<samples).map { index(sample: $0, step: 0, feature: feature) }
    return PredictiveDraws(
      draws: places.map { draws[$0] }, emissionMeans: places.map { means[$0] }, emissionVariances: places.map { variances[$0] })
  }
}

/// Scores as a file, one line per entry, for comparing two runs time by time.
public enum ScoreTable {
  /// Writes columns `series`, `time`, `column`, `outcome`, `mean`, `log_score`, `crps`, `locf_crps`.
  public static func write(_ entries: [ScoredEntry], to path: String) throws {
    let header = ["series", "time", "column", "outcome", "mean", "log_score", "crps", "locf_crps"]
    let rows = entries.map { entry in
      [CSVText.cell(entry.series), CSVText.number(entry.time), CSVText.cell(entry.column)]
        + [entry.outcome, entry.predictedMean, entry.logScore, entry.crps].map(CSVText.number)
        + [entry.locfCRPS.map(CSVText.number) ?? ""]
    }
    try AtomicFile.write(CSVText.file(header: header, rows: rows), to: path)
  }
}

import Files
import Foundation
import Probability
import Runs

/// What a study of a file of series found: `results.json`.
public struct SeriesResults: Codable, Sendable, Equatable {
  /// One score of one forecaster.
  public struct Score: Codable, Sendable, Equatable {
    /// Over the times, averaged over the seeds.
    public var mean: Double?
    /// Of that mean, autocorrelation in time allowed for.
    public var standardError: Double?
    /// The mean over the times, by seed; a single one for a forecaster without seeds.
    public var bySeed: [Double]

    private enum CodingKeys: String, CodingKey {
      case mean
      case standardError = "standard_error"
      case bySeed = "by_seed"
    }
  }

  /// The scores of one forecaster.
  public struct Row: Codable, Sendable, Equatable {
    /// The forecaster that the row scores.
    public var forecaster: Forecaster
    /// Log predictive density, nats; higher is better. Nil for a point forecast.
    public var logScore: Score?
    /// Lower is better; for a point forecast the absolute error.
    public var crps: Score
    /// The share of entries in the central intervals of 50, 80 and 95 %; nil for a point forecast.
    public var coverage: [String: Double]?

    private enum CodingKeys: String, CodingKey {
      case forecaster, crps, coverage
      case logScore = "log_score"
    }
  }

  /// Where they come from.
  public var provenance = Provenance()
  /// The seeds, in the order of the scores; empty when the baselines stand alone.
  public var seeds: [Int]
  /// The preset that the settings of the first model began as.
  public var preset: Preset
  /// Whether the logarithms of the observations were modelled, and scored.
  public var logarithm: Bool
  /// The rows that must come before a prediction, for the model that needs most: of state space models the greatest order j. Nil when
  /// the baselines stand alone.
  public var order: Int?
  /// The number of scored times, over all series.
  public var times: Int
  /// The series and row of each scored time, [times].
  public var observationIndices: [ObservationIndex]
  /// Steps in time over which the standard errors allow for correlation.
  public var lag: Int
  /// Steps of a season, for the seasonal naive forecast.
  public var season: Int?
  /// One for each forecaster, models first.
  public var rows: [Row]
  /// The first model, `reference`, against each other forecaster.
  public var comparisons: [SeriesComparison]
  /// The linear-Gaussian models, one per observed column.
  public var linearGaussian: [LinearGaussianChoice]

  private enum CodingKeys: String, CodingKey {
    case provenance, seeds, preset, logarithm, order, times
    case observationIndices = "places"
    case lag, season, comparisons
    case rows = "forecasters"
    case linearGaussian = "linear_gaussian"
  }

  /// The forecaster that is compared with the others; nil when the baselines stand alone.
  public var reference: Forecaster? { seeds.isEmpty ? nil : rows.first?.forecaster }

  /// Compares the first of the forecasters, which scored the same entries, with the others; nothing without seeds.
  /// - Parameter scored: the models, then the baselines.
  init(
    _ scored: [TimedScores], observationIndices: [ObservationIndex], seeds: [Int], preset: Preset, logarithm: Bool, order: Int?,
    season: Int?,
    linearGaussian: [LinearGaussianChoice]
  ) {
    (self.seeds, self.preset, self.logarithm, self.order) = (seeds, preset, logarithm, order)
    (self.season, self.linearGaussian, self.observationIndices) = (season, linearGaussian, observationIndices)
    let lag = MeanAndError.lag(forTimes: observationIndices.count)
    (times, self.lag) = (observationIndices.count, lag)
    rows = scored.map { Row($0, at: observationIndices, lag: lag) }
    comparisons =
      seeds.isEmpty ? [] : scored.dropFirst().map { SeriesComparison(of: scored[0], with: $0, at: observationIndices, lag: lag) }
  }

  func write(toDirectory directory: String) throws {
    try AtomicFile.write(JSONText.page(self), to: directory + "/results.json")
    try AtomicFile.write(markdown, to: directory + "/report.md")
  }
}

extension SeriesResults.Row {
  /// The levels of the intervals, in percent.
  static let levels = [50, 80, 95]

  init(_ scores: TimedScores, at observationIndices: [ObservationIndex], lag: Int) {
    func score(_ value: (ScoredEntry) -> Double?) -> SeriesResults.Score? {
      guard let times = scores.byTime(value), let bySeed = scores.bySeed(value) else { return nil }
      let summary = MeanAndError(of: times, at: observationIndices, lag: lag)
      return SeriesResults.Score(
        mean: summary.mean, standardError: summary.standardError,
        bySeed: bySeed.map { $0.reduce(0, +) / Double(max($0.count, 1)) })
    }
    forecaster = scores.forecaster
    logScore = score(\.logScore)
    crps = score(\.crps) ?? SeriesResults.Score(mean: nil, standardError: nil, bySeed: [])
    let shares = Self.levels.compactMap { level in
      scores.coverage(of: Double(level) / 100).map { (String(level), $0) }
    }
    coverage = shares.isEmpty ? nil : Dictionary(shares) { first, _ in first }
  }
}

import Foundation
import Probability
import Runs

/// The first model of a study, its reference, against another forecaster, time by time.
public struct SeriesComparison: Codable, Sendable, Equatable {
  /// Reference − other, averaged over the seeds.
  public struct Difference: Codable, Sendable, Equatable {
    /// Its mean over the times.
    public var mean: Double?
    /// Of that mean, autocorrelation in time allowed for (Newey and West).
    public var standardError: Double?
    /// At each time, in the order of `SeriesResults.observationIndices`; nil where it is not finite.
    public var byTime: [Double?]

    private enum CodingKeys: String, CodingKey {
      case mean
      case standardError = "standard_error"
      case byTime = "by_time"
    }

    /// Two standard errors either way.
    public var interval: ClosedRange<Double>? {
      guard let mean, let standardError else { return nil }
      return mean - 2 * standardError...mean + 2 * standardError
    }
  }

  /// What an interval of log-score differences says, when the reference is the DDSSM.
  public enum Verdict: String, Sendable {
    /// It lies above 0.
    case diffusionBetter = "the DDSSM is better"
    /// It includes 0.
    case equal = "the interval includes 0"
    /// It lies below 0.
    case gaussianBetter = "the Gaussian model is better"
  }

  /// The forecaster that the reference is compared with.
  public var with: Forecaster
  /// Nats; above 0 when the reference is better. Nil beside a point forecast.
  public var logScore: Difference?
  /// Below 0 when the reference is better.
  public var crps: Difference?

  private enum CodingKeys: String, CodingKey {
    case with, crps
    case logScore = "log_score"
  }

  init(of reference: TimedScores, with other: TimedScores, at observationIndices: [ObservationIndex], lag: Int) {
    func difference(_ score: (ScoredEntry) -> Double?) -> Difference? {
      guard let own = reference.byTime(score), let others = other.byTime(score) else { return nil }
      let byTime = zip(own, others).map { $0 - $1 }
      let summary = MeanAndError(of: byTime, at: observationIndices, lag: lag)
      return Difference(
        mean: summary.mean, standardError: summary.standardError,
        byTime: byTime.map { $0.isFinite ? $0 : nil })
    }
    with = other.forecaster
    logScore = difference(\.logScore)
    crps = difference(\.crps)
  }

  /// What the log score says of a Gaussian forecaster; nil of a point forecast, or when no error could be had.
  public var verdict: Verdict? {
    guard with.isGaussian, let interval = logScore?.interval else { return nil }
    return interval.lowerBound > 0 ? .diffusionBetter : interval.upperBound < 0 ? .gaussianBetter : .equal
  }
}

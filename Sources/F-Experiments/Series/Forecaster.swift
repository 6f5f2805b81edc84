import Foundation
import Runs

/// What forecasts in a study of series: a model under the name that `--model` has for it, or one of the baselines.
public struct Forecaster: RawRepresentable, Hashable, Codable, Sendable {
  /// The name in `results.json`.
  public let rawValue: String

  /// The forecaster of this name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// A model.
  init(_ model: any ModelKind) { rawValue = model.rawValue }

  /// The diffusion transition.
  public static let ddssm = Forecaster(StateSpaceKind.ddssm)
  /// The same networks with a Gaussian transition.
  public static let dkf = Forecaster(StateSpaceKind.dkf)
  /// A linear-Gaussian state space model, fitted by maximum likelihood.
  public static let linearGaussian = Forecaster(rawValue: "linear_gaussian")
  /// The observation a season before.
  public static let seasonalNaive = Forecaster(rawValue: "seasonal_naive")
  /// The last observation.
  public static let locf = Forecaster(rawValue: "locf")

  /// Whether a prediction of it is one Gaussian, or driven by Gaussian noise alone.
  public var isGaussian: Bool { self == .dkf || self == .linearGaussian }
}

/// The scores of one forecaster at the held-out times.
struct TimedScores {
  let forecaster: Forecaster
  /// One per seed, or a single one; all of the same entries.
  let runs: [[ScoredEntry]]

  /// A score's mean over the entries of each time, by seed, [seeds][times]; nil when the forecaster has no such score.
  func bySeed(_ score: (ScoredEntry) -> Double?) -> [[Double]]? {
    let values = runs.map { ScoredEntry.meansByTime($0, score) }
    return values.contains(where: \.isEmpty) ? nil : values
  }

  /// The same averaged over the seeds, [times].
  func byTime(_ score: (ScoredEntry) -> Double?) -> [Double]? {
    bySeed(score).map { runs in
      (runs.first ?? []).indices.map { time in runs.reduce(0) { $0 + $1[time] / Double(runs.count) } }
    }
  }

  /// The share of entries, of all seeds, inside the central interval of probability `level`; nil for a point forecast.
  func coverage(of level: Double) -> Double? {
    let hits = runs.joined().compactMap { $0.isCovered(by: level) }
    return hits.isEmpty ? nil : Double(hits.count(where: \.self)) / Double(hits.count)
  }
}

import BimodalNoise
import Files
import Foundation
import Runs
import Tensor

/// Who is scored in the study, in the order of its table.
public enum StudyModel: String, Sendable, CaseIterable {
  /// The truth's own draws: what sampling alone costs.
  case floor
  /// The exact predictive distribution, sampled independently of the floor.
  case oracle
  /// The diffusion-driven state space model.
  case ddssm
  /// The same trained model, its states drawn by the second-order sampler in 16 network calls.
  case ddssmFewCalls = "ddssm_16"
  /// The deep Kalman filter: the same nets with a Gaussian transition.
  case dkf
  /// The Gaussian with the truth's mean and variance, drawn.
  case momentMatched = "moment_matched"
  /// The Gaussian of least divergence, drawn: it sits on one mode.
  case bestGaussian = "best_gaussian"
  /// Last observation carried forward.
  case locf
}

/// The outcome of the bimodal study, ready to be written.
public struct StudyResults: Sendable, Equatable, Codable {
  /// `models.<model>.<metric>`.
  public let models: [String: [String: MetricSummary]]
  /// The seeds of the training runs; `per_seed` follows their order.
  public let seeds: [Int]
  /// The preset the models were trained with.
  public let preset: String
  /// Wall-clock time of all trainings together, in seconds.
  public let seconds: Double
  /// Where they come from.
  public let provenance: Provenance
  /// The one-step density averaged over the first seed's test set, [96], of the truth (`truth`) and of each trained model.
  public let densities: [String: [Double]]

  /// Gathers scores: for every model one `ModelScores` per seed.
  public init(
    scores: [StudyModel: [ModelScores]], seeds: [Int], preset: String, seconds: Double, densities: [String: [Double]] = [:]
  ) {
    for (model, list) in scores {
      require(list.count == seeds.count, "\(model.rawValue) has \(list.count) sets of scores for \(seeds.count) seeds")
    }
    models = Dictionary(
      uniqueKeysWithValues: scores.map { model, list in
        let metrics = Metric.allCases.map { ($0.rawValue, MetricSummary(of: $0, seeds: list)) }
        return (model.rawValue, Dictionary(uniqueKeysWithValues: metrics))
      })
    self.seeds = seeds
    self.preset = preset
    self.seconds = seconds
    self.densities = densities
    provenance = Provenance()
  }

  /// One metric of one model; nil when the model was not part of the study.
  public func summary(_ model: StudyModel, _ metric: Metric) -> MetricSummary? { models[model.rawValue]?[metric.rawValue] }

  /// The contents of `results.json`: keys in alphabetical order, a final line feed.
  public func json() throws -> String { try JSONText.page(self) }

  /// Writes `results.json` into a directory that exists; throws a `UserError` when it cannot.
  public func write(toDirectory directory: String) throws {
    try AtomicFile.write(json(), to: URL(fileURLWithPath: directory).appendingPathComponent("results.json").path)
  }
}

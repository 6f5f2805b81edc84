import Probability
import Tensor

/// One metric of one model over all seeds, as `results.json` holds it.
public struct MetricSummary: Sendable, Equatable, Codable {
  /// The mean over seeds of the means over test sequences; nil when the metric is undefined or some seed's is not finite.
  public let mean: Double?
  /// Of `mean`: over seeds when there are two or more, otherwise over the test sequences of the one seed.
  public let standardError: Double?
  /// The mean over test sequences for each seed, in the order of the study's seeds.
  public let perSeed: [Double?]

  private enum CodingKeys: String, CodingKey {
    case mean
    case standardError = "standard_error"
    case perSeed = "per_seed"
  }

  /// Summarises the scores of one metric, one model per seed.
  public init(of metric: Metric, seeds: [ModelScores]) {
    let summaries = seeds.map { $0.summary(of: metric) }
    perSeed = summaries.map { $0?.mean }
    let known = perSeed.compactMap(\.self)
    let overSeeds = MeanAndError(of: known.count == seeds.count ? known : [])
    mean = overSeeds.mean
    standardError = seeds.count > 1 ? overSeeds.standardError : summaries.first??.standardError
  }

  /// Every key is written, null where there is no number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(mean, forKey: .mean)
    try container.encode(standardError, forKey: .standardError)
    try container.encode(perSeed, forKey: .perSeed)
  }
}

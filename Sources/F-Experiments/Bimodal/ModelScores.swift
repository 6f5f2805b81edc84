import BimodalNoise
import Probability
import Scores
import Tensor

/// One trained model's scores, one value per test sequence.
public struct ModelScores: Sendable, Equatable {
  private var values: [Metric: [Double]]

  /// Scores by metric, each of shape [N]; a metric left out is undefined for the model.
  public init(_ values: [Metric: [Double]]) {
    self.values = values
  }

  /// Takes in more scores.
  mutating func add(_ more: [Metric: [Double]]) { values.merge(more) { $1 } }

  /// The scores of the N test sequences; nil where the metric is undefined for the model.
  public subscript(metric: Metric) -> [Double]? { values[metric] }

  /// Mean and standard error over the test sequences.
  public func summary(of metric: Metric) -> MeanAndError? { values[metric].map(MeanAndError.init(of:)) }
}

/// Scores a model's one-step predictions against the truth of the same sequences.
///
/// The log score needs emissions; a model without them (a point forecast has density zero almost everywhere) has none.
/// - Parameters:
///   - predictive: one per test sequence.
///   - truth: of the same sequences, in the same order.
public func score(predictive: [PredictiveDraws], truth: [OneStepTruth]) -> ModelScores {
  require(predictive.count == truth.count, "\(predictive.count) predictions cannot be scored by \(truth.count) truths")
  let pairs = Array(zip(predictive, truth))
  var values: [Metric: [Double]] = [
    .jsd: pairs.map { JensenShannon.ofDraws($0.draws, truth: $1.distribution, center: $1.center) },
    .jsdAroundObserved: pairs.map { JensenShannon.ofDraws($0.draws, aroundObserved: $1.lastObserved, walk: $1.walk) },
    .crps: pairs.map { RankedProbability.fair(draws: $0.draws, outcome: $1.outcome) },
    .modeCoverage: pairs.map { ModeCoverage(draws: $0.draws, truth: $1.distribution).score },
    .between: pairs.map { ModeCoverage(draws: $0.draws, truth: $1.distribution).between },
  ]
  if predictive.allSatisfy({ !$0.emissions.isEmpty }) {
    values[.logScore] = pairs.map { LogScore.mean(of: $0.emissions, outcome: $1.outcome) }
  }
  return ModelScores(values)
}

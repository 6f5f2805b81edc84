import BimodalNoise
import Files
import Foundation

/// The results as text for a terminal: one row per model, the reference values below.
public struct StudyTable: Sendable, CustomStringConvertible {
  private let results: StudyResults
  private let references: ReferenceDivergences

  /// The table of a study on this walk.
  public init(_ results: StudyResults, walk: BimodalWalk) {
    self.results = results
    references = ReferenceDivergences(walk)
  }

  /// The table, without a final line feed.
  public var description: String {
    [heading, "", scores, "", notes].joined(separator: "\n")
  }

  /// Its rows alone.
  public var scores: String {
    rows(StudyModel.allCases.filter { results.models[$0.rawValue] != nil }, Metric.headline)
  }

  /// The rows of these models, a column for each of these metrics.
  public func rows(_ models: [StudyModel], _ metrics: [Metric]) -> String {
    let rows = models.map { model in
      [model.label] + metrics.map { cell(results.summary(model, $0), model: model, metric: $0) }
    }
    return TextTable([[""] + metrics.map(\.title)] + rows).description
  }

  private var heading: String {
    let seeds = results.seeds.map(String.init).joined(separator: ", ")
    let over = results.seeds.count > 1 ? "over \(results.seeds.count) seeds" : "over test sequences"
    return """
      One-step prediction of the bimodal walk · preset \(results.preset) · seeds \(seeds) · \(Int(results.seconds.rounded())) s
      mean ± standard error \(over)
      """
  }

  private func cell(_ summary: MetricSummary?, model: StudyModel, metric: Metric) -> String {
    Cell.pair(
      summary?.mean, summary?.standardError, 4, absent: model == .locf && metric == .logScore ? "−∞" : "–", showsSmallErrors: true
    )
  }

  private var notes: String {
    let values = [references.momentMatched, references.bestGaussian, references.ceiling].map { Cell.number($0, 4) }
    return """
      JSD of references by exact bin masses: moment-matched Gaussian \(values[0]), best Gaussian \(values[1]) \
      (mean ±\(Cell.number(references.bestGaussianMean, 4)), sd \(Cell.number(references.bestGaussianStandardDeviation, 4)): \
      one mode), ceiling ln 2 = \(values[2]).
      sampling floor: the truth's own draws; oracle: the exact predictive distribution, drawn independently. Mode coverage: twice the share of the poorer mode.
      """
  }
}

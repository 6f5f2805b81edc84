import BimodalNoise
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
    let rows = StudyModel.allCases.filter { results.models[$0.rawValue] != nil }.map(row)
    return ([heading, "", StudyTable.columns] + rows + ["", notes]).joined(separator: "\n")
  }

  private var heading: String {
    let seeds = results.seeds.map(String.init).joined(separator: ", ")
    let over = results.seeds.count > 1 ? "over \(results.seeds.count) seeds" : "over test sequences"
    return """
      One-step prediction of the bimodal walk · preset \(results.preset) · seeds \(seeds) · \(Int(results.seconds.rounded())) s
      mean ± standard error \(over)
      """
  }

  private static let columns =
    pad("", to: nameWidth) + Metric.headline.map { pad(title(of: $0), to: columnWidth) }.joined()

  private static func title(of metric: Metric) -> String {
    switch metric {
    case .jsd: "JSD, nats ↓"
    case .crps: "CRPS ↓"
    case .logScore: "log score, nats ↑"
    case .modeCoverage: "mode coverage ↑"
    default: metric.rawValue
    }
  }

  private func row(_ model: StudyModel) -> String {
    let cells = Metric.headline.map { metric in
      StudyTable.pad(cell(results.summary(model, metric), model: model, metric: metric), to: StudyTable.columnWidth)
    }
    return StudyTable.pad(model.rawValue, to: StudyTable.nameWidth) + cells.joined()
  }

  private func cell(_ summary: MetricSummary?, model: StudyModel, metric: Metric) -> String {
    guard let mean = summary?.mean else { return model == .locf && metric == .logScore ? "−∞ [1]" : "not finite" }
    let error = summary?.standardError.map { " ± " + ($0 > 0 && $0 < 5e-5 ? "<0.0001" : StudyTable.number($0)) } ?? ""
    return StudyTable.number(mean) + error
  }

  private var notes: String {
    let values = [references.momentMatched, references.bestGaussian, references.ceiling].map(StudyTable.number)
    return """
      JSD of references by exact bin masses: moment-matched Gaussian \(values[0]), best Gaussian \(values[1]) \
      (mean ±\(StudyTable.number(references.bestGaussianMean)), sd \(StudyTable.number(references.bestGaussianDeviation)): \
      one mode), ceiling ln 2 = \(values[2]).
      floor: the truth's own draws; oracle: the exact predictive law, drawn independently.
      [1] a point forecast has no density: the log score is undefined, null in results.json.
      """
  }

  private static let nameWidth = 16
  private static let columnWidth = 20

  private static func number(_ value: Double) -> String {
    String(format: "%.4f", value).replacing("-", with: "−")
  }

  private static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

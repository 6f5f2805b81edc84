import Files
import Foundation

/// The results as tables and sentences, for a terminal and as a page of Markdown.
extension SeriesResults {
  /// For a terminal.
  public var text: String {
    ([headline] + [scoreTable, differenceTable].map { TextTable($0).description }.filter { !$0.isEmpty } + [
      notes.joined(separator: "\n")
    ])
    .joined(separator: "\n\n")
  }

  /// `report.md`.
  public var markdown: String {
    func table(_ rows: [[String]]) -> String {
      guard let header = rows.first, rows.count > 1 else { return "" }
      let lines = [header, header.map { _ in "---" }] + rows.dropFirst()
      return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
    return ([headline, table(scoreTable), table(differenceTable)].filter { !$0.isEmpty } + notes).joined(separator: "\n\n")
      + "\n"
  }

  private var headline: String {
    let models =
      seeds.isEmpty ? "baselines alone" : "preset \(preset.rawValue), seeds \(seeds.map(String.init).joined(separator: ", "))"
    let unit = logarithm ? "of the logarithms of the data, scores in units of log" : "scores in units of the data"
    return "One-step predictions at \(times) held-out times, \(unit); \(models). Mean ± standard error over the times."
  }

  private var scoreTable: [[String]] {
    [["", "log score, nats", "CRPS"] + Row.levels.map { "in \($0) %" }]
      + rows.map { row in
        [name(of: row.forecaster), row.logScore.map { cell($0.mean, $0.standardError) } ?? "–"]
          + [cell(row.crps.mean, row.crps.standardError)]
          + Row.levels.map { level in row.coverage?[String(level)].map { String(format: "%.0f %%", 100 * $0) } ?? "–" }
      }
  }

  private var differenceTable: [[String]] {
    guard let reference, !comparisons.isEmpty else { return [] }
    return [["\(name(of: reference)) minus", "log score, nats", "CRPS"]]
      + comparisons.map { comparison in
        [name(of: comparison.with)]
          + [comparison.logScore, comparison.crps].map { $0.map { cell($0.mean, $0.standardError) } ?? "–" }
      }
  }

  private var notes: [String] {
    let errors =
      "Standard errors allow for correlation up to lag \(lag) in time (Newey and West); intervals are two of them either way. "
      + "They are over times: what another seed would change stands in results.json, seed by seed."
    return verdicts + [errors]
  }

  /// One sentence on each Gaussian, and one on all of them; none when it is not the DDSSM that is compared with them.
  public var verdicts: [String] {
    guard reference == .ddssm else { return [] }
    let decided = comparisons.compactMap { comparison in comparison.verdict.map { (comparison, $0) } }
    let sentences = decided.map { comparison, verdict in
      let interval =
        comparison.logScore?.interval.map { "\(Cell.number($0.lowerBound, 3)) … \(Cell.number($0.upperBound, 3))" } ?? ""
      return "DDSSM against \(name(of: comparison.with)): the difference of the log scores lies in \(interval) nats, so "
        + "\(verdict == .equal ? "neither is shown to be better" : verdict.rawValue)\(ranked(comparison))."
    }
    guard !decided.isEmpty else { return [] }
    return sentences + [ending(decided)]
  }

  private func ending(_ decided: [(comparison: SeriesComparison, verdict: SeriesComparison.Verdict)]) -> String {
    if decided.allSatisfy({ $0.verdict == .diffusionBetter }) {
      return "A Gaussian is not enough here: the log score of the DDSSM is above that of each Gaussian model."
    }
    let better = decided.filter { $0.verdict == .gaussianBetter }.map { name(of: $0.comparison.with) }
    if !better.isEmpty {
      return "A Gaussian is enough here: the \(better.joined(separator: " and the ")) forecasts better than the DDSSM."
    }
    return "\(times) times are too few to say whether a Gaussian is enough here."
  }

  private func ranked(_ comparison: SeriesComparison) -> String {
    guard let interval = comparison.crps?.interval else { return "" }
    let side =
      interval.upperBound < 0
      ? "the DDSSM is better" : interval.lowerBound > 0 ? "the DDSSM is worse" : "neither is shown to be better"
    return "; the difference of the CRPS lies in \(Cell.number(interval.lowerBound, 3)) … "
      + "\(Cell.number(interval.upperBound, 3)), so \(side)"
  }

  private func name(of forecaster: Forecaster) -> String {
    switch forecaster {
    case .ddssm, .dkf: forecaster.rawValue.uppercased()
    case .linearGaussian:
      "linear-Gaussian model of order "
        + Set(linearGaussian.map(\.fit.model.order)).sorted()
        .map(String.init).joined(separator: ", ")
    case .seasonalNaive: "observation \(season ?? 1) steps before"
    case .locf: "last observation"
    default: forecaster.rawValue
    }
  }
}

private func cell(_ mean: Double?, _ error: Double?) -> String { Cell.pair(mean, error, 3, absent: "not finite") }

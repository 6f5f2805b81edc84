import Files
import Foundation

/// One question of a plan as text for a terminal: each case beside the baseline.
public struct PlanTable: Sendable, CustomStringConvertible {
  private let effects: [CaseEffect]
  private let ask: String

  /// The table of a question.
  public init(_ results: PlanResults, _ question: StudyPlan.Question) {
    effects = results.effects(question)
    ask = question.ask
  }

  /// The question, then one row for each case, without a final line feed.
  public var description: String {
    let head = ["", "JSD", "ratio [95 %]", "log score − exact", "train s", "draw s", ""]
    return "\(ask)\n\(TextTable([head] + effects.map(row), gap: 2))"
  }

  private func row(_ effect: CaseEffect) -> [String] {
    [
      effect.name, Cell.pair(effect.jsd, 4), effect.isBaseline ? "1" : effect.logRatio?.ratioText ?? "–",
      Cell.pair(effect.gap, 2), Cell.number(effect.trainingSeconds, 0), Cell.number(effect.samplingSeconds, 1),
      effect.trouble,
    ]
  }
}

extension PairedEffect {
  /// The mean and its interval.
  func text(_ digits: Int) -> String {
    "\(Cell.number(mean, digits)) [\(Cell.number(low, digits)), \(Cell.number(high, digits))]"
  }

  /// An effect on a logarithm as a ratio, with its interval.
  var ratioText: String { "\(Cell.number(exp(mean), 2)) [\(Cell.number(exp(low), 2)), \(Cell.number(exp(high), 2))]" }
}

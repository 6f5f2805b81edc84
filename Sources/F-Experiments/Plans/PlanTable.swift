import Files
import Foundation
import Probability

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
      effect.name, PlanText.pair(effect.jsd, 4), effect.isBaseline ? "1" : PlanText.ratio(effect.logRatio),
      PlanText.pair(effect.gap, 2), PlanText.number(effect.trainingSeconds, 0), PlanText.number(effect.samplingSeconds, 1),
      effect.trouble,
    ]
  }
}

/// Numbers of a plan in words.
enum PlanText {
  static func pair(_ value: MeanAndError, _ digits: Int) -> String {
    number(value.mean, digits) + (value.standardError.map { " ± \(number($0, digits))" } ?? "")
  }

  static func interval(_ effect: PairedEffect?, _ digits: Int) -> String {
    effect.map { "\(number($0.mean, digits)) [\(number($0.low, digits)), \(number($0.high, digits))]" } ?? "–"
  }

  static func ratio(_ effect: PairedEffect?) -> String {
    effect.map { "\(number(exp($0.mean), 2)) [\(number(exp($0.low), 2)), \(number(exp($0.high), 2))]" } ?? "–"
  }

  static func number(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0).replacing("-", with: "−") } ?? "–"
  }
}

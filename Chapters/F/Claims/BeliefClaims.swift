import ChapterKit
import Experiments
import Foundation
import Oracle

/// Recorded plans: their intervals made again from the seeds' scores, and every sentence held against its interval.
enum BeliefClaims {
  static let intervals = Claim(
    "Eq F.am", "The recorded ratios are those of JSDs with the same data seed, their intervals Student's t over the seeds.",
    kind: .definition, oracle: "pairs found by a double loop over the record, sums, GSL's t"
  ) { check in
    for plan in StudyPlan.Shipped.allCases {
      let results = try RecordedResults.plan(plan)
      for question in results.questions {
        for effect in results.effects(question) where !effect.isBaseline {
          let logarithms = pairs(effect.name, question.baseline, results).map { log($0.changed / $0.base) }
          guard let found = effect.logRatio else {
            check.atMost(Double(logarithms.count), 1, "\(effect.name) has no interval", lowerFoils: [("two pairs", 2)])
            continue
          }
          let exact = try interval(logarithms)
          let turned = [-exact[0], -exact[2], -exact[1]]
          check.equal(
            [found.mean, found.low, found.high], claimed: exact,
            allowed: Tolerance.printed(decimals: 8) * (exact[2] - exact[1])
              + Tolerance.rounding(terms: 4 * logarithms.count, size: 1),
            scale: exact[2] - exact[1], "\(effect.name) over \(question.baseline)",
            foils: [("the baseline over the case", turned)])
        }
      }
    }
  }

  static let ablations = Claim(
    "Eq F.an", "Each printed conclusion agrees with where its interval lies: below 1, above, or on both sides.",
    kind: .finding, oracle: "intervals from the seeds' recorded scores, by GSL's t"
  ) { check in try hold(AblationPart.beliefs, against: RecordedResults.plan(.ablations), in: check) }

  static let robustness = Claim(
    "Eq F.ap", "On other data too each printed conclusion agrees with where its interval lies: below 1, above, or on both sides.",
    kind: .finding, oracle: "intervals from the seeds' recorded scores, by GSL's t"
  ) { check in try hold(RobustnessPart.beliefs, against: RecordedResults.plan(.robustness), in: check) }

  static let remedies = Claim(
    "Eq F.bg", "For longer training and tuned settings too each printed conclusion agrees with where its interval lies.",
    kind: .finding, oracle: "intervals from the seeds' recorded scores, by GSL's t"
  ) { check in try hold(RemedyPart.beliefs, against: RecordedResults.plan(.remedies), in: check) }

  static let widths = Claim(
    "Eq F.bb",
    "Of the eighteen intervals that include 1, fourteen include 0.65 and 1.25 as well: large effects are not excluded.",
    kind: .finding, oracle: "intervals from the seeds' recorded scores, by GSL's t, counted"
  ) { check in
    let results = try RecordedResults.plan(.ablations)
    var ends: [[Double]] = []
    for question in results.questions {
      for name in question.cases where try verdict(name, question.baseline, results) == .open {
        ends.append(try interval(pairs(name, question.baseline, results).map { log($0.changed / $0.base) }).map { exp($0) })
      }
    }
    func holding(_ low: Double, _ high: Double) -> Int { ends.count { $0[1] <= low && $0[2] >= high } }
    check.exactly(
      [ends.count, holding(0.65, 1.25)], claimed: [18, 14], "intervals, and those so wide",
      foils: [("0.6 and 1.5", [ends.count, holding(0.6, 1.5)]), ("1 and 1", [ends.count, holding(1, 1)])])
  }

  private static func hold(_ beliefs: [Belief], against results: PlanResults, in check: Check) throws {
    check.exactly(
      beliefs.map(\.ask), claimed: results.questions.map(\.ask), "every question of the plan has its sentence",
      foils: [("one left out", Array(results.questions.map(\.ask).dropLast()))])
    for question in results.questions {
      let said = beliefs.first { $0.ask == question.ask }?.verdicts ?? [:]
      check.exactly(Set(said.keys), claimed: Set(question.cases), question.ask, foils: [("none", [])])
      for name in question.cases {
        let found = try verdict(name, question.baseline, results)
        check.exactly(
          said[name], claimed: found, "\(name): \(question.ask)",
          foils: [("below 1", .better), ("includes 1", .open), ("above 1", .worse)].filter { $0.1 != found })
      }
    }
  }

  private static func verdict(_ name: String, _ baseline: String, _ results: PlanResults) throws -> Belief.Verdict {
    let runs = results.runs(of: name)
    if !runs.isEmpty, runs.allSatisfy(\.hasCollapsed) { return .collapses }
    let logarithms = pairs(name, baseline, results).map { log($0.changed / $0.base) }
    guard logarithms.count == results.size.seeds else { throw Unpaired(name: name, pairs: logarithms.count) }
    let ends = try interval(logarithms)
    return ends[1] > 0 ? .worse : ends[2] < 0 ? .better : .open
  }

  /// The divergences of a case and of its baseline that have one seed.
  private static func pairs(_ name: String, _ baseline: String, _ results: PlanResults) -> [(changed: Double, base: Double)] {
    var found: [(Double, Double)] = []
    for changed in results.runs where changed.name == name {
      for base in results.runs where base.name == baseline && base.seed == changed.seed {
        if let a = changed.jsd, let b = base.jsd { found.append((a, b)) }
      }
    }
    return found
  }

  private struct Unpaired: Error {
    let name: String
    let pairs: Int
  }

  /// Mean and both ends.
  private static func interval(_ values: [Double]) throws -> [Double] {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let error = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n * (n - 1))).squareRoot()
    let reach = error * (try studentQuantile(0.975, degrees: n - 1).value)
    return [mean, mean - reach, mean + reach]
  }
}

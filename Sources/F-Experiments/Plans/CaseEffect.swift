import Foundation
import Probability

/// A case beside the baseline of a question, over seeds.
public struct CaseEffect: Sendable {
  /// The case.
  public let name: String
  /// Whether it is the baseline itself, which has no effect.
  public let isBaseline: Bool
  /// Its divergence from the exact distribution, nats.
  public let jsd: MeanAndError
  /// ln(JSD of the case / JSD of the baseline), by pairs with the same data seed; nil for the baseline and below two pairs.
  public let logRatio: PairedEffect?
  /// Its log score less the exact distribution's, nats.
  public let gap: MeanAndError
  /// Its log score less the baseline's, each first less the exact distribution's on its own data, nats.
  public let logScore: PairedEffect?
  /// Its negative ELBO less the baseline's, each first less −log p(x) of its own data, nats per sequence.
  public let nelbo: PairedEffect?
  /// Wall-clock time of a training, seconds: the least over seeds, since a busy machine only adds to it.
  public let trainingSeconds: Double?
  /// Wall-clock time of the draws, seconds: the least over seeds.
  public let samplingSeconds: Double?
  /// How many runs diverged or collapsed, in words; empty when none did.
  public let trouble: String

  init(_ name: String, baseline: String, in results: PlanResults) {
    let (runs, base) = (results.runs(of: name), results.runs(of: baseline))
    func effect(_ value: (CaseScores) -> Double?) -> PairedEffect? { name == baseline ? nil : PairedEffect(base, runs, value) }
    self.name = name
    isBaseline = name == baseline
    jsd = MeanAndError(of: runs.compactMap(\.jsd))
    logRatio = effect { $0.jsd.map { log($0) } }
    gap = MeanAndError(of: runs.compactMap(\.logScoreGap))
    logScore = effect(\.logScoreGap)
    nelbo = effect { run in run.nelbo.flatMap { a in run.negativeLogLikelihood.map { a - $0 } } }
    trainingSeconds = runs.compactMap(\.trainingSeconds).min()
    samplingSeconds = runs.compactMap(\.samplingSeconds).min()
    let (failed, collapsed) = (runs.count { $0.failure != nil }, runs.count { $0.hasCollapsed })
    trouble = [(failed, "diverged"), (collapsed, "collapsed")].filter { $0.0 > 0 }
      .map { "\($0.0) of \(runs.count) \($0.1)" }.joined(separator: ", ")
  }
}

extension PlanResults {
  /// The baseline of a question, then its cases.
  public func effects(_ question: StudyPlan.Question) -> [CaseEffect] {
    ([question.baseline] + question.cases).map { CaseEffect($0, baseline: question.baseline, in: self) }
  }
}

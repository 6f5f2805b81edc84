import ChapterKit
import Experiments

/// What to believe about one question of a recorded plan, and the verdicts it rests on.
struct Belief: Sendable {
  /// Where the 95 % interval of ln(JSD of the case / JSD of the baseline) lies.
  enum Verdict: Sendable {
    /// Below 0.
    case better
    /// Above 0.
    case worse
    /// On both sides.
    case open
    /// No matter where: every run of the case has collapsed.
    case collapses
  }

  /// The question, as the plan asks it.
  let ask: String
  /// One for each case.
  let verdicts: [String: Verdict]
  /// In a sentence or two.
  let sentence: String

  /// The question's table, then the sentence.
  func entries(from plan: StudyPlan.Shipped) -> [Chapter.Entry] {
    let ask = ask
    return [
      .record {
        let results = try RecordedResults.plan(plan)
        guard let question = results.questions.first(where: { $0.ask == ask }) else { throw Unasked(question: ask) }
        return PlanTable(results, question).description
      },
      .prose(sentence),
    ]
  }

  private struct Unasked: Error { let question: String }
}

extension Chapter {
  /// What stands at a chapter's head and at its end.
  public struct Guide: Sendable {
    /// What the reader will be able to do, one sentence each, each beginning with a verb.
    public let aims: [String]
    /// What the reader needs to know already.
    public let needs: String
    /// The time that reading takes, with paper and pencil, in minutes.
    public let minutes: Int
    /// Words that the chapter uses and a reader may not know, each with its explanation.
    public let words: [(term: String, meaning: String)]
    /// What the reader knows at the end.
    public let known: String
    /// What stays open.
    public let open: String
    /// What the method does badly, as far as this chapter shows it.
    public let weakness: String

    /// A chapter's head and end.
    public init(
      aims: [String], needs: String, minutes: Int, words: [(term: String, meaning: String)], known: String, open: String,
      weakness: String
    ) {
      (self.aims, self.needs, self.minutes, self.words) = (aims, needs, minutes, words)
      (self.known, self.open, self.weakness) = (known, open, weakness)
    }
  }

  /// A part of a chapter that can be run alone.
  public struct Part: Sendable {
    /// Its title; empty where the chapter has one part.
    public let title: String
    /// Whether a first reading may leave it out.
    public let isOptional: Bool
    /// What the reader meets, in order.
    public let entries: [Entry]

    /// A part with its title.
    public init(_ title: String, isOptional: Bool = false, _ entries: [Entry]) {
      (self.title, self.isOptional, self.entries) = (title, isOptional, entries)
    }
  }

  /// Something to try after the last claim.
  public struct Suggestion: Sendable, ExpressibleByStringLiteral {
    /// What to do and what to look for.
    public let task: String
    /// What happens; shown by `--answers`.
    public let answer: String

    /// A suggestion with its answer.
    public init(_ task: String, answer: String) { (self.task, self.answer) = (task, answer) }

    /// A suggestion without an answer.
    public init(stringLiteral task: String) { self.init(task, answer: "") }
  }

  /// The answer to a question that a reader is asked before going on.
  public struct Answer: Sendable {
    /// What counts as right.
    enum Form: Sendable {
      case number(Double, unit: String, tolerance: Double)
      case choice([String], right: Int)
    }

    let form: Form
    /// Why it is so, in a sentence or two.
    let reason: String

    /// A number; an answer counts as right within `tolerance` of it, as a share of its size.
    public static func number(_ value: Double, unit: String = "", tolerance: Double = 0.1, because reason: String) -> Answer {
      Answer(form: .number(value, unit: unit, tolerance: tolerance), reason: reason)
    }

    /// One of a few choices, the right one counted from 0.
    public static func choice(_ choices: [String], right: Int, because reason: String) -> Answer {
      Answer(form: .choice(choices, right: right), reason: reason)
    }
  }
}

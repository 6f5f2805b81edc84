import Plots

/// One section of the paper as the reader meets it: an ordered list of prose, questions, equations, claims, records and figures.
///
/// A chapter *is* its list. The executable prints it, and the tests run the same claims.
public struct Chapter: Sendable {
  /// One thing the reader meets.
  public enum Entry: Sendable {
    /// A paragraph; it is wrapped to the width of the page.
    case prose(String)
    /// A question to answer before reading on; with an answer, `--predict` asks for it and judges it.
    case predict(String, answer: Answer? = nil)
    /// An equation in plain Unicode, shown as written, with its number.
    case equation(String, String)
    /// A claim or a finding, run where it stands.
    case claim(Claim)
    /// Results that took too long to make again here: read from their record when the page is, and shown as written.
    case record(@Sendable () throws -> String)
    /// A figure: the name of its file, without ending, and how it is drawn from the settings of the run.
    case figure(String, @Sendable (Settings) throws -> Figure)
  }

  /// What a figure may depend on besides the chapter itself.
  public struct Settings: Sendable {
    /// The seed of the run.
    public let seed: UInt64
    /// Whether the reader asked for the long version.
    public let full: Bool

    /// Settings of a run.
    public init(seed: UInt64 = 0, full: Bool = false) {
      self.seed = seed
      self.full = full
    }
  }

  /// The paper's letter or number for the section: `E`.
  public let letter: String
  /// The section's title.
  public let title: String
  /// What the chapter is for, what it needs, its words and its end; nil for a chapter without.
  public let guide: Guide?
  /// What to have read first.
  public let before: [String]
  /// The time the chapter is meant to take, in seconds, without `--full`.
  public let budget: Double
  /// What the reader meets, in order.
  public let parts: [Part]
  /// What to try after the last claim.
  public let questions: [Suggestion]
  /// The command to type next.
  public let next: String

  /// Lays out a chapter of several parts.
  public init(
    _ letter: String, _ title: String, guide: Guide? = nil, before: [String], budget: Double, questions: [Suggestion],
    next: String,
    parts: [Part]
  ) {
    self.letter = letter
    self.title = title
    self.guide = guide
    self.before = before
    self.budget = budget
    self.parts = parts
    self.questions = questions
    self.next = next
  }

  /// Lays out a chapter in one piece.
  public init(
    _ letter: String, _ title: String, guide: Guide? = nil, before: [String], budget: Double, questions: [Suggestion],
    next: String,
    entries: [Entry]
  ) {
    self.init(
      letter, title, guide: guide, before: before, budget: budget, questions: questions, next: next, parts: [Part("", entries)])
  }

  /// What the reader meets, in order, of all parts.
  public var entries: [Entry] { parts.flatMap(\.entries) }

  /// The chapter's claims and findings, in reading order.
  public var statements: [Claim] {
    entries.compactMap { if case .claim(let claim) = $0 { claim } else { nil } }
  }

  /// The chapter's claims, in reading order.
  public var claims: [Claim] { statements.filter { $0.kind != .finding } }

  /// The chapter's findings, in reading order: what it says of recorded results.
  public var findings: [Claim] { statements.filter { $0.kind == .finding } }

  /// The name of the executable that reads the chapter: `chapter-E`.
  public var program: String { "chapter-\(letter)" }

  /// Prints the chapter, runs its claims and returns the exit code: 0 all claims hold, 1 some do not, 2 the command was wrong.
  ///
  /// `arguments` are the words after the program's name.
  public func run(arguments: [String]) -> Int32 {
    ChapterRunner(program: program, chapters: [self]).run(arguments: arguments)
  }
}

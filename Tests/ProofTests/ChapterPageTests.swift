import ChapterKit
import Foundation
import Synchronization
import Testing

/// What stands on a chapter's page besides its claims: head, parts, what was compared, questions asked, and the end.
@Suite struct ChapterPageTests {
  private final class Paper: Sendable {
    private let text = Mutex("")
    var written: String { text.withLock { $0 } }
    var page: Terminal { Terminal(color: false) { more in self.text.withLock { $0 += more } } }
    var colored: Terminal { Terminal(color: true) { more in self.text.withLock { $0 += more } } }
  }

  /// A reader who types prepared lines.
  private final class Reader: Sendable {
    private let lines: Mutex<[String]>
    init(_ lines: [String]) { self.lines = Mutex(lines) }
    func next() -> String? { lines.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
  }

  private static let slope = Claim("Eq X.a", "The slope is negative.", kind: .identity, oracle: "elimination") { check in
    check.equal(
      -0.354331, claimed: -0.354332, allowed: 1e-5, "a = 0.9",
      foils: [("if u did not matter", 0), ("with the sign turned", 0.354331)])
    check.equal([1, 2.5], claimed: [1, 2.5], allowed: 0, "two rows", foils: [("the rows swapped", [2.5, 1])])
  }

  private static let lists = Claim("Eq X.b", "Two of three hold.", kind: .identity, oracle: "the graph") { check in
    check.exactly(
      [true, true, false], claimed: [true, true, false], "t = 1 … 3", foils: [("as printed", [true, false, false])])
  }

  private static let bound = Claim("Eq X.c", "One is at most two.", kind: .bound, oracle: "counting") { check in
    check.atMost(1, 2, "n = 1", foils: [("half", 0.5)])
  }

  private let guide = Chapter.Guide(
    aims: ["Compute a slope."], needs: "a pencil", minutes: 40, words: [("foil", "a wrong value that must be refused")],
    known: "Slopes.", open: "Curves.", weakness: "Cliffs.")

  private func chapter() -> Chapter {
    Chapter(
      "X", "A page", guide: guide, before: ["nothing"], budget: 10,
      questions: [.init("Turn the sign.", answer: "The claim fails.")], next: "swift run chapter-Y",
      parts: [
        .init(
          "Slopes",
          [
            .predict("How steep?", answer: .number(-0.35, tolerance: 0.1, because: "It falls.")), .claim(Self.slope),
            .predict("Which way?", answer: .choice(["up", "down"], right: 1, because: "It falls.")), .claim(Self.lists),
          ]),
        .init("Engine room", isOptional: true, [.prose("Skip me."), .claim(Self.bound)]),
      ])
  }

  private func run(_ arguments: String..., typed: [String]? = nil) -> (code: Int32, page: String, errors: String) {
    let (page, errors) = (Paper(), Paper())
    var input: (@Sendable () -> String?)?
    if let typed {
      let reader = Reader(typed)
      input = { reader.next() }
    }
    let runner = ChapterRunner(
      program: "chapter-X", chapters: [chapter()], page: page.page, errors: errors.page, input: input)
    return (runner.run(arguments: arguments), page.written, errors.written)
  }

  @Test func aClaimShowsWhatWasComparedAndWhatMistakesWouldGive() {
    let page = run().page
    #expect(
      page.contains(
        "  a = 0.9: by the code −0.3543 · elimination: −0.3543 · if u did not matter: 0 · with\n    the sign turned: 0.3543\n"),
      "\(page)")
    #expect(page.contains("t = 1 … 3, entry 2: by the code true · the graph: true · as printed: false"))
    #expect(page.contains("n = 1: by the code 1 · at most 2 · half: 0.5"))
    #expect(page.contains("holds  2 checks · 3 foils refused") && !page.contains("two rows"))
    let verbose = run("-v", "--only", "Eq X.a").page
    #expect(verbose.contains("two rows, entry 0 of 2: computed 1.0, expected 1.0 · the rows swapped: 2.5"), "\(verbose)")
  }

  @Test func numbersAreShownWithAsManyDigitsAsTellThemApart() {
    let close = Claim("Eq X.d", "Near, and not the same.", kind: .identity, oracle: "division") { check in
      check.equal(1.0000001, claimed: 1.0000001, allowed: 0, "n = 7", foils: [("one", 1)])
    }
    let paper = Paper()
    let chapter = Chapter("X", "", before: [], budget: 1, questions: [], next: "", entries: [.claim(close)])
    _ = ChapterRunner(program: "x", chapters: [chapter], page: paper.page, errors: paper.page, input: nil).run(arguments: [])
    #expect(paper.written.contains("by the code 1.0000001 · division: 1.0000001 · one: 1\n"), "\(paper.written)")
  }

  @Test func theHeadNamesThePaperAndTheEndSaysWhatIsKnownAndOpen() {
    let page = run().page
    for text in [
      "arXiv:2606.21036", "After this chapter you can\n  – Compute a slope.", "You need: a pencil", "about 40 minutes",
      "Part 1, Slopes: Eq X.a · Eq X.b", "Part 2, Engine room (may be skipped): Eq X.c", "What you know now. Slopes.",
      "What is open. Curves.", "Where the method is weak. Cliffs.", "1. Turn the sign.", "--answers",
    ] { #expect(page.contains(text), "the page holds “\(text)”") }
    #expect(!page.contains("The claim fails.") && run("--answers").page.contains("The claim fails."))
    let words = run("--words")
    #expect(words.code == 0 && words.page == "foil: a wrong value that must be refused\n")
  }

  @Test func aPageWithoutColorHasNoneAnywhere() {
    for option in ["--answers", "--words", "-v"] {
      let (bright, plain) = (Paper(), Paper())
      func run(_ paper: Paper, _ arguments: [String]) {
        let runner = ChapterRunner(
          program: "chapter-X", chapters: [chapter()], page: paper.colored, errors: paper.colored, input: nil)
        #expect(runner.run(arguments: arguments) == 0)
      }
      run(bright, [option])
      run(plain, [option, "--no-color"])
      #expect(bright.written.contains("\u{1B}") && !plain.written.contains("\u{1B}"), "\(option)")
    }
  }

  @Test func aPartIsRunAlone() {
    let page = run("--part", "2").page
    #expect(page.contains("Skip me.") && page.contains("1 claim holds") && !page.contains("How steep?"))
    let none = run("--part", "3")
    #expect(none.code == 2 && none.errors.contains("there is no part 3; the last one is 2") && none.page.isEmpty)
    #expect(run("--part", "0").code == 2 && run("--part", "two").code == 2)
  }

  @Test func predictionsAreAskedForJudgedAndCounted() {
    let page = run("--predict", typed: ["many", "−0,36", "90 %", "1", "70"]).page
    #expect(page.contains("A number is needed; an empty line goes on."))
    #expect(page.contains("Right.\nThe answer: −0.35. It falls."), "\(page)")
    #expect(page.contains("  2  down\n") && page.contains("Not so.\nThe answer: down. It falls."))
    // Half of two are right at a mean confidence of 0.8; Brier (0.1² + 0.7²)/2 = 0.25.
    let words = page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains("You answered 2 questions, 50 % of them rightly, and were 80 % sure on average. You were more sure than"))
    #expect(words.contains("Your Brier score is 0.25;"))
    let passed = run("--predict", typed: ["", ""]).page
    #expect(passed.contains("The answer: down.") && !passed.contains("You answered"))
    let ended = run("--predict", typed: []).page
    #expect(ended.contains("3 claims hold"), "the end of the input stops nothing")
  }

  @Test func withoutATerminalNothingIsAsked() {
    let page = run("--predict").page
    #expect(page.contains("no terminal to answer at") && !page.contains("The answer:") && page.contains("3 claims hold"))
    #expect(!run(typed: ["1"]).page.contains("Your number"))
  }
}

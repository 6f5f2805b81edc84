import ChapterKit
import Foundation
import PaperLedger
import Testing

/// What every chapter owes its reader, held against all of them.
@Suite struct ChapterTextTests {
  private func equations(_ chapter: Chapter) -> [(label: String, text: String)] {
    chapter.entries.compactMap { if case .equation(let label, let text) = $0 { (label, text) } else { nil } }
  }

  /// Numbers of the entries of DEVIATIONS.
  private func deviations() throws -> Set<Int> {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../docs/DEVIATIONS.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    return Set(text.matches(of: #/(?m)^### (\d+)\. /#).compactMap { Int($0.output.1) })
  }

  /// What is wrong with the label of a display: one under a number of the paper says how it relates to what is printed there, or that it is
  /// for a special case.
  private func complaint(label: String, entries: Set<Int>) -> String? {
    guard label.contains(#/^\d/#), !label.contains(#/^\d+\.[a-z]/#) else { return nil }
    if label.contains(#/, \S| for \S/#) {
      let cited = label.matches(of: #/DEVIATIONS (\d+)/#).compactMap { Int($0.output.1) }
      return cited.allSatisfy(entries.contains) ? nil : "\(label): DEVIATIONS has no such entry"
    }
    return "\(label): it says nothing of how it relates to what the paper prints"
  }

  @Test(arguments: Book.chapters.map(\.letter)) func everyChapterSaysWhatItIsForAndHowItEnds(letter: String) throws {
    let chapter = try #require(Book.chapters.first { $0.letter == letter })
    let guide = try #require(chapter.guide, "no guide")
    #expect((3...6).contains(guide.aims.count) && guide.aims.allSatisfy { $0.hasSuffix(".") }, "\(guide.aims)")
    #expect(!guide.words.isEmpty && Set(guide.words.map(\.term)).count == guide.words.count)
    #expect([guide.needs, guide.known, guide.open, guide.weakness].allSatisfy { $0.count > 20 } && guide.minutes >= 10)
    #expect(chapter.questions.count >= 2 && chapter.questions.allSatisfy { !$0.answer.isEmpty }, "something to try has no answer")
    let answered = chapter.entries.count { if case .predict(_, .some) = $0 { true } else { false } }
    #expect(answered >= 3, "only \(answered) questions have an answer")
  }

  @Test func everyDisplayUnderANumberOfThePaperSaysHowItRelatesToIt() throws {
    let entries = try deviations()
    #expect(entries.count > 40)
    let wrong = Book.chapters.flatMap { chapter in
      equations(chapter).compactMap { complaint(label: $0.label, entries: entries) }.map { "\(chapter.letter): \($0)" }
    }
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    for label in ["7", "16, corrected: DEVIATIONS 999", "30a (D.1)", "12,"] {
      #expect(complaint(label: label, entries: entries) != nil)
    }
    for label in ["A.b", "7, as printed", "16, corrected: DEVIATIONS 1"] {
      #expect(complaint(label: label, entries: entries) == nil)
    }
  }

  @Test func formulasFitTheTerminal() {
    let long = Book.chapters.flatMap { chapter in
      equations(chapter).flatMap { equation in
        equation.text.split(separator: "\n").filter { $0.count > 88 }.map {
          "\(chapter.letter), \(equation.label): \($0.count) characters"
        }
      }
    }
    #expect(long.isEmpty, "\(long.joined(separator: "\n"))")
  }

  @Test func everyClaimHasASentenceOfItsOwn() {
    let titles = Book.chapters.flatMap(\.statements).map(\.title)
    let twice = Dictionary(grouping: titles, by: \.self).filter { $0.value.count > 1 }.keys
    #expect(twice.isEmpty, "\(twice.joined(separator: "\n"))")
  }

  @Test func chaptersDoNotUseThePackagesOldWords() {
    let retired = #/\b(law(?! of total)|laws|surprise|charged|hears|told apart|ruler|nobody)\b/#
    let texts = Book.chapters.flatMap { chapter in
      chapter.entries.flatMap { entry -> [String] in
        switch entry {
        case .prose(let text): [text]
        case .predict(let text, _): [text]
        case .claim(let claim): [claim.title, claim.oracle]
        default: []
        }
      }.map { "\(chapter.letter): \($0)" }
    }
    let found = texts.filter { $0.contains(retired) }.map { String($0.prefix(160)) }
    #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
  }
}

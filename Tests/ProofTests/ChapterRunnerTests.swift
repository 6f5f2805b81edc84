import ChapterKit
import Foundation
import Synchronization
import Testing

/// What a reader types and what comes back: exit code, page and errors.
@Suite struct ChapterRunnerTests {
  private final class Paper: Sendable {
    private let text = Mutex("")
    var written: String { text.withLock { $0 } }
    var page: Terminal { Terminal(color: false) { more in self.text.withLock { $0 += more } } }
  }

  private func claim(_ id: String, _ computed: Double) -> Claim {
    Claim(id, "The number of \(id) is one.", kind: .identity, oracle: "counting") { check in
      check.equal(computed, claimed: 1, allowed: 0, "seed \(check.seed)", foils: [("two", 2)])
    }
  }

  private func chapter(_ claims: [Claim], figures: [Chapter.Entry] = []) -> Chapter {
    Chapter(
      "X", "A chapter for a test", before: ["nothing"], budget: 10, questions: ["one?", "two?", "three?"],
      next: "swift run chapter-Y",
      entries: [.prose("Some words."), .predict("What then?"), .equation("Eq 01", "1 = 1")]
        + claims.map { .claim($0) } + figures)
  }

  private func run(_ chapters: [Chapter], _ arguments: String...) -> (code: Int32, page: String, errors: String) {
    let (page, errors) = (Paper(), Paper())
    let runner = ChapterRunner(program: "chapter-X", chapters: chapters, page: page.page, errors: errors.page)
    return (runner.run(arguments: arguments), page.written, errors.written)
  }

  @Test func aChapterThatHoldsIsReadInFullAndExitsZero() {
    let (code, page, errors) = run([chapter([claim("Eq 01", 1), claim("Eq 02", 1)])])
    #expect(code == 0)
    #expect(errors.isEmpty)
    for part in [
      "Contents: Eq 01 · Eq 02", "takes less than 10 s on an idle machine.", "Read before: nothing", "Some words.", "What then?",
      "1 = 1",
      "2 claims hold, 2 foils refused", "3. three?", "Next: swift run chapter-Y",
    ] {
      #expect(page.contains(part), "the page holds “\(part)”")
    }
  }

  @Test func aFailureIsToldTheChapterGoesOnAndExitsOne() {
    let (code, page, _) = run([chapter([claim("Eq 01", 3), claim("Eq 02", 1)])], "--seed", "7")
    #expect(code == 1)
    #expect(page.contains("1 claim fails, 1 claim holds"))
    #expect(page.contains("swift run chapter-X --only \"Eq 01\" --seed 7"))
  }

  @Test func severalChaptersAreRankedByHowNearTheyCameToFailing() {
    let near = Claim("Eq 03", "A third is nearly a third.", kind: .identity, oracle: "division") { check in
      check.equal(0.333, claimed: 1.0 / 3, allowed: 0.0005, "digits", foils: [("a half", 0.5)])
    }
    let (code, page, _) = run([chapter([claim("Eq 01", 1), claim("Eq 02", 3)]), chapter([near])])
    let ranking = page.split(separator: "gap/allowed").last ?? ""
    #expect(code == 1)
    #expect(ranking.contains("0.6667  X · Eq 03") && ranking.contains("exact  X · Eq 01") && !ranking.contains("X · Eq 02 ·"))
    #expect(
      ranking.range(of: "Eq 03")?.lowerBound ?? ranking.endIndex < ranking.range(of: "Eq 01")?.lowerBound ?? ranking.startIndex)
    #expect(page.contains("3 checks, 3 foils."))
  }

  @Test func stopEndsAtTheFirstClaimThatFails() {
    let chapters = [chapter([claim("Eq 01", 1), claim("Eq 02", 3), claim("Eq 03", 1)]), chapter([claim("Eq 04", 1)])]
    let (code, page, _) = run(chapters, "--stop")
    #expect(code == 1)
    #expect(page.contains("1 claim fails, 1 claim holds") && !page.contains("Eq 03") && !page.contains("Eq 04"))
  }

  @Test func onlyRunsTheNamedClaim() {
    let (code, page, _) = run([chapter([claim("Eq 01", 3), claim("Eq 02", 1)])], "--only", "eq  02")
    #expect(code == 0)
    #expect(page.contains("1 claim holds"))
    #expect(!page.contains("Eq 01") && !page.contains("Some words."))
  }

  @Test func aNumberThatNoClaimBearsListsWhatExistsAndExitsTwo() {
    let (code, page, errors) = run([chapter([claim("Eq 01", 1), claim("Eq 02", 1)])], "--only", "Eq 3")
    #expect(code == 2)
    #expect(page.isEmpty)
    #expect(errors.contains("“Eq 3”") && errors.contains("Eq 01, Eq 02"))
  }

  @Test(
    arguments: [
      ["--nonsense"], ["word"], ["--seed"], ["--seed", "-1"], ["--seed", "x"], ["--only"], ["--only", "--full"], ["--full=yes"],
      ["--json="],
    ])
  func aCommandThatCannotBeFollowedExitsTwo(arguments: [String]) {
    let (page, errors) = (Paper(), Paper())
    let runner = ChapterRunner(
      program: "chapter-X", chapters: [chapter([claim("Eq 01", 1)])], page: page.page, errors: errors.page)
    #expect(runner.run(arguments: arguments) == 2)
    #expect(page.written.isEmpty)
    #expect(errors.written.contains("--only") && errors.written.hasPrefix("chapter-X: "))
  }

  @Test func helpExitsZeroWithoutRunning() {
    let (code, page, _) = run([chapter([claim("Eq 01", 3)])], "--help")
    #expect(code == 0)
    #expect(page.contains("--figures DIR") && !page.contains("FAILS"))
  }

  @Test func aChapterWithoutClaimsSaysSo() {
    #expect(run([chapter([])]).page.contains("holds no claims yet"))
  }

  @Test func severalChaptersGiveTheirClaimsAlone() {
    let (code, page, _) = run([chapter([claim("Eq 01", 1)]), chapter([claim("Eq 02", 1)])])
    #expect(code == 0)
    #expect(page.contains("2 claims hold") && !page.contains("Some words.") && !page.contains("To try"))
  }

  @Test func theLedgerHoldsEveryNumberAndSeed() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let infinite = Claim("Eq 02", "One is not without end.", kind: .limit, oracle: "counting") { check in
      check.equal(1, claimed: 1, allowed: 0, "", foils: [("endless", .infinity)])
      check.equal(.nan, claimed: 1, allowed: 0, "")
    }
    #expect(run([chapter([claim("Eq 01", 1), infinite, finding("Eq X.a", 1)])], "--json", path, "--seed=7").code == 1)
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
    let ledger = try decoder.decode(Ledger.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(ledger.outcomes.map(\.holds) == [true, false])
    #expect(ledger.outcomes.map(\.seed) == [7, 7])
    #expect(ledger.outcomes.first?.checks.first?.inputs == "seed 7")
    #expect(ledger.outcomes.first?.checks.first?.foils.first?.name == "two")
    #expect(ledger.findings.map(\.id) == ["Eq X.a"])
  }

  private func finding(_ id: String, _ computed: Double) -> Claim {
    Claim(id, "The record of \(id) says one.", kind: .finding, oracle: "reading") { check in
      check.equal(computed, claimed: 1, allowed: 0, "as recorded", foils: [("two", 2), ("three", 3)])
    }
  }

  @Test func findingsAreCountedApart() {
    let (code, page, _) = run([chapter([claim("Eq 01", 1), finding("Eq X.a", 1), finding("Eq X.b", 1)])])
    #expect(code == 0)
    for part in [
      "Contents: Eq 01\n", "Findings: Eq X.a · Eq X.b. A finding is", "Eq X.a · Finding: The record", "agrees with its record",
      "1 claim holds, 2 findings agree with their records, 5 foils refused",
    ] {
      #expect(page.contains(part), "the page holds “\(part)”")
    }
    #expect(page.components(separatedBy: "A finding is").count == 2, "what a finding is stands there once")
    #expect(!run([chapter([claim("Eq 01", 1)])]).page.contains("inding"))
  }

  @Test func aFindingThatDepartsFromItsRecordFailsTheRun() {
    let (code, page, _) = run([chapter([claim("Eq 01", 1), finding("Eq X.a", 3)])])
    #expect(code == 1)
    #expect(page.contains("1 finding departs from its record, 1 claim holds"))
    #expect(page.contains("swift run chapter-X --only \"Eq X.a\""))
    #expect(run([chapter([claim("Eq 01", 1), finding("Eq X.a", 3)])], "--only", "Eq 01").code == 0)
    #expect(run([chapter([claim("Eq 01", 3), finding("Eq X.a", 1)])], "--only", "eq x.a").page.contains("1 finding agrees"))
  }

  @Test func severalChaptersRankClaimsAndNotFindings() {
    let page = run([chapter([claim("Eq 01", 1)]), chapter([finding("Eq X.a", 1)])]).page
    let ranking = page.split(separator: "gap/allowed").last ?? ""
    #expect(ranking.contains("X · Eq 01") && !ranking.contains("X · Eq X.a"))
    #expect(page.contains("1 checks, 1 foils."))
    #expect(page.contains("1 findings, held against their records by 1 checks with 2 foils"))
  }

  @Test func aFileThatCannotBeWrittenExitsTwo() {
    let (code, _, errors) = run([chapter([claim("Eq 01", 1)])], "--json", "/nowhere/ledger.json")
    #expect(code == 2)
    #expect(errors.contains("/nowhere/ledger.json"))
  }
}

import ChapterKit
import Foundation
import PaperLedger
import Testing

/// The ledger is complete: what the paper numbers has a row, a row has a claim, and what is cited exists.
@Suite struct LedgerTests {
  private static let root = FaultRecord.root
  private let ids = Set(Proof.all.map(\.claim.id))

  @Test func everyNumberOfThePaperHasARow() {
    let lines = "abcdefgh".map { "Eq 30\($0)" }
    let equations = (1...53).filter { $0 != 30 }.map { "Eq " + ($0 < 10 ? "0" : "") + "\($0)" }
    let rest = ["Lemma 1", "Algorithm 1", "Algorithm 2"] + (1...4).map { "Table \($0)" }
    #expect(Set(PaperLedger.rows.map(\.number)) == Set(equations + lines + rest))
    #expect(PaperLedger.rows.count == equations.count + lines.count + rest.count, "no number twice")
    #expect(PaperLedger.errata.map(\.number) == Array(1...53))
  }

  @Test(arguments: (PaperLedger.rows + PaperLedger.displays).map(\.number))
  func aRowHasAClaimAndItsSymbolExists(number: String) throws {
    for row in (PaperLedger.rows + PaperLedger.displays) where row.number == number {
      #expect(!row.claims(in: chapters).isEmpty, "no claim checks \(number)")
      for id in row.also { #expect(ids.contains(id), "\(number) names \(id), which no claim bears") }
      let source = try String(contentsOf: Self.root.appendingPathComponent(row.symbol.file), encoding: .utf8)
      let name = NSRegularExpression.escapedPattern(for: row.symbol.name)
      let declaration = name == "init" ? "\\binit\\(" : "\\b(func|struct|enum|protocol|var|let|case) \(name)\\b"
      #expect(
        source.range(of: declaration, options: .regularExpression) != nil,
        "\(row.symbol.file) declares no \(row.symbol.name)")
    }
  }

  @Test(arguments: PaperLedger.errata.map(\.number)) func anErratumIsShownOrResolved(number: Int) throws {
    let erratum = try #require(PaperLedger.errata.first { $0.number == number })
    #expect(
      !erratum.claims.isEmpty || erratum.resolution != nil, "item \(number) is neither shown by a claim nor resolved in words")
    for id in erratum.claims { #expect(ids.contains(id), "item \(number) names \(id), which no claim bears") }
  }

  /// A citation in code or documents leads to a row or to a claim.
  @Test func everyCitationLeadsSomewhere() throws {
    let known = ids.union(PaperLedger.rows.map(\.number))
    let citation = /\b(?:Eq (?:\d\d[a-z]?|[A-Z0-9]\.[a-z]+)|Lemma \d|Table \d|Algorithm \d)\b/
    var lost: [String] = []
    for room in ["Sources", "Chapters", "docs"] {
      for file in try FileManager.default.subpathsOfDirectory(atPath: Self.root.appendingPathComponent(room).path)
      where file.hasSuffix(".swift") || file.hasSuffix(".md") {
        let text = try String(contentsOf: Self.root.appendingPathComponent("\(room)/\(file)"), encoding: .utf8)
        for match in text.matches(of: citation) {
          let cited = String(text[match.range])
          // Eq 04a belongs to the row of Eq 04, and Eq 30 to those of its lines.
          let isLine = cited.wholeMatch(of: /Eq \d\d[a-z]/) != nil
          let isWhole = cited.wholeMatch(of: /Eq \d\d/) != nil
          let kin = isLine ? known.contains(String(cited.dropLast())) : isWhole && known.contains(cited + "a")
          if !known.contains(cited), !kin {
            lost.append("\(room)/\(file): \(cited)")
          }
        }
      }
    }
    #expect(lost.isEmpty, "cited and nowhere claimed: \(Set(lost).sorted().joined(separator: "; "))")
  }

  @Test func thePageIsNotStale() throws {
    let page = try String(contentsOf: Self.root.appendingPathComponent("docs/LEDGER.md"), encoding: .utf8)
    #expect(page == LedgerPage().text, "docs/LEDGER.md is stale; write it anew: swift run proofs --ledger docs/LEDGER.md")
  }
}

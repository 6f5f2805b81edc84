import ChapterKit
import Foundation
import Testing

/// What makes the list of claims a list one can trust.
@Suite struct GuardTests {
  @Test(arguments: chapters.map(\.letter)) func chapterHasClaims(letter: String) {
    #expect(chapters.first { $0.letter == letter }?.claims.isEmpty == false, "chapter \(letter) holds no claims")
  }

  @Test func lettersAreUnique() {
    #expect(repeated(chapters.map(\.letter)) == [])
  }

  /// An equation may carry several claims in one chapter or in several; no two claims say the same.
  @Test func titlesAreUnique() {
    #expect(repeated(Proof.all.map(\.claim.title)) == [])
  }

  /// `swift test --filter` and `--only` find a claim by its number, so it is written in one way.
  @Test(arguments: Proof.all) func numberIsWrittenInTheHouseWay(proof: Proof) throws {
    #expect(houseNumber(proof.claim.id), "“\(proof.claim.id)” is not like Eq 07, Eq 30c, Eq E.a, Lemma 1, Table 2 or Fig 1")
  }

  @Test func houseNumberRefusesTheUsualSlips() {
    for good in ["Eq 07", "Eq 30c", "Eq E.a", "Eq 2.b", "Lemma 1", "Table 2", "Fig 1"] { #expect(houseNumber(good)) }
    for bad in ["Eq 7", "eq 07", "Eq. 07", "Eq (07)", "Lemma", "Eq E.", "07", ""] { #expect(!houseNumber(bad)) }
  }

  /// Each folder of claims is among the chapters tested here, and each `Claim(` written there is in its chapter's list.
  @Test func everyClaimWrittenIsInAChapter() throws {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .appendingPathComponent("../../../Chapters").standardizedFileURL
    let listed = Set(Proof.all.map(\.claim.location))
    var letters: Set<String> = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: root.path) where file.hasSuffix(".swift") {
      let parts = file.split(separator: "/")
      guard parts.count >= 3, parts[1] == "Claims", let letter = parts.first, let name = parts.last else { continue }
      letters.insert(String(letter))
      let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
      let helpers = makers(in: text)
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let isMade = helpers.contains { line.contains("= \($0)(") }
        let isWritten = line.contains(/\bClaim\(/) && (helpers.isEmpty || line.contains("static let"))
        guard isMade || isWritten, !line.contains(/^\s*\/\//) else { continue }
        let location = Location(file: "Chapter\(letter)/\(name)", line: index + 1)
        #expect(listed.contains(location), "the claim at \(location) is in no chapter")
      }
    }
    #expect(letters == Set(chapters.map(\.letter)))
  }

  /// The helpers of a file that make claims and place each on the line of the helper's call.
  private func makers(in text: String) -> [String] {
    text.matches(of: /func (\w+)\([^{]*at position: Int = #line[^{]*-> Claim \{/).map { String($0.output.1) }
  }

  /// Figures are data until they are drawn: what the reader would see exists.
  @Test(arguments: chapters.map(\.letter)) func figuresHaveData(letter: String) throws {
    for chapter in chapters where chapter.letter == letter {
      for case .figure(let name, let make) in chapter.entries {
        let figure = try make(Chapter.Settings())
        #expect(!figure.panels.isEmpty, "figure \(name)")
        #expect(figure.panels.allSatisfy { !$0.series.isEmpty && $0.series.allSatisfy { !$0.x.isEmpty } }, "figure \(name)")
      }
    }
  }

  /// Findings are sentences about records: only the chapters of results have any, and the file of each reads a record.
  @Test func findingsReadRecords() throws {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .appendingPathComponent("../../../Chapters").standardizedFileURL
    #expect(chapters.filter { !$0.findings.isEmpty }.map(\.letter) == ["4", "F"])
    for chapter in chapters {
      for finding in chapter.findings {
        let name = finding.location.file.split(separator: "/").last ?? ""
        let text = try String(contentsOf: root.appendingPathComponent("\(chapter.letter)/Claims/\(name)"), encoding: .utf8)
        #expect(text.contains("RecordedResults."), "\(finding.id) at \(finding.location) reads no record")
      }
    }
  }

  /// A record that cannot be read would leave a hole in the page and fail nothing.
  @Test(arguments: chapters.map(\.letter)) func recordsAreRead(letter: String) throws {
    for chapter in chapters where chapter.letter == letter {
      for case .record(let text) in chapter.entries {
        let lines = try text().split(separator: "\n")
        #expect(lines.count >= 2, "a heading and what it says")
        #expect(lines.allSatisfy { $0.count <= 110 }, "\(lines.first ?? "")")
      }
    }
  }
}

private func houseNumber(_ id: String) -> Bool {
  id.wholeMatch(of: /Eq (\d\d[a-z]?|[A-Z0-9]\.[a-z]+)|(Lemma|Table|Fig|Algorithm) \d+/) != nil
}

private func repeated(_ names: [String]) -> [String] {
  Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
}

import ChapterKit
import Foundation

/// `docs/LEDGER.md`, written from the rows and from the chapters' claims.
package struct LedgerPage {
  let chapters: [Chapter]

  /// A page about these chapters.
  package init(_ chapters: [Chapter] = Book.chapters) { self.chapters = chapters }

  /// The page, as Markdown.
  package var text: String {
    let (claims, findings) = (chapters.flatMap(\.claims), chapters.flatMap(\.findings))
    return """
      # Ledger

      Every numbered equation of the paper, its lemma, tables and algorithms, the displays that later steps use, and every place where the
      paper is wrong, loose or ambiguous: what it says, what computes it, what checks it. Written by `swift run proofs --ledger docs/LEDGER.md`
      from the claims themselves; a test refuses a stale page. \(claims.count) claims in \(chapters.count) chapters, and \(findings.count) findings about recorded results.
      `swift run proofs --where "Eq 41"` prints file and line of a number's function, its claims and its deviations.

      ## Numbered

      \(table(PaperLedger.rows))

      ## Displays without a number

      \(table(PaperLedger.displays))

      ## Where the paper errs

      \(errata)

      ## Claims of our own

      \(own)

      ## Findings

      Sentences about recorded results that take too long to make again in a chapter. Each is held against its record, with foils, and tests no
      code of the package: it keeps the text true to the record and proves nothing about the method.

      \(findingTable)

      """
  }

  private func table(_ rows: [LedgerRow]) -> String {
    let head =
      "| Number | Section | Statement | Kind | Implemented by | Claims | Independent road |\n|---|---|---|---|---|---|---|"
    let lines = rows.map { row in
      let found = row.claims(in: chapters)
      let cells = [
        row.number, row.section, row.statement, row.kind.rawValue,
        (row.isComputed ? "" : "not computed; used by ") + "`\(row.symbol.name)` in \(row.symbol.file)",
        names(found), roads(found),
      ]
      return line(cells)
    }
    return ([head] + lines).joined(separator: "\n")
  }

  private var errata: String {
    let head = "| Item | Verdict | Place | What is the matter | What is done, and what shows it |\n|---|---|---|---|---|"
    let lines = PaperLedger.errata.map { erratum in
      let found = chapters.flatMap { chapter in
        chapter.statements.filter { erratum.claims.contains($0.id) }.map { (letter: chapter.letter, claim: $0) }
      }
      return line([
        "\(erratum.number)", erratum.verdict.rawValue, erratum.location, erratum.statement,
        [erratum.resolution, found.isEmpty ? nil : names(found)].compactMap(\.self).joined(separator: " "),
      ])
    }
    return ([head] + lines).joined(separator: "\n")
  }

  /// Claims whose number is not the paper's.
  private var own: String {
    let numbers = Set(PaperLedger.rows.map(\.number))
    let head = "| Number | Statement | Kind | Independent road |\n|---|---|---|---|"
    let lines = chapters.flatMap(\.claims).filter { !numbers.contains($0.id) }
      .map { line([$0.id, $0.title, $0.kind.rawValue, $0.oracle]) }
    return ([head] + lines).joined(separator: "\n")
  }

  private var findingTable: String {
    let head = "| Number | Statement | How it is held against the record |\n|---|---|---|"
    let lines = chapters.flatMap(\.findings).map { line([$0.id, $0.title, $0.oracle]) }
    return ([head] + lines).joined(separator: "\n")
  }

  private func line(_ cells: [String]) -> String {
    "| "
      + cells.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }.joined(separator: " | ")
      + " |"
  }

  /// `E: Eq 30b (2)`: chapter, number and how many claims bear it.
  private func names(_ found: [(letter: String, claim: Claim)]) -> String {
    var seen: [(name: String, count: Int)] = []
    for (letter, claim) in found {
      let name = "\(letter): \(claim.id)"
      if let location = seen.firstIndex(where: { $0.name == name }) { seen[location].count += 1 } else { seen.append((name, 1)) }
    }
    return seen.map { $0.count == 1 ? $0.name : "\($0.name) (\($0.count))" }.joined(separator: ", ")
  }

  private func roads(_ found: [(letter: String, claim: Claim)]) -> String {
    var seen: Set<String> = []
    return found.map(\.claim.oracle).filter { seen.insert($0).inserted }.joined(separator: "; ")
  }
}

extension LedgerPage {
  /// Writes the page to the one path given; the exit code.
  package func write(_ arguments: ArraySlice<String>) -> Int32 {
    guard let path = arguments.first, arguments.count == 1 else {
      Terminal.errors.line("proofs: --ledger needs one thing: the file to write, usually docs/LEDGER.md")
      return 2
    }
    do {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return 0
    } catch {
      Terminal.errors.line("proofs: cannot write “\(path)”: \(error.localizedDescription)")
      return 2
    }
  }
}

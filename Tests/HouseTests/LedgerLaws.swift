import Foundation
import Testing

/// A row of docs/LEDGER.md that names what computes it: at least one of its claims runs that function, and a record says which.
struct ComputedRow {
  let number: String
  /// As the record repeats it: `name` in its file.
  let function: String
  let file: String
  /// As in `E: Eq 37`.
  let claims: Set<String>

  /// The rows of the ledger's page that are computed.
  static func read(_ page: SourceFile) -> [ComputedRow] {
    page.lines.compactMap { line in
      let cells = MarkdownRow.cells(line.text)
      guard cells.count == 7, let symbol = cells[4].wholeMatch(of: #/`\w+` in (Sources/\S+)/#) else { return nil }
      let claims = cells[5].components(separatedBy: ", ").map { $0.replacing(#/ \(\d+\)$/#, with: "") }
      return ComputedRow(number: cells[0], function: cells[4], file: String(symbol.output.1), claims: Set(claims))
    }
  }
}

/// A row of Tests/Ledger/RECORD.md: the claims of a row that ran its function when they were last tried.
struct RanRow {
  let number: String
  let function: String
  let claims: [String]
  let fingerprint: String

  static func read(_ record: SourceFile) -> [RanRow] {
    record.lines.compactMap { line in
      let cells = MarkdownRow.cells(line.text)
      guard cells.count == 4, cells[1].hasPrefix("`") else { return nil }
      let claims = cells[2] == "none" ? [] : cells[2].components(separatedBy: ", ")
      return RanRow(number: cells[0], function: cells[1], claims: claims, fingerprint: cells[3])
    }
  }
}

enum MarkdownRow {
  /// The cells of a line of a table; none of any other line.
  static func cells(_ line: some StringProtocol) -> [String] {
    guard line.hasPrefix("| "), line.hasSuffix(" |") else { return [] }
    let hidden = line.dropFirst(2).dropLast(2).replacingOccurrences(of: "\\|", with: "\u{1}")
    return hidden.components(separatedBy: " | ").map { $0.replacing("\u{1}", with: "\\|") }
  }
}

enum LedgerLaws {
  /// The rows that no claim was seen to hold, each with the reason.
  static func unheld(_ rows: [ComputedRow], _ ran: [RanRow], file: (String) -> SourceFile?, claims: (String) -> [SourceFile])
    -> [String]
  {
    let byNumber = Dictionary(ran.map { ($0.number, $0) }) { first, _ in first }
    return rows.compactMap { row in
      guard let found = byNumber[row.number] else { return "\(row.number): not in the record" }
      if found.function != row.function {
        return "\(row.number): the record is of \(found.function), the ledger names \(row.function)"
      }
      if found.claims.isEmpty { return "\(row.number): none of its claims runs \(row.function)" }
      let strangers = found.claims.filter { !row.claims.contains($0) }
      if !strangers.isEmpty { return "\(row.number): not among the row's claims: \(strangers.joined(separator: ", "))" }
      guard let source = file(row.file) else { return "\(row.number): there is no \(row.file)" }
      let files = Dictionary(found.claims.flatMap(claims).map { ($0.path, $0) }) { first, _ in first }
      let held = files.values.sorted { $0.path < $1.path }
      return Fingerprint.of(([source] + held).map(\.code)) == found.fingerprint
        ? nil : "\(row.number): \(row.file) or a claim has changed since"
    }
  }
}

@Suite struct LedgerLawTests {
  /// The files of a chapter that make a claim, given as `E: Eq 37`.
  private func claimFiles(_ tree: SourceTree) -> (String) -> [SourceFile] {
    { claim in
      let parts = claim.components(separatedBy: ": ")
      guard parts.count == 2 else { return [] }
      return tree.files(under: "Chapters/\(parts[0])/Claims/", ending: [".swift"]).filter { $0.text.contains("\"\(parts[1])\"") }
    }
  }

  @Test func `of every computed row a claim runs the function that the row names`() throws {
    let tree = try SourceTree()
    let rows = tree.files(under: "docs/LEDGER.md").flatMap(ComputedRow.read)
    #expect(rows.count >= 59)
    let ran = tree.files(under: "Tests/Ledger/RECORD.md").flatMap(RanRow.read)
    let unheld = LedgerLaws.unheld(rows, ran, file: { tree.files(under: $0).first }, claims: claimFiles(tree))
    #expect(unheld.isEmpty, "\(unheld.joined(separator: "\n"))\nto try the rows again: make ledger")
  }

  @Test func `this law refuses a record that is stale, empty or of another function`() throws {
    let page = "| Eq 90 | B | A \\| b. | identity | `f` in Sources/B/F.swift | B: Eq 90 (2), 2: Eq 91 | a loop |\n"
    let rows = ComputedRow.read(SourceFile(path: "LEDGER.md", text: page))
    #expect(rows.map(\.claims) == [["B: Eq 90", "2: Eq 91"]])
    let (source, claim) = (
      SourceFile(path: "Sources/B/F.swift", text: "f\n"), SourceFile(path: "Chapters/B/Claims/C.swift", text: "c\n")
    )
    let print = Fingerprint.of(["f", "c"])
    func count(_ row: String, _ source: SourceFile = source) -> Int {
      LedgerLaws.unheld(
        rows, RanRow.read(SourceFile(path: "RECORD.md", text: row)), file: { _ in source }, claims: { _ in [claim] }
      ).count
    }
    let row = "| Eq 90 | `f` in Sources/B/F.swift | B: Eq 90 | \(print) |\n"
    #expect(count(row) == 0)
    #expect(count(row, SourceFile(path: source.path, text: "f  // a comment\n\n")) == 0)
    #expect(count(row, SourceFile(path: source.path, text: "g\n")) == 1)
    #expect(count("") == 1)
    for (part, other) in [("B: Eq 90 |", "none |"), ("B: Eq 90 |", "B: Eq 92 |"), ("`f`", "`g`"), ("Eq 90 | `", "Eq 91 | `")] {
      #expect(count(row.replacing(part, with: other)) == 1, "\(other) for \(part)")
    }
  }
}

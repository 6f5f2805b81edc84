import ChapterKit
import Foundation

/// Where a number of the paper is found: the declaration that computes or uses it, its claims, and what docs/DEVIATIONS.md says of it.
package struct NumberLocations {
  /// One line of a file, and what stands there.
  package struct Location: Sendable, Hashable {
    /// What the line is to the number: `computed by`, `claim`, …
    package let role: String
    /// From the package's folder.
    package let file: String
    /// From 1.
    package let line: Int
    /// A name or a title.
    package let text: String
  }

  /// A row names what its file does not hold.
  struct Lost: Error, CustomStringConvertible {
    let description: String
  }

  private let rows: [LedgerRow]
  private let chapters: [Chapter]
  private let root: URL

  /// The places of these rows and chapters in the package that lies in `root`.
  package init(
    _ rows: [LedgerRow] = PaperLedger.rows + PaperLedger.displays, _ chapters: [Chapter] = Book.chapters,
    in root: URL = FaultRecord.root
  ) {
    (self.rows, self.chapters, self.root) = (rows, chapters, root)
  }

  /// The rows of a number: `Eq 30` has those of all its lines, and `Eq 04a` that of `Eq 04`.
  package func rows(of number: String) -> [LedgerRow] {
    let exact = rows.filter { $0.number == number }
    guard exact.isEmpty, number.wholeMatch(of: /Eq \d\d[a-h]?/) != nil else { return exact }
    return rows.filter { Self.whole($0.number) == number || $0.number == Self.whole(number) }
  }

  /// Every place of a row: the declaration first, then claims in reading order, then deviations.
  package func positions(of row: LedgerRow) throws -> [Location] {
    let claims = row.claims(in: chapters).map { found in
      let file = found.claim.location.file.split(separator: "/").last.map(String.init) ?? ""
      return Location(
        role: "claim", file: "Chapters/\(found.letter)/Claims/\(file)", line: found.claim.location.line,
        text: "\(found.claim.id): \(found.claim.title)")
    }
    return [try declaration(of: row)] + claims + (try deviations(of: row))
  }

  /// The declaration under the comment that names the number, or the first of its name where no comment does.
  private func declaration(of row: LedgerRow) throws -> Location {
    let lines = try lines(of: row.symbol.file)
    let number = Self.whole(row.number)
    let mark = lines.firstIndex { $0.contains("Implements \(number):") || $0.contains("\(number) is not computed:") } ?? 0
    let name = row.symbol.name
    let declares = try Regex(name == "init" ? "\\binit\\(" : "\\b(?:func|struct|enum|protocol|var|let|case) \(name)\\b")
    guard let line = (Array(mark..<lines.count) + Array(0..<mark)).first(where: { lines[$0].contains(declares) }) else {
      throw Lost(description: "\(row.symbol.file) declares no \(name)")
    }
    let role = row.isComputed ? "computed by" : "not computed; used by"
    return Location(role: role, file: row.symbol.file, line: line + 1, text: name)
  }

  /// The entries that mention the number, alone or as one of a range.
  private func deviations(of row: LedgerRow) throws -> [Location] {
    let (file, number) = ("docs/DEVIATIONS.md", Self.whole(row.number))
    var (heading, found) = ((line: 0, text: ""), [Location]())
    for (index, line) in try lines(of: file).enumerated() {
      if line.hasPrefix("### ") { heading = (index + 1, String(line.dropFirst(4))) }
      guard heading.line > 0, found.last?.line != heading.line, Self.mentions(line, number) else { continue }
      found.append(Location(role: "deviation", file: file, line: heading.line, text: heading.text))
    }
    return found
  }

  /// Whether a line cites a number, `Eq 05a` counting for `Eq 05` and `Eq 47 to Eq 53` for all between.
  static func mentions(_ line: String, _ number: String) -> Bool {
    guard let wanted = number.wholeMatch(of: /Eq (\d\d)/).flatMap({ Int($0.output.1) }) else {
      return line.ranges(of: number).contains { line[$0.upperBound...].first?.isNumber != true }
    }
    return line.matches(of: /Eq (\d\d)[a-h]?(?: to Eq (\d\d)[a-h]?)?/).contains { match in
      guard let first = Int(match.output.1) else { return false }
      return (first...max(first, match.output.2.flatMap { Int($0) } ?? first)).contains(wanted)
    }
  }

  /// `Eq 30` of `Eq 30c`; any other number as it is.
  private static func whole(_ number: String) -> String {
    number.wholeMatch(of: /(Eq \d\d)[a-h]/).map { String($0.output.1) } ?? number
  }

  private func lines(of file: String) throws -> [String] {
    try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8).components(separatedBy: "\n")
  }
}

extension NumberLocations {
  /// Answers `--where` with its one argument; the exit code.
  package func write(_ arguments: ArraySlice<String>, page: Terminal = .standard, errors: Terminal = .errors) -> Int32 {
    guard let number = arguments.first, arguments.count == 1 else {
      errors.line("proofs: --where needs one thing: a number of the paper, such as \"Eq 41\", \"Lemma 1\" or \"Table 3\"")
      return 2
    }
    let found = rows(of: number)
    guard !found.isEmpty else {
      let known = "Eq 01 to Eq 53, Lemma 1, Algorithm 1 and 2, Table 1 to 4"
      errors.line("proofs: the paper has no “\(number)”; its numbers are \(known)")
      return 2
    }
    do {
      for row in found {
        page.line("\(row.number) (\(row.section)): \(row.statement)")
        for location in try positions(of: row) {
          page.line("  \(location.role) \(location.file):\(location.line)  \(location.text)")
        }
      }
      return 0
    } catch {
      errors.line("proofs: \(error)")
      return 1
    }
  }
}

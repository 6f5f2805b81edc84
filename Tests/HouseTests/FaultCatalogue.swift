import Foundation

/// A fault of Tests/Faults/Catalogue: a paragraph that says what is wrong, and a text of a source file with what takes its place.
struct PlantedFault {
  let number: Int
  let name: String
  let sentence: String
  /// The end of the source file's path.
  let file: String
  let kind: String
  let before: String
  let after: String
  /// Whether a program that hangs counts as having noticed.
  let mayHang: Bool
  /// Where the paragraph begins, as in `Catalogue/Training.faults:12`.
  let position: String

  /// As the record names it.
  var title: String { (number < 10 ? "0" : "") + "\(number) \(name)" }

  /// Nil when the lines are no fault: '28 a-name', a sentence, kind, likely and in, lines with '- ', lines with '+ '.
  init?(lines: [Substring], at position: String) {
    guard lines.count >= 5, let title = lines[0].wholeMatch(of: #/(\d+) ([a-z0-9-]+)/#), let number = Int(title.output.1),
      let header = lines[2].wholeMatch(
        of: #/kind: (?<kind>[\w-]+) · likely: [^·]+ · (?<limit>ends: time limit · )?in: (?<file>\S+)/#),
      lines[3...].allSatisfy({ $0.hasPrefix("- ") || $0.hasPrefix("+ ") })
    else { return nil }
    func text(_ sign: String) -> String {
      lines[3...].filter { $0.hasPrefix(sign) }.map { $0.dropFirst(2) }.joined(separator: "\n")
    }
    self.number = number
    self.position = position
    name = String(title.output.2)
    sentence = String(lines[1])
    kind = String(header.output.kind)
    file = String(header.output.file)
    mayHang = header.output.limit != nil
    before = text("- ")
    after = text("+ ")
  }

  /// All faults of a file of the catalogue, and the places of paragraphs that are none.
  static func read(_ file: SourceFile) -> (faults: [PlantedFault], unread: [String]) {
    var (faults, unread, start) = ([PlantedFault](), [String](), 0)
    let lines = (file.text + "\n").split(separator: "\n", omittingEmptySubsequences: false)  // the last paragraph ends too
    for end in lines.indices where lines[end].isEmpty {
      if end > start {
        let position = "\(file.path):\(start + 1)"
        if let fault = PlantedFault(lines: Array(lines[start..<end]), at: position) {
          faults.append(fault)
        } else {
          unread.append(position)
        }
      }
      start = end + 1
    }
    return (faults, unread)
  }

  /// Of the fault and of the file that it lies in, comments and spacing aside; as Tests/Faults/run writes it into the record.
  func fingerprint(in source: SourceFile) -> String {
    Fingerprint.of([source.code, before, after])
  }
}

/// A line of Tests/Faults/RECORD.md.
struct FaultRow {
  let title: String
  let sentence: String
  let killer: String
  let fingerprint: String

  static func read(_ record: SourceFile) -> [FaultRow] {
    record.lines.compactMap { line in
      let cells = line.text.dropFirst(2).dropLast(2).split(separator: " | ").map(String.init)
      guard line.text.hasPrefix("| "), cells.count == 4, cells[0].first?.isNumber == true else { return nil }
      return FaultRow(title: cells[0], sentence: cells[1], killer: cells[2], fingerprint: cells[3])
    }
  }

  /// Whether a claim or test is named, and not that the fault survived; that a program hung counts where the fault says it may.
  func isKilled(mayHang: Bool) -> Bool { killer != "survived" && (mayHang || !killer.hasPrefix("time limit")) }

  /// Whether the claim (`E · Eq 37`) or test (`TrainTests · its name`) that is named is still written somewhere.
  func killerExists(in tree: SourceTree) -> Bool {
    let parts = killer.replacing("\\|", with: "|").replacing(#/ \(stopped by signal \d+\)$/#, with: "").split(
      separator: " · ", maxSplits: 1)
    guard parts.count == 2 else { return killer.hasPrefix("time limit") }
    let claims = tree.files(under: "Chapters/\(parts[0])/")
    guard claims.isEmpty else { return claims.contains { $0.text.contains("\"\(parts[1])\"") } }
    let name = parts[1].hasPrefix("\"") ? parts[1].dropFirst().dropLast() : parts[1].prefix { $0 != "(" }
    return tree.files(under: "Tests/").contains { $0.path.hasSuffix("/\(parts[0]).swift") && $0.text.range(of: name) != nil }
  }
}

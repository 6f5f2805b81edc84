import Testing

/// Every numbered equation has one place in Sources: the declaration whose comment says `Implements Eq 07`, or one sentence
/// `Eq 07 is not computed: …` where it is used. The ledger names the same declaration.
enum EquationLaws {
  /// What is said of an equation, by a comment or by the ledger.
  struct Place: Hashable {
    let isComputed: Bool
    let file: String
    let name: String
  }

  static func broken(_ sources: [SourceFile], ledger: SourceFile, last: Int = CitationLaws.lastEquation) -> [String] {
    let (said, rows) = (marks(in: sources), rows(of: ledger))
    let numbered = (1...last).flatMap { number -> [String] in
      let (positions, named) = (said[number] ?? [], rows[number] ?? [])
      let name = "Eq " + (number < 10 ? "0" : "") + "\(number)"
      guard positions.count == 1 else {
        return ["\(name) has \(positions.count) places in Sources, not one: \(positions.map { "\($0.name) in \($0.file)" })"]
      }
      guard !named.isEmpty else { return ["\(name) has no row in \(ledger.path)"] }
      return named.filter { $0 != positions[0] }.map { row in
        "\(name): \(ledger.path) names \(row.name) in \(row.file), \(row.isComputed ? "" : "not ")computed; the comment is at "
          + "\(positions[0].name) in \(positions[0].file), \(positions[0].isComputed ? "" : "not ")computed"
      }
    }
    let ranges = sources.flatMap { file in
      file.lines.filter { $0.text.contains("Implements Eqs ") }.map { line in
        "\(file.path):\(line.number): one comment for several equations"
      }
    }
    return numbered + ranges
  }

  /// The comments of all sources, by equation.
  private static func marks(in sources: [SourceFile]) -> [Int: [Place]] {
    var found: [Int: [Place]] = [:]
    for file in sources {
      let lines = file.lines.map { $0.text.drop { $0 == " " } }
      for (index, line) in lines.enumerated() where line.hasPrefix("///") {
        for mark in line.matches(of: #/Implements Eq (\d\d)\b|\bEq (\d\d) is not computed:/#) {
          guard let number = (mark.output.1 ?? mark.output.2).flatMap({ Int($0) }) else { continue }
          let name = declared(under: lines[index...])
          found[number, default: []].append(Place(isComputed: mark.output.1 != nil, file: file.path, name: name))
        }
      }
    }
    return found
  }

  /// The name of the first declaration that is neither a comment nor an attribute.
  private static func declared(under lines: ArraySlice<Substring>) -> String {
    let line = lines.first { !$0.hasPrefix("///") && !$0.hasPrefix("@") } ?? ""
    let name = line.firstMatch(of: #/\b(?:func|struct|enum|protocol|var|let|case) (\w+)/#)?.output.1
    return name.map(String.init) ?? (line.contains(#/\binit\(/#) ? "init" : "nothing")
  }

  /// The rows of the ledger's page, by equation; Eq 30 has one for each of its lines.
  private static func rows(of ledger: SourceFile) -> [Int: [Place]] {
    var found: [Int: [Place]] = [:]
    for line in ledger.lines {
      guard let number = line.text.prefixMatch(of: #/\| Eq (\d\d)[a-h]? \|/#).flatMap({ Int($0.output.1) }),
        let cell = line.text.firstMatch(of: #/\| (not computed; used by )?`(\w+)` in (Sources\/\S+) \|/#)
      else { continue }
      found[number, default: []].append(
        Place(isComputed: cell.output.1 == nil, file: String(cell.output.3), name: String(cell.output.2)))
    }
    return found
  }
}

@Suite struct EquationLawTests {
  @Test func `every equation has one place and the ledger names it`() throws {
    let tree = try SourceTree()
    let broken = EquationLaws.broken(tree.files(under: "Sources/", ending: [".swift"]), ledger: try tree.file("docs/LEDGER.md"))
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `this law refuses an equation without its one place`() {
    let sound = """
      /// Implements Eq 01: one.
      ///
      /// Eq 02 is not computed: it is Eq 01 once more.
      @inlinable
      public func one(_ x: Double) -> Double { x }
      """
    let page =
      "| Eq 01 | 2 | One. | identity | `one` in Sources/A.swift | A: Eq 01 | by hand |\n"
      + "| Eq 02 | 2 | Two. | identity | not computed; used by `one` in Sources/A.swift | A: Eq 01 | by hand |\n"
    func count(_ text: String, _ ledger: String) -> Int {
      EquationLaws.broken(
        [SourceFile(path: "Sources/A.swift", text: text)], ledger: SourceFile(path: "docs/LEDGER.md", text: ledger), last: 2
      ).count
    }
    #expect(count(sound, page) == 0)
    #expect(count(sound + "\n/// Implements Eq 01: again.\nlet two = 2", page) == 1)
    #expect(count(sound.replacingOccurrences(of: "Implements Eq 01", with: "Eq 01"), page) == 1)
    #expect(count(sound.replacingOccurrences(of: "func one", with: "func two"), page) == 2)
    #expect(count(sound.replacingOccurrences(of: "Eq 02 is not computed:", with: "Implements Eq 02:"), page) == 1)
    #expect(count(sound, page.replacingOccurrences(of: "Eq 02", with: "Eq 03")) == 1)
    #expect(count(sound, page.replacingOccurrences(of: "A.swift", with: "B.swift")) == 2)
    #expect(count(sound + "\n/// Implements Eqs 01 and 02.\nlet two = 2", page) == 1)
  }
}

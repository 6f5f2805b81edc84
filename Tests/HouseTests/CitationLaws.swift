import Testing

/// Equations are cited `Eq 07`: the paper's own number in two digits, so that a filter on test names finds one and not ten.
enum CitationLaws {
  static let lastEquation = 53
  /// The paper's numbers that carry letters, and their last letter.
  static let lastLetter: [Int: Character] = [4: "b", 5: "b", 30: "h"]

  static func miscited(_ file: SourceFile) -> [String] {
    file.lines.flatMap { line in
      let citation = #/\b(?<word>Eqs?)(?<gap>\.\s?\(?|\s\(?|\()(?<digits>\d+)(?<letter>[a-z]?)\b(?!\.[a-z]{1,2}\b)/#
      return line.text.matches(of: citation).compactMap { match -> String? in
        let number = Int(match.output.digits) ?? 0
        var reason: String?
        if match.output.gap != " " || match.output.digits.count != 2 { reason = "is not of the form `Eq 07`" }
        if !(1...lastEquation).contains(number) { reason = "is no equation of the paper" }
        if let letter = match.output.letter.first, letter > lastLetter[number] ?? "`" { reason = "has a letter the paper lacks" }
        return reason.map { "\(file.path):\(line.number): '\(match.output.0)' \($0)" }
      }
    }
  }
}

@Suite struct CitationLawTests {
  @Test func `equations are cited by two digits`() throws {
    // Tests quote wrong citations on purpose, as bad strings and foils.
    let files = try SourceTree().files.filter { !$0.path.hasPrefix("Tests/") }
    #expect(files.contains { $0.path == "docs/DEVIATIONS.md" })
    let broken = files.flatMap(CitationLaws.miscited)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `this law refuses other ways to cite`() {
    func count(_ text: String) -> Int { CitationLaws.miscited(SourceFile(path: "docs/index.md", text: text)).count }
    #expect(count("Eq 07, Eq 30h, Eqs 47–53, Eq E.a, Eq 2.b, Eq 4.ab, Seq 5") == 0)
    #expect(count("Eq 7") == 1)
    #expect(count("Eq. 37") == 1)
    #expect(count("Eq. (37)") == 1)
    #expect(count("Eqs. 04 and 05") == 1)
    #expect(count("Eq 54") == 1)
    #expect(count("Eq 30i, Eq 37a") == 2)
  }
}

import Testing

/// A tolerance in a chapter is derived or has a name with a reason; a number typed in its place is refused. 0 means exactness.
enum ToleranceLaws {
  /// A factor below this is a tolerance of its own: `1e-12 * size`, `error + 1e-13`.
  static let smallest = 0.1

  /// A tolerance as written: an argument of a call, over as many lines as it takes, or the default of a parameter.
  struct Argument {
    let line: Int
    let text: String
  }

  static func broken(_ file: SourceFile) -> [String] {
    let code = file.codeLines.map(\.text).joined(separator: "\n")
    return arguments(in: code).filter { isTyped($0.text) || namesTyped($0.text, in: code) }
      .map {
        "\(file.path):\($0.line): a typed tolerance, \($0.text); derive it or name it, see Tolerances.swift"
      }
  }

  /// Everything that stands behind `allowed:` and `claimedError:`, without declarations of a type alone.
  static func arguments(in code: String) -> [Argument] {
    code.matches(of: #/\b(?:allowed|claimedError)\s*:\s*/#).compactMap { match in
      let line = code[..<match.range.lowerBound].count { $0 == "\n" } + 1
      let text = argument(code[match.range.upperBound...])
      guard let type = text.firstMatch(of: #/^(?:Double|Float)\??\s*(?:=\s*|$)/#) else { return Argument(line: line, text: text) }
      let value = String(text[type.range.upperBound...])
      return value.isEmpty ? nil : Argument(line: line, text: value)
    }
  }

  /// Up to the comma or the bracket that ends it; a stored property ends with its line too.
  private static func argument(_ rest: Substring) -> String {
    let isDeclaration = rest.prefixMatch(of: #/(?:Double|Float)\b/#) != nil
    var (depth, last) = (0, Character(" "))
    let end = rest.firstIndex { character in
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      let endsLine = isDeclaration && character == "\n" && last != "="
      if !character.isWhitespace { last = character }
      return depth < 0 || depth == 0 && (character == "," || endsLine)
    }
    return rest[..<(end ?? rest.endIndex)].split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Numbers and nothing else, or a small number beside something else. What a called function is given says how it derives.
  static func isTyped(_ text: String) -> Bool { hasSmallNumber(text) || isBare(text) }

  private static func hasSmallNumber(_ text: String) -> Bool {
    tokens(outsideCalls: text).contains { Double($0).map { $0 > 0 && $0 < smallest } ?? false }
  }

  /// A sign, a bracket or an operation does not make a number less typed.
  private static func isBare(_ text: String) -> Bool {
    let numbers = tokens(outsideCalls: text).map { Double($0) }
    return numbers.allSatisfy { $0 != nil } && numbers.contains { $0 != 0 }
  }

  /// Numbers such as `1_000` and `5e-4`, and words such as `$0.error` and `size`; a function's name ends in its bracket.
  private static func tokens(outsideCalls text: String) -> [String] {
    withoutCalls(text).matches(of: #/\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+\-]?\d+)?|[\w.$]+\(?/#).map { match in
      match.output.first?.isNumber == true ? match.output.filter { $0 != "_" } : String(match.output)
    }
  }

  /// The text without what stands in the brackets of `f(…)` and `{ … }`; `(…)` alone and `max(…)` keep theirs.
  private static func withoutCalls(_ text: String) -> String {
    var (kept, word, open) = ("", "", [Bool]())
    for character in text {
      if "([{".contains(character) {
        let isCall = character == "(" ? !word.isEmpty && !["max", "min", "abs", "Double", "try"].contains(word) : true
        open.append((open.last ?? false) || isCall)
      }
      if !(open.last ?? false) || "([{".contains(character) && !open.dropLast().contains(true) { kept.append(character) }
      if ")]}".contains(character) { _ = open.popLast() }
      word = character.isLetter || character.isNumber || character == "_" ? word + String(character) : ""
    }
    return kept
  }

  /// A local name, or a parameter's default, for a typed tolerance is as bare as the number. Constants of a type are spared: they
  /// have a reason in their doc comment.
  private static func namesTyped(_ text: String, in code: String) -> Bool {
    let lines = code.split(separator: "\n").map { $0.drop { $0 == " " } }
    return tokens(outsideCalls: text).filter { $0.wholeMatch(of: #/[a-z]\w*/#) != nil }.contains { name in
      let values =
        lines.filter { $0.hasPrefix("let \(name) = ") }.map { String($0.dropFirst("let \(name) = ".count)) }
        + code.ranges(of: "\(name): Double = ").map { argument(code[$0.upperBound...]) }
      return values.contains { hasSmallNumber($0) || name == text && isBare($0) }
    }
  }
}

@Suite struct ToleranceLawTests {
  @Test func `no chapter types a tolerance`() throws {
    let files = try SourceTree().files(under: "Chapters/", ending: [".swift"])
    let written = files.flatMap { ToleranceLaws.arguments(in: $0.codeLines.map(\.text).joined(separator: "\n")) }
    #expect(written.count > 380)
    let broken = files.flatMap(ToleranceLaws.broken)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test(arguments: [
    "check.equal(a, claimed: b, allowed: 1e-12, \"x\")",
    "check.equal(\n  a, claimed: b,\n  allowed:\n    1e-12,\n  scale: 1, \"x\")",
    "check.mean(ofDraws: a, claimed: b, claimedError: 1e-9, \"x\")",
    "check.equal(a, claimed: b, allowed: 2 * 1e-12, \"x\")",
    "check.equal(a, claimed: b, allowed: -1e-3, \"x\")",
    "check.equal(a, claimed: b, allowed: 0.5, \"x\")",
    "check.equal(a, claimed: b, allowed: (5e-1), \"x\")",
    "check.equal(a, claimed: b, allowed: 1e-9 * size, \"x\")",
    "check.equal(a, claimed: b, allowed: exact.error + 1e-13, \"x\")",
    "check.equal(a, claimed: b, allowed: max(1e-12, size), \"x\")",
    "check.equal(a, claimed: b, allowed: isLoose ? 0.2 : 1e-3, \"x\")",
    "func agree(_ a: Double, allowed: Double = 1e-9) {}",
    "func agree(\n  _ a: Double,\n  allowed: Double =\n    1e-9\n) {}",
    "let allowed = 1e-12\ncheck.equal(a, claimed: b, allowed: allowed, \"x\")",
    "let slack = n < 9 ? 5e-9 : 2e-4\ncheck.equal(a, claimed: b, allowed: exact.error + slack, \"x\")",
    "func agree(_ a: Double, rounding: Double = 1e-13) {\n  equal(a, claimed: b, allowed: rounding * a, \"x\")\n}",
  ])
  func `this law refuses a typed tolerance`(_ text: String) {
    #expect(ToleranceLaws.broken(SourceFile(path: "Chapters/A/Claims/Claim.swift", text: text)).count == 1, "\(text)")
  }

  @Test(arguments: [
    "check.equal(a, claimed: b, allowed: 0, \"x\")",
    "check.equal(a, claimed: b, allowed: exact.error, \"x\")",
    "check.equal(a, claimed: b, allowed: 2 * exact.error + Tolerance.network, \"x\")",
    "check.equal(a, claimed: b, allowed: Tolerance.printed(decimals: 3), \"x\")",
    "check.equal(a, claimed: b, allowed: rounding(terms: 4, size: 0.01), \"x\")",
    "check.equal(a, claimed: b, allowed: rows.reduce(0) { $0 + $1.error } / n, \"x\")",
    "check.equal(a, claimed: b, allowed: try law.rounding(of: 10), \"x\")  // not allowed: 1e-12",
    "let allowed = rounding(terms: 9, size: 1)\ncheck.equal(a, claimed: b, allowed: allowed, \"x\")",
    "func atMost(_ a: Double, allowed: Double = 0) {}",
    "struct Line {\n  let allowed: Double\n  let size = 1e-3\n}",
  ])
  func `this law lets a derived tolerance pass`(_ text: String) {
    let broken = ToleranceLaws.broken(SourceFile(path: "Chapters/A/Claims/Claim.swift", text: text))
    #expect(broken.isEmpty, "\(broken)")
  }
}

/// The types that a Swift file declares, and the members, cases and argument labels of it that other modules see.
struct DeclaredNames {
  struct Declared {
    let name: String
    let line: Int
    let isType: Bool
    /// Whether other modules see it: public, package, or a part of something public.
    let isVisible: Bool
    /// Whether it stands in no other declaration.
    let isOutermost: Bool
  }

  /// What an open brace belongs to, as far as its members inherit visibility.
  private enum Scope { case visibleCases, visibleMembers, other }

  private(set) var all: [Declared] = []
  /// Whether every bracket was closed; otherwise the scopes are not to be trusted.
  private(set) var isBalanced = true

  private static let types: Set<String> = ["struct", "enum", "class", "protocol", "actor", "typealias", "associatedtype"]

  init(_ file: SourceFile) {
    let lines = Self.masked(file)
    var (open, pending) = ([Scope](), Scope.other)
    for (index, line) in lines.enumerated() {
      if let found = Self.declaration(line) {
        let inherits = open.last == .visibleMembers || open.last == .visibleCases && found.keyword == "case"
        let isVisible = inherits ? found.modifiers.isDisjoint(with: Self.hiding) : !found.modifiers.isDisjoint(with: Self.showing)
        let isType = Self.types.contains(found.keyword)
        pending = isVisible ? Self.scope(found.keyword) : .other
        let names = isVisible || isType ? Self.names(found.keyword, found.after, lines[(index + 1)...]) : []
        all += names.map {
          Declared(name: $0, line: index + 1, isType: isType, isVisible: isVisible, isOutermost: open.isEmpty)
        }
      }
      for character in line where character == "{" || character == "}" {
        if character == "{" {
          open.append(pending)
          pending = .other
        } else if open.popLast() == nil {
          isBalanced = false
        }
      }
    }
    if !open.isEmpty { isBalanced = false }
  }

  private static let keywords = types.union(["func", "var", "let", "case", "init", "subscript", "extension"])
  private static let showing: Set<String> = ["public", "package", "open"]
  private static let hiding: Set<String> = ["private", "fileprivate"]

  /// The modifiers of the declaration that a line begins with, its keyword and what follows it; attributes are skipped.
  private static func declaration(_ line: Substring) -> (modifiers: Set<String>, keyword: String, after: Substring)? {
    var modifiers: Set<String> = []
    for word in line.split(separator: " ", maxSplits: 8) where word.first != "@" {
      let name = word.prefix { $0.isLetter }
      if keywords.contains(String(name)) { return (modifiers, String(name), line[name.endIndex...].drop { $0 == " " }) }
      guard name.count == word.count || word.hasSuffix("(set)") else { return nil }
      modifiers.insert(String(word))
    }
    return nil
  }

  private static func scope(_ keyword: String) -> Scope {
    switch keyword {
    case "enum": .visibleCases
    case "protocol", "extension": .visibleMembers
    default: .other
    }
  }

  /// The file's lines without comments and without what stands in strings.
  private static func masked(_ file: SourceFile) -> [Substring] {
    var isInText = false
    return file.lines.map { line in
      let text = line.text.utf8.contains(UInt8(ascii: "/")) ? withoutComment(line.text) : line.text
      let hasQuote = text.utf8.contains(UInt8(ascii: "\""))
      let fences = hasQuote ? text.ranges(of: "\"\"\"").count : 0
      defer { if fences % 2 == 1 { isInText.toggle() } }
      if isInText { return "" }
      if fences > 0 { return text.prefix { $0 != "\"" } }
      return hasQuote ? text.replacing(#/"(?:\\.|[^"\\])*"/#, with: "\"\"") : text
    }
  }

  private static func withoutComment(_ line: Substring) -> Substring {
    line.firstMatch(of: #/(^|[^:])\/\//#).map { line[..<$0.range.lowerBound] } ?? line
  }

  /// The names of a declaration from what follows its keyword on its line and the lines below, argument labels last.
  private static func names(_ keyword: String, _ after: Substring, _ below: ArraySlice<Substring>) -> [String] {
    let rest = ([after] + below.prefix(30)).joined(separator: "\n")[...]
    switch keyword {
    case "extension": return []
    case "case":
      return parts(rest, endsWithLine: true).flatMap { part -> [String] in
        guard let name = part.prefixMatch(of: #/\s*(\w+)/#) else { return [] }
        return [String(name.output.1)] + labels(part[name.range.upperBound...])
      }
    case "var", "let":
      let list = after.prefixMatch(of: #/\w+(?:\s*,\s*\w+)*/#)?.output ?? ""
      return list.matches(of: #/\w+/#).map { String($0.output) }
    case "func":
      guard let name = rest.prefixMatch(of: #/\w+/#) else { return labels(rest) }
      return [String(name.output)] + labels(rest[name.range.upperBound...])
    case "init", "subscript": return labels(rest)
    default: return after.prefixMatch(of: #/\w+/#).map { [String($0.output)] } ?? []
    }
  }

  /// The argument labels of the brackets that `rest` begins with, behind a `<…>`; `_` is none.
  private static func labels(_ rest: Substring) -> [String] {
    guard let bracket = rest.firstIndex(of: "("), !rest[..<bracket].contains(where: { "\n={".contains($0) }) else {
      return []
    }
    return parts(rest[rest.index(after: bracket)...]).compactMap { part in
      guard let label = part.prefixMatch(of: #/\s*(\w+)(?:\s+\w+)?\s*:/#), label.output.1 != "_" else { return nil }
      return String(label.output.1)
    }
  }

  /// The text up to the bracket that ends it, or to the end of a line behind which no comma continues it, cut at the commas outside
  /// inner brackets.
  private static func parts(_ text: Substring, endsWithLine: Bool = false) -> [Substring] {
    var (found, start, end, depth) = ([Substring](), text.startIndex, text.endIndex, 0)
    for index in text.indices {
      if endsWithLine && depth == 0 && text[index] == "\n" && !text[start..<index].allSatisfy(\.isWhitespace) {
        end = index
        break
      }
      if "([{<".contains(text[index]) { depth += 1 }
      if ")]}".contains(text[index]) || text[index] == ">" && !text[..<index].hasSuffix("-") { depth -= 1 }
      if depth < 0 { return found + [text[start..<index]] }
      if depth == 0 && text[index] == "," {
        found.append(text[start..<index])
        start = text.index(after: index)
      }
    }
    return found + [text[start..<end]]
  }
}

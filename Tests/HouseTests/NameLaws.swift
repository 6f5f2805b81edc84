import Testing

/// Names that others use, of types, functions, properties, cases and argument labels, are the field's terms. The words that this
/// package once used for them are retired: a public or package name in Sources may not contain one, nor the name of a type in Chapters.
enum NameLaws {
  /// Compared with the words of a camelCase name, in lower case.
  static let retired = Set(
    """
    law laws surprise deviation walk place places world spread sighting pushed absorbing lean aim looking leave pieces releasing
    turned greatest least most fewest menagerie judgement judge ladder representatives announcement handmade miniature twins slip
    telling recital lecture reading ruling standardised standardise standardisation initialiser centre centred onward
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Whole names in which a retired word has its usual meaning, each with the reason.
  static let allowed = [
    "BimodalWalk": "the random walk of section 4",
    "ModalWalk": "the random walk of section 4, with any number of modes",
    "walk": "a random walk of section 4",
    "WalkCase": "an example of the random walk of section 4",
    "WalkClaims": "the claims about the random walk of section 4",
    "WalkPart": "the part of chapter 4 about its random walk",
    "readingFile": "an initializer that reads a file, named as Foundation names them",
    "atMost": "the English comparison",
    "atLeast": "the English comparison",
  ]

  /// `standardDeviation` is the term; its second word alone is not.
  static let term = ["standard", "deviation"]

  /// The retired words of a name; none when the whole name is allowed.
  static func retiredWords(in name: String) -> [String] {
    guard allowed[name] == nil else { return [] }
    let words = name.matches(of: #/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/#).map { $0.output.lowercased() }
    return words.indices.filter { index in
      retired.contains(words[index]) && !(index > 0 && Array(words[index - 1...index]) == term)
    }.map { words[$0] }
  }

  /// Names that others see, or in a chapter the names of types.
  static func broken(_ file: SourceFile) -> [String] { broken(file, DeclaredNames(file)) }

  static func broken(_ file: SourceFile, _ names: DeclaredNames) -> [String] {
    guard names.isBalanced else { return ["\(file.path): its brackets could not be followed"] }
    let isChapter = file.path.hasPrefix("Chapters/")
    return names.all.filter { isChapter ? $0.isType : $0.isVisible }.flatMap { declared in
      retiredWords(in: declared.name).map { word in
        "\(file.path):\(declared.line): \(declared.name) contains the retired word '\(word)'; use the field's term, see docs/NOTATION.md"
      }
    }
  }

  /// Types of Swift and Foundation that a module which imports both would have to tell from ours.
  static let taken = Set(
    """
    Any Array Bool Character Clock Codable Collection Comparable CustomStringConvertible Decodable Decoder Dictionary Double Duration
    Encodable Encoder Equatable Error Float Hashable Hasher Identifiable Int IteratorProtocol KeyPath Mirror Never Optional Range
    Regex Result Sendable Sequence Set Slice String Substring Task UInt Unicode Unmanaged Void
    Bundle Calendar Data Date Decimal Dimension FileHandle FileManager Formatter Host IndexPath IndexSet JSONDecoder JSONEncoder Lock
    Locale Measurement Notification Operation Pipe Port Predicate Process Progress Scanner Stream Thread TimeInterval TimeZone Timer
    Unit URL UserDefaults UUID
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Public types outside other types that share their name with one of another module, or of Swift or Foundation.
  static func ambiguous(_ files: [SourceFile]) -> [String] {
    var modules: [String: Set<String>] = [:]
    for file in files {
      for type in DeclaredNames(file).all where type.isType && type.isVisible && type.isOutermost {
        modules[type.name, default: []].insert(file.path.split(separator: "/").prefix(2).joined(separator: "/"))
      }
    }
    return modules.sorted { $0.key < $1.key }.compactMap { name, owners in
      if owners.count > 1 { return "\(name) is a public type of \(owners.sorted().joined(separator: " and "))" }
      return taken.contains(name) ? "\(name), a public type of \(owners.joined()), is one of Swift or Foundation too" : nil
    }
  }
}

@Suite struct NameLawTests {
  @Test func `no name that others use contains a retired word`() throws {
    let tree = try SourceTree()
    let files = tree.files(under: "Sources/", ending: [".swift"]) + tree.files(under: "Chapters/", ending: [".swift"])
    let names = files.map { DeclaredNames($0) }
    let visible = names.flatMap(\.all).count { $0.isVisible }
    #expect(visible > 2000, "too few names were found: \(visible)")
    let broken = zip(files, names).flatMap { NameLaws.broken($0, $1) }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
    let unused = Set(NameLaws.allowed.keys).subtracting(names.flatMap { $0.all.map(\.name) })
    #expect(unused.isEmpty, "allowed, and no name any more: \(unused.sorted())")
  }

  @Test func `no two modules have a public type of one name`() throws {
    let files = try SourceTree().files(under: "Sources/", ending: [".swift"])
    let ambiguous = NameLaws.ambiguous(files)
    #expect(ambiguous.isEmpty, "\(ambiguous.joined(separator: "\n"))")
  }

  @Test(arguments: [
    "public struct LawOfStates {}", "package func surprise(of x: Int) -> Int { x }", "public var deviation = 1.0",
    "public static let standardReading = 1", "public func score(\n  _ x: Int,\n  place: Int\n) -> Int { x }",
    "public enum Choice {\n  case first, greatest(of: Int)\n}", "public enum Choice {\n  case first(spread: Double)\n}",
    "public enum Choice {\n  case first,\n    second(\n      index: Int,\n      place: Int)\n  case third\n}",
    "public protocol Emission {\n  func law(of x: Int) -> Int\n}", "public protocol Emission {\n  var pieces: Int { get }\n}",
    "struct Inner {\n  public init<T>(_ x: [T], onward: Bool) {}\n}", "@discardableResult public func leave() -> Int { 1 }",
    "public extension Int {\n  func turned() -> Int { -self }\n}", "public subscript(place index: Int) -> Int { index }",
    "public private(set) var centre = 0.0", "public typealias World = Int", "public let mean, deviation: Double",
  ])
  func `this law refuses a retired word`(_ text: String) {
    let broken = NameLaws.broken(SourceFile(path: "Sources/C-EvidenceBound/Name.swift", text: text))
    #expect(broken.count == 1, "\(text): \(broken)")
  }

  @Test(arguments: [
    "public var standardDeviation = 1.0", "public func score(_ place: Int, at index: Int) {}", "private struct Walk {}",
    "public struct BimodalWalk {}", "func law() {}", "public let text = \"law { of }\"  // the law of states {",
    "public enum Choice {\n  case first\n  func law() {}\n  private struct World {}\n}",
    "public func f() {\n  let place = 1\n  switch place { case most: break }\n}", "public struct Lawn {}",
    "public func atMost(_ x: Int) {}", "public let lines = \"\"\"\n  { law\n  \"\"\"",
    "public func forEach(_ body: (_ place: Int) -> Void) {}",
  ])
  func `this law lets other names pass`(_ text: String) {
    let broken = NameLaws.broken(SourceFile(path: "Sources/C-EvidenceBound/Name.swift", text: text))
    #expect(broken.isEmpty, "\(broken)")
  }

  @Test func `in a chapter this law reads the names of types alone`() {
    let path = "Chapters/C/Claims/Name.swift"
    #expect(NameLaws.broken(SourceFile(path: path, text: "private struct SmallWorld {}")).count == 1)
    #expect(NameLaws.broken(SourceFile(path: path, text: "public func place() {}")).isEmpty)
    #expect(NameLaws.broken(SourceFile(path: path, text: "struct Open {")).count == 1)
  }

  @Test func `this law refuses one name for two public types`() {
    func ambiguous(_ first: String, _ second: String) -> [String] {
      NameLaws.ambiguous([
        SourceFile(path: "Sources/A/One.swift", text: first), SourceFile(path: "Sources/B/Two.swift", text: second),
      ])
    }
    #expect(ambiguous("public struct Series {}", "public enum Series {}").count == 1)
    #expect(ambiguous("public struct Encoder {}", "").count == 1)
    #expect(ambiguous("public struct Series {}", "struct Series {}").isEmpty)
    #expect(ambiguous("public struct Series {}", "public enum Plot {\n  public struct Series {}\n}").isEmpty)
    #expect(ambiguous("public struct Series {}", "public extension Series {}").isEmpty)
  }
}

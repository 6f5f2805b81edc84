/// The rows of Package.swift, in the order in which they stand.
struct PackageMap {
  /// One row: a module, its folder (`Sources/Tensor`), and every module of the package it declares as a dependency.
  struct Row {
    let module: String
    let folder: String
    let declared: [String]
  }

  /// One chapter: its letter, and the modules its claims may import besides the oracle and the kit.
  struct Chapter {
    let letter: String
    let modules: [String]
  }

  /// They judge or present; no section and no program links them.
  static let apart: Set<String> = ["COracle", "Oracle", "ChapterKit"]
  /// What a user starts; nothing imports them.
  static let programs: Set<String> = ["CommandLineTool", "bench"]
  /// The folders whose folders are modules.
  static let roots = ["Sources", "Benchmarks/Sources"]

  let rows: [Row]
  /// In reading order.
  let reading: [Chapter]
  var chapters: [String] { reading.map(\.letter) }
  /// What `swift run` can start besides the chapters.
  let executables: Set<String>

  init(manifest: SourceFile) {
    let code = manifest.codeLines.map { String($0.text) }.joined(separator: "\n")
    let lists = Self.dependencyLists(in: code)
    executables = Set(code.matches(of: #/\.executable(?:Target)?\(\s*name:\s*"([\w-]+)"/#).map { String($0.output.1) })
    let map = code.range(of: "reading.flatMap").map { String(code[..<$0.lowerBound]) } ?? code
    let openings = map.matches(
      of: #/section\(\s*"(?<section>[\w-]+)"|\.(?:target|executableTarget|systemLibrary)\(\s*name:\s*"(?<target>[\w-]+)"/#)
    rows = openings.enumerated().compactMap { index, opening in
      let end = index + 1 < openings.count ? openings[index + 1].range.lowerBound : map.endIndex
      let statement = map[opening.range.upperBound..<end]
      guard let module = opening.output.section ?? opening.output.target,
        let folder = statement.firstMatch(of: #/at:\s*"([^"]+)"|path:\s*"([^"]+)"/#),
        let name = folder.output.1.map({ "Sources/\($0)" }) ?? folder.output.2.map({ String($0) })
      else { return nil }
      return Row(module: String(module), folder: name, declared: Self.names(in: statement, lists: lists))
    }
    let list = code.firstMatch(of: #/let reading: [^=]*= \[(?<rows>(?s:.*?))\n\]/#)?.output.rows ?? ""
    reading = list.matches(of: #/\(\s*"(?<letter>\w+)",\s*\[(?<modules>[^\]]*)\]\s*\)/#).map { row in
      Chapter(letter: String(row.output.letter), modules: Self.names(in: row.output.modules, lists: lists))
    }
  }

  /// The module that owns a file, `Sources/E-DiffusionLoss/Bound.swift` → `DiffusionLoss`.
  func module(of path: String) -> String? {
    rows.first { path.hasPrefix("\($0.folder)/") }?.module
  }

  func position(of module: String) -> Int? {
    rows.firstIndex { $0.module == module }
  }

  /// `let untilC: [Target.Dependency] = engine + ["StateSpace"]` → the names it stands for, lists above it resolved.
  private static func dependencyLists(in code: String) -> [String: [String]] {
    var lists: [String: [String]] = [:]
    for list in code.matches(of: #/let (\w+): \[Target\.Dependency\] =([^\]]*\]|[^\n]*)/#) {
      lists[String(list.output.1)] = names(in: list.output.2, lists: lists)
    }
    return lists
  }

  private static func names(in expression: Substring, lists: [String: [String]]) -> [String] {
    expression.matches(of: #/"(?<quoted>[^"]+)"|(?<list>\w+)/#).flatMap { token in
      if let quoted = token.output.quoted { return [String(quoted)] }
      return token.output.list.flatMap { lists[String($0)] } ?? []
    }
  }
}

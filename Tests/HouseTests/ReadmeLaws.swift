import Foundation
import Testing

/// What the README and the docs tell a reader to type or to open exists.
enum ReadmeLaws {
  /// `make` targets named in code, spans or blocks, that the Makefile does not have.
  static func unknownTargets(_ page: SourceFile, makefile: SourceFile) -> [String] {
    let rule = #/^([a-z][\w-]*)\s*:(?!=)/#
    let targets = Set(makefile.lines.compactMap { line in line.text.firstMatch(of: rule).map { String($0.output.1) } })
    return commands(page, matching: #/(?:^|`|&& )make ([a-z][\w-]*)/#).filter { !targets.contains($0.name) }
      .map { "\(page.path):\($0.line): the Makefile has no target '\($0.name)'" }
  }

  /// `swift run` names that Package.swift does not build.
  static func unknownExecutables(_ page: SourceFile, map: PackageMap) -> [String] {
    let known = map.executables.union(map.chapters.map { "chapter-\($0)" })
    return commands(page, matching: #/swift run (?:-c release )?([a-z][\w-]*)/#).filter { !known.contains($0.name) }
      .map { "\(page.path):\($0.line): Package.swift builds no executable '\($0.name)'" }
  }

  /// Links to files that are not there.
  static func deadLinks(_ page: SourceFile, exists: (String) -> Bool) -> [String] {
    let folder = page.path.split(separator: "/").dropLast().joined(separator: "/")
    return page.lines.flatMap { line in
      line.text.matches(of: #/\]\((?<target>[^)#\s]+)[^)]*\)/#).map { String($0.output.target) }
        .filter { !$0.contains("://") && !$0.hasPrefix("mailto:") }
        .filter { !exists(folder.isEmpty ? $0 : "\(folder)/\($0)") }
        .map { "\(page.path):\(line.number): links to \($0), which is not there" }
    }
  }

  /// Folders of modules whose name the map does not say.
  static func unmapped(_ page: SourceFile, map: PackageMap) -> [String] {
    let words = Set(page.text.split { $0.isWhitespace || ",;/()".contains($0) }.map(String.init))
    return map.rows.compactMap { row in
      let name = row.folder.split(separator: "/").last.map(String.init) ?? row.folder
      return words.contains(name) ? nil : "\(page.path): the map does not name \(row.folder)"
    }
  }

  private static func commands(
    _ page: SourceFile, matching command: Regex<(Substring, Substring)>
  ) -> [(line: Int, name: String)] {
    var inBlock = false
    return page.lines.flatMap { line -> [(line: Int, name: String)] in
      if line.text.hasPrefix("```") { inBlock.toggle() }
      guard inBlock || line.text.contains("`") else { return [] }
      return line.text.matches(of: command).map { (line.number, String($0.output.1)) }
    }
  }
}

@Suite struct ReadmeLawTests {
  static func pages(_ tree: SourceTree) -> [SourceFile] {
    tree.files(under: "README.md") + tree.files(under: "docs/", ending: [".md"])
  }

  @Test func `every make target named to a reader exists`() throws {
    let tree = try SourceTree()
    let makefile = try tree.file("Makefile")
    let broken = Self.pages(tree).flatMap { ReadmeLaws.unknownTargets($0, makefile: makefile) }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
    #expect(try tree.file("README.md").text.contains("make study"))
    #expect(try tree.file("README.md").text.contains("make test"))
  }

  @Test func `every executable named to a reader exists`() throws {
    let tree = try SourceTree()
    let map = PackageMap(manifest: try tree.file("Package.swift"))
    let broken = Self.pages(tree).flatMap { ReadmeLaws.unknownExecutables($0, map: map) }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `every link to a file leads somewhere`() throws {
    let tree = try SourceTree()
    let broken = Self.pages(tree).flatMap { page in
      ReadmeLaws.deadLinks(page) { FileManager.default.fileExists(atPath: tree.root.appendingPathComponent($0).path) }
    }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `the map names the folder of every module`() throws {
    let tree = try SourceTree()
    let map = PackageMap(manifest: try tree.file("Package.swift"))
    let broken = ReadmeLaws.unmapped(try tree.file("docs/pages/map.md"), map: map)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `these laws refuse a page that promises too much`() {
    let page = SourceFile(
      path: "docs/index.md",
      text: """
        Type `make tea`, never `make test`; don't make haste.
        ```
        make coffee
        swift run chapter-Z
        ```
        [here](gone.md) [there](http://x.y/z)
        """)
    let makefile = SourceFile(path: "Makefile", text: "tea := no\ntest: setup\n")
    #expect(ReadmeLaws.unknownTargets(page, makefile: makefile).count == 2)
    let map = PackageMap(manifest: SourceFile(path: "Package.swift", text: "let reading: [Row] = [\n(\"E\", [\"Tensor\"]),\n]"))
    #expect(ReadmeLaws.unknownExecutables(page, map: map).count == 1)
    let rows = "section(\"Tensor\", at: \"Tensor\"),\nsection(\"Files\", at: \"Files\"),"
    let floors = SourceFile(path: "docs/pages/map.md", text: "Sources/\n  Files, Plots  what is written\n")
    let manifest = PackageMap(manifest: SourceFile(path: "Package.swift", text: rows))
    #expect(ReadmeLaws.unmapped(floors, map: manifest) == ["docs/pages/map.md: the map does not name Sources/Tensor"])
    #expect(ReadmeLaws.deadLinks(page) { _ in false }.count == 1)
    #expect(ReadmeLaws.deadLinks(page) { $0 == "docs/gone.md" }.isEmpty)
  }
}

import Testing

/// Nothing points back: a row of Package.swift imports only rows above it, and no section or program meets the oracle.
enum ImportLaws {
  /// The modules a Swift file imports, with their lines.
  static func imports(in file: SourceFile) -> [(line: Int, module: String)] {
    // `@testable public import struct Tensor.Shape`: attributes, access level, kind, then the module.
    let statement =
      #/^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |internal |private |fileprivate )?import\s+(?:[a-z]+\s+)?(?<module>\w+)/#
    return file.codeLines.compactMap { line in
      line.text.firstMatch(of: statement).map { (line.number, String($0.output.module)) }
    }
  }

  static func importsBelow(_ file: SourceFile, in map: PackageMap) -> [String] {
    guard let own = map.module(of: file.path), let row = map.position(of: own) else {
      return ["\(file.path): lies in a folder that no row of Package.swift names"]
    }
    return imports(in: file).compactMap { line, module in
      guard let other = map.position(of: module), other >= row else { return nil }
      return "\(file.path):\(line): \(own) imports \(module), which stands below it in Package.swift"
    }
  }

  static func meetings(_ file: SourceFile, in map: PackageMap) -> [String] {
    guard let own = map.module(of: file.path), !PackageMap.apart.contains(own) else { return [] }
    return imports(in: file).filter { PackageMap.apart.contains($0.module) }
      .map { "\(file.path):\($0.line): \(own) imports \($0.module), which only chapters and tests may" }
  }

  static func declarations(in map: PackageMap) -> [String] {
    map.rows.enumerated().flatMap { position, row in
      row.declared.compactMap { name in
        guard let other = map.position(of: name), name != row.module else { return nil }
        if other > position { return "Package.swift: \(row.module) depends on \(name), a row below it" }
        if PackageMap.apart.contains(name), !PackageMap.apart.contains(row.module) {
          return "Package.swift: \(row.module) depends on \(name), which only chapters and tests may"
        }
        return nil
      }
    }
  }
}

@Suite struct ImportLawTests {
  private static func files(_ tree: SourceTree) -> [SourceFile] {
    PackageMap.roots.flatMap { tree.files(under: $0 + "/", ending: [".swift"]) }
  }

  @Test func `a file imports only rows above its own`() throws {
    let tree = try SourceTree()
    let map = PackageMap(manifest: try tree.file("Package.swift"))
    let broken = Self.files(tree).flatMap { ImportLaws.importsBelow($0, in: map) }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `sections and the program never import the oracle or the kit of the chapters`() throws {
    let tree = try SourceTree()
    let map = PackageMap(manifest: try tree.file("Package.swift"))
    let broken = Self.files(tree).flatMap { ImportLaws.meetings($0, in: map) }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `the map declares no dependency on a row below, nor on the oracle`() throws {
    let broken = ImportLaws.declarations(in: PackageMap(manifest: try SourceTree().file("Package.swift")))
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `the map names every module's folder and nothing else`() throws {
    let tree = try SourceTree()
    let map = PackageMap(manifest: try tree.file("Package.swift"))
    let folders = PackageMap.roots.flatMap { root in tree.folders(in: root).map { "\(root)/\($0)" } }
    #expect(Set(map.rows.map(\.folder)) == Set(folders))
    #expect(PackageMap.programs.isSubset(of: map.rows.map(\.module)))
  }

  @Test func `these laws refuse a house that breaks them`() {
    let manifest = SourceFile(
      path: "Package.swift",
      text: """
        let engine: [Target.Dependency] = ["Tensor"]
        let late: [Target.Dependency] = engine + ["Training"]
        .target(name: "Oracle", path: "Sources/Oracle"),
        section("Tensor", at: "Tensor", imports: ["Oracle"]),  // section("Ghost", at: "Ghost")
        section(
          "Networks", at: "H-Networks", imports: late),
        section("Training", at: "I-Training", imports: engine),
        .executableTarget(name: "bench", dependencies: late, path: "Benchmarks/Sources/bench"),
        """)
    let map = PackageMap(manifest: manifest)
    #expect(map.rows.map(\.module) == ["Oracle", "Tensor", "Networks", "Training", "bench"])
    #expect(map.rows.map(\.folder).suffix(2) == ["Sources/I-Training", "Benchmarks/Sources/bench"])
    #expect(map.rows[3].declared == ["I-Training", "Tensor"])
    #expect(ImportLaws.declarations(in: map).count == 2)

    let bad = SourceFile(path: "Sources/H-Networks/Layer.swift", text: "@testable import Training\nimport Oracle\n")
    #expect(ImportLaws.importsBelow(bad, in: map).count == 1)
    #expect(ImportLaws.meetings(bad, in: map).count == 1)
    let good = SourceFile(path: "Sources/H-Networks/Layer.swift", text: "import struct Tensor.Shape\n// import Training\n")
    #expect(ImportLaws.imports(in: good).map(\.module) == ["Tensor"])
    #expect(ImportLaws.importsBelow(good, in: map).isEmpty)
    let program = SourceFile(path: "Benchmarks/Sources/bench/Race.swift", text: "import Training\nimport Oracle\n")
    #expect(ImportLaws.importsBelow(program, in: map).isEmpty)
    #expect(ImportLaws.meetings(program, in: map).count == 1)
    let stray = SourceFile(path: "Sources/Elsewhere/Layer.swift", text: "")
    #expect(ImportLaws.importsBelow(stray, in: map).count == 1)
  }
}

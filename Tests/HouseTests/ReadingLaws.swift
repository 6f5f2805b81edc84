import Testing

/// A chapter imports what its reader has met: modules of its own section and of sections before it in reading order.
enum ReadingLaws {
  /// The sections as they are read; each needs only those before it.
  static let order = ["A", "D", "E", "B", "C", "G", "H", "2", "I", "J", "4", "F"]

  /// Modules of later sections that a chapter quotes all the same, because the paper does.
  static let ahead: [String: Set<String>] = [
    // D.2 and D.3 state the step back, the loss and the sampler, which Appendices E and B derive; each is written once, there.
    "D": ["Preconditioning", "DiffusionLoss", "ReverseProcess"],
    // GenCast as the limit of an identity emission is a statement about the bound.
    "B": ["EvidenceBound"],
    // That the assembled model's factors are what the bound adds up, and that the seed alone decides, is asked of objective and trainer.
    "2": ["Objective", "Training"],
    // The baselines are judged on section 4's law, with F's divergences and settings.
    "J": ["BimodalNoise", "Experiments"],
    // The study of section 4 is run and scored by F's program.
    "4": ["Experiments"],
  ]

  /// Chapters in another order, and modules that a chapter declares before their turn.
  static func early(in map: PackageMap) -> [String] {
    var broken: [String] = []
    if map.chapters != order { broken.append("Package.swift lists chapters as \(map.chapters), and they are read as \(order)") }
    for chapter in map.reading {
      for module in chapter.modules where !(ahead[chapter.letter] ?? []).contains(module) && isLater(module, chapter, map) {
        broken.append("Package.swift: chapter \(chapter.letter) depends on \(module), of a section that is read after it")
      }
    }
    return broken
  }

  /// Exceptions that excuse nothing: the module is not declared, or its section is no later one.
  static func idle(in map: PackageMap, exceptions: [String: Set<String>] = ahead) -> [String] {
    exceptions.sorted { $0.key < $1.key }.flatMap { letter, modules in
      modules.sorted().compactMap { module in
        let chapter = map.reading.first { $0.letter == letter }
        if let chapter, chapter.modules.contains(module), isLater(module, chapter, map) { return nil }
        return "chapter \(letter) needs no exception for \(module)"
      }
    }
  }

  /// What Package.swift declares for a chapter and its claims do not import, and the other way round.
  static func mismatched(_ files: [SourceFile], in map: PackageMap) -> [String] {
    map.reading.flatMap { chapter -> [String] in
      let own = files.filter { $0.path.hasPrefix("Chapters/\(chapter.letter)/Claims/") }
      let modules = Set(own.flatMap { ImportLaws.imports(in: $0).map(\.module) })
      let imported = modules.filter { map.position(of: $0) != nil }.subtracting(PackageMap.apart)
      let foreign = modules.filter { $0.hasPrefix("Chapter") && $0 != "ChapterKit" }
      let name = "chapter \(chapter.letter)"
      return imported.subtracting(chapter.modules).sorted().map { "\(name) imports \($0), which Package.swift does not declare" }
        + Set(chapter.modules).subtracting(imported).sorted().map { "\(name) declares \($0), which no claim imports" }
        + foreign.sorted().map { "\(name) imports \($0), another chapter" }
    }
  }

  /// Whether a module's folder, `E-DiffusionLoss`, begins with a section that is read after the chapter; ground has no section.
  private static func isLater(_ module: String, _ chapter: PackageMap.Chapter, _ map: PackageMap) -> Bool {
    guard let row = map.rows.first(where: { $0.module == module }) else { return true }
    let parts = (row.folder.split(separator: "/").last ?? "").split(separator: "-")
    guard parts.count > 1, let section = order.firstIndex(of: String(parts[0])) else { return false }
    return section > order.firstIndex(of: chapter.letter) ?? -1
  }
}

@Suite struct ReadingLawTests {
  @Test func `a chapter depends on no section that is read after its own`() throws {
    let map = PackageMap(manifest: try SourceTree().file("Package.swift"))
    let broken = ReadingLaws.early(in: map)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `every exception is needed`() throws {
    let broken = ReadingLaws.idle(in: PackageMap(manifest: try SourceTree().file("Package.swift")))
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `a chapter declares what its claims import and nothing else`() throws {
    let tree = try SourceTree()
    let map = PackageMap(manifest: try tree.file("Package.swift"))
    let broken = ReadingLaws.mismatched(tree.files(under: "Chapters/", ending: [".swift"]), in: map)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `the README names the order of reading`() throws {
    #expect(try SourceTree().file("README.md").text.contains("in the order \(ReadingLaws.order.joined(separator: ", "))"))
  }

  @Test func `these laws refuse a chapter that reads ahead`() {
    func map(_ rows: String) -> PackageMap {
      PackageMap(
        manifest: SourceFile(
          path: "Package.swift",
          text: """
            section("Tensor", at: "Tensor"),
            section("StateSpace", at: "A-StateSpace"),
            section("DiffusionLoss", at: "E-DiffusionLoss"),
            section("Networks", at: "H-Networks"),
            let reading: [(chapter: String, modules: [Target.Dependency])] = [
            \(rows)
            ]
            """))
    }
    let order = ReadingLaws.order.map { "(\"\($0)\", [\"Tensor\"])," }
    func rows(_ changed: String, _ letter: String) -> String {
      order.map { $0.hasPrefix("(\"\(letter)\"") ? changed : $0 }.joined(separator: "\n")
    }
    #expect(ReadingLaws.early(in: map(rows(#"("E", ["Tensor", "StateSpace", "DiffusionLoss"]),"#, "E"))).isEmpty)
    #expect(ReadingLaws.early(in: map(rows(#"("E", ["Networks"]),"#, "E"))).count == 1)
    #expect(ReadingLaws.early(in: map(rows(#"("A", ["DiffusionLoss", "Elsewhere"]),"#, "A"))).count == 2)
    #expect(ReadingLaws.early(in: map(order.reversed().joined(separator: "\n"))).count == 1)
    // D may quote DiffusionLoss, and nothing else of later sections.
    let early = map(rows(#"("D", ["DiffusionLoss", "Networks"]),"#, "D"))
    #expect(ReadingLaws.early(in: early).count == 1)
    #expect(ReadingLaws.idle(in: early, exceptions: ["D": ["DiffusionLoss"]]).isEmpty)
    #expect(ReadingLaws.idle(in: early, exceptions: ["D": ["StateSpace"], "A": ["DiffusionLoss"]]).count == 2)
  }

  @Test func `these laws refuse imports that are not declared`() {
    let manifest = SourceFile(
      path: "Package.swift",
      text: """
        section("Tensor", at: "Tensor"),
        section("StateSpace", at: "A-StateSpace"),
        section("Networks", at: "H-Networks"),
        let reading: [(chapter: String, modules: [Target.Dependency])] = [
          ("A", ["Tensor", "StateSpace"]),
        ]
        """)
    func count(_ text: String) -> Int {
      ReadingLaws.mismatched([SourceFile(path: "Chapters/A/Claims/One.swift", text: text)], in: PackageMap(manifest: manifest))
        .count
    }
    #expect(count("import ChapterKit\nimport Foundation\nimport StateSpace\nimport Tensor\n") == 0)
    #expect(count("import StateSpace\nimport Tensor\nimport Networks\nimport ChapterE\n") == 2)
    #expect(count("import StateSpace\n") == 1)
  }
}

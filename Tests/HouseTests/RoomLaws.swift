import Testing

/// A module stays small enough to be read, and the folders inside it look in one direction.
enum RoomLaws {
  static let longestModule = 3_500
  static let longestFile = 300

  /// Modules and files with too many lines.
  static func tooLong(_ module: String, _ files: [SourceFile]) -> [String] {
    let lengths = files.map { ($0.path, $0.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1) }
    let sum = lengths.reduce(0) { $0 + $1.1 }
    return (sum > longestModule ? ["\(module) has \(sum) lines, more than \(longestModule): it is more than one module"] : [])
      + lengths.filter { $0.1 > longestFile }.map { "\($0.0) has \($0.1) lines, more than \(longestFile)" }
  }

  /// Uses of a type of one folder in another, where the two folders stand in a circle; the module's own folder counts as one.
  static func circles(in folder: String, _ files: [SourceFile]) -> [String] {
    guard Set(files.map { room(of: $0, in: folder) }).count > 1 else { return [] }
    var homes: [Substring: Set<String>] = [:]
    for file in files { for name in types(in: file) { homes[name, default: []].insert(room(of: file, in: folder)) } }
    var uses: [(from: String, to: String, position: String)] = []
    for file in files {
      let own = room(of: file, in: folder)
      for name in words(in: file) {
        guard let positions = homes[name], !positions.contains(own) else { continue }
        uses += positions.sorted().map { (own, $0, "\(file.path): \(own) uses \(name) of \($0), and \($0) needs \(own)") }
      }
    }
    // What looks nowhere, or is looked at by nobody, stands in no circle.
    while let outside = uses.first(where: { use in
      !uses.contains { $0.from == use.to } || !uses.contains { $0.to == use.from }
    }) {
      uses.removeAll { $0.from == outside.from && $0.to == outside.to }
    }
    return uses.map(\.position).sorted()
  }

  private static func room(of file: SourceFile, in folder: String) -> String {
    let parts = file.path.dropFirst(folder.count + 1).split(separator: "/")
    return parts.count > 1 ? String(parts[0]) : folder
  }

  /// Types that other files of the module can name.
  private static func types(in file: SourceFile) -> [Substring] {
    let declaration =
      #/^(?:@\w+ )*(?:public |package |final |indirect )*(?:struct|class|enum|protocol|actor|typealias) (?<name>\w+)/#
    return file.codeLines.compactMap { $0.text.firstMatch(of: declaration)?.output.name }
  }

  /// Capitalised words of the code; those in plain strings are not code.
  private static func words(in file: SourceFile) -> Set<Substring> {
    let code = file.codeLines.flatMap { line -> [Substring] in
      if line.text.contains("\\") { return [line.text] }
      return line.text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().compactMap { index, piece in
        index % 2 == 0 ? piece : nil
      }
    }
    let words = code.flatMap { $0.split { !($0.isLetter || $0.isNumber || $0 == "_") } }
    return Set(words.filter { $0.first?.isUppercase ?? false })
  }
}

@Suite struct RoomLawTests {
  @Test func `no module and no file is too long to be read`() throws {
    let tree = try SourceTree()
    let map = PackageMap(manifest: try tree.file("Package.swift"))
    let broken = map.rows.flatMap { RoomLaws.tooLong($0.module, tree.files(under: $0.folder + "/", ending: [".swift"])) }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `the folders of a module stand in no circle`() throws {
    let tree = try SourceTree()
    let map = PackageMap(manifest: try tree.file("Package.swift"))
    #expect(map.rows.contains { !tree.folders(in: $0.folder).isEmpty })
    let broken = map.rows.flatMap { RoomLaws.circles(in: $0.folder, tree.files(under: $0.folder + "/", ending: [".swift"])) }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `these laws refuse a module without order`() {
    func file(_ path: String, _ text: String) -> SourceFile { SourceFile(path: "Sources/Runs/\(path).swift", text: text) }
    let lines = String(repeating: "\n", count: 300)
    #expect(RoomLaws.tooLong("Runs", [file("A", lines)]).isEmpty)
    #expect(RoomLaws.tooLong("Runs", [file("A", lines + "\n")]).count == 1)
    let many = (1...12).map { file("\($0)", lines) }
    #expect(RoomLaws.tooLong("Runs", Array(many.dropLast())).isEmpty)
    #expect(RoomLaws.tooLong("Runs", many).count == 1)

    let (plot, study) = (file("Plots/Plot", "package struct Plot {}\n"), file("Study/Study", "struct Study { let plot: Plot }\n"))
    let page = file("Page", "enum Page { case study(Study) }\n// Nothing: Study\nlet title = \"Page\"\n")
    #expect(RoomLaws.circles(in: "Sources/Runs", [plot, study, page]).isEmpty)
    let quiet = file("Plots/Colour", #"let title = "Study""#)
    #expect(RoomLaws.circles(in: "Sources/Runs", [plot, study, page, quiet]).isEmpty)
    let back = file("Plots/Colour", "extension Plot { init(of study: Study) {} }\n")
    #expect(RoomLaws.circles(in: "Sources/Runs", [plot, study, page, back]).count == 2)
    // A circle of three, one of them the module's own folder.
    let round = file("Plots/Colour", "let page: Page? = nil\n")
    #expect(RoomLaws.circles(in: "Sources/Runs", [plot, study, page, round]).count == 3)
  }
}

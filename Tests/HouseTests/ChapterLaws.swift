import Testing

/// A chapter is a library of claims and an executable of a few lines, and Package.swift knows both.
enum ChapterLaws {
  static func broken(folders: [String: Set<String>], map: PackageMap, manifest: SourceFile) -> [String] {
    var broken: [String] = []
    for letter in map.chapters where folders[letter] == nil {
      broken.append("Package.swift lists chapter \(letter), which has no folder in Chapters")
    }
    for (letter, inside) in folders.sorted(by: { $0.key < $1.key }) {
      if !map.chapters.contains(letter) { broken.append("Chapters/\(letter) is missing in Package.swift's list of chapters") }
      for room in ["Claims", "Run"] where !inside.contains(room) {
        broken.append("Chapters/\(letter) has no \(room) folder with a file in it")
      }
    }
    let targets = [#".target(name:"Chapter\(letter)""#, #".executableTarget(name:"chapter-\(letter)""#]
    let code = manifest.codeLines.map(\.text).joined().filter { !$0.isWhitespace }
    for target in targets where !code.contains(target) {
      broken.append("Package.swift builds no \(target) for its chapters")
    }
    return broken
  }
}

@Suite struct ChapterLawTests {
  @Test func `every chapter is a library and an executable`() throws {
    let tree = try SourceTree()
    let manifest = try tree.file("Package.swift")
    let letters = tree.folders(in: "Chapters").subtracting(["proofs"])
    let folders = Dictionary(uniqueKeysWithValues: letters.map { ($0, tree.folders(in: "Chapters/\($0)")) })
    #expect(!folders.isEmpty)
    let broken = ChapterLaws.broken(folders: folders, map: PackageMap(manifest: manifest), manifest: manifest)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `this law refuses a chapter without its parts`() {
    let manifest = SourceFile(
      path: "Package.swift",
      text: #"""
        let reading: [(chapter: String, modules: [Target.Dependency])] = [
          ("A", ["Tensor"]),
          ("E", []),
        ]
        reading.flatMap { letter, modules in [.target(
          name: "Chapter\(letter)")] }
        """#)
    let broken = ChapterLaws.broken(
      folders: ["A": ["Claims"], "G": ["Claims", "Run"]], map: PackageMap(manifest: manifest), manifest: manifest)
    // E has no folder, A has no Run, G is not listed, and nothing builds the executables.
    #expect(broken.count == 4)
  }
}

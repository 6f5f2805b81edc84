import Foundation
import Testing

/// The catalogue of planted faults keeps up with the sources: every patch says what is wrong, and what it takes away is there.
enum FaultLaws {
  static func broken(_ patch: SourceFile, sources: (String) -> String?) -> [String] {
    let lines = patch.text.split(separator: "\n", omittingEmptySubsequences: false)
    var broken: [String] = []
    let isNamed = lines.first.map { !$0.isEmpty && !$0.hasPrefix("Chapters: ") && !$0.hasPrefix("---") } ?? false
    if !isNamed { broken.append("\(patch.path): no word on what is wrong") }
    if !lines.contains(where: { $0.hasPrefix("Chapters: ") }) { broken.append("\(patch.path): no chapters that should notice") }
    guard let target = lines.first(where: { $0.hasPrefix("--- a/") }).map({ String($0.dropFirst(6)) }),
      let source = sources(target)
    else { return broken + ["\(patch.path): changes no file of the package"] }
    for hunk in patch.text.components(separatedBy: "\n@@ ").dropFirst() {
      let body = hunk.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      let before = body.filter { $0.hasPrefix(" ") || $0.hasPrefix("-") }.map { $0.dropFirst() }.joined(separator: "\n")
      if !source.contains(before) { broken.append("\(patch.path): \(target) no longer holds what it takes away") }
      if !body.contains(where: { $0.hasPrefix("+") || $0.hasPrefix("-") }) { broken.append("\(patch.path): changes nothing") }
    }
    return broken
  }
}

@Suite struct FaultLawTests {
  @Test func `every planted fault still applies`() throws {
    let tree = try SourceTree()
    let patches = tree.files(under: "Exercises/Faults/", ending: [".patch"])
    #expect(patches.count >= 60)
    let broken = patches.flatMap { patch in
      FaultLaws.broken(patch) { path in tree.files.first { $0.path == path }?.text }
    }
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `this law refuses a patch that has gone stale`() {
    let good =
      "A sign is turned.\nChapters: A\n\n--- a/One.swift\n+++ b/One.swift\n@@ -1,2 +1,2 @@\n let x = 1\n-let y = 2\n+let y = -2\n"
    func count(_ text: String, _ source: String?) -> Int {
      FaultLaws.broken(SourceFile(path: "01.patch", text: text)) { $0 == "One.swift" ? source : nil }.count
    }
    #expect(count(good, "let x = 1\nlet y = 2\n") == 0)
    #expect(count(good, "let x = 1\nlet y = 3\n") == 1)
    #expect(count(good, nil) == 1)
    #expect(count(good.replacingOccurrences(of: "A sign is turned.\n", with: ""), "let x = 1\nlet y = 2\n") == 1)
    #expect(count(good.replacingOccurrences(of: "Chapters: A\n", with: ""), "let x = 1\nlet y = 2\n") == 1)
  }
}

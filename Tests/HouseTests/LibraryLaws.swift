import Foundation
import Testing

/// The program that the README prints for users of the library is the one that `make test-library` compiles and runs.
enum LibraryLaws {
  static let longestProgram = 10

  /// The text of the first block of Swift below the heading that speaks of the library; nil when there is none.
  static func program(_ page: SourceFile) -> String? {
    page.text.firstMatch(of: #/\n\#\#+ As a library\n(?s:(?:(?!\n\#\# ).)*?)\n```swift\n(?<program>(?s:.*?))```/#)
      .map { String($0.output.program) }
  }
}

@Suite struct LibraryLawTests {
  @Test func `the program of the README is the one that is compiled, in ten lines at most`() throws {
    let tree = try SourceTree()
    let program = try #require(LibraryLaws.program(tree.file("README.md")))
    #expect(try program == tree.file("Tests/Dependent/Sources/main.swift").text)
    #expect(program.split(separator: "\n").count <= LibraryLaws.longestProgram)
    #expect(program.split(separator: "\n").filter { $0.hasPrefix("import ") } == ["import DDSSM"])
  }

  @Test func `this law finds the program below its heading alone`() {
    func page(_ text: String) -> SourceFile { SourceFile(path: "README.md", text: text) }
    #expect(LibraryLaws.program(page("\n## As a library\n\nText.\n\n```swift\na\nb\n```\n")) == "a\nb\n")
    #expect(LibraryLaws.program(page("\n## As a library\n\nText.\n\n## Map\n\n```swift\na\n```\n")) == nil)
    #expect(LibraryLaws.program(page("\n## A tool\n\n```swift\na\n```\n")) == nil)
  }
}

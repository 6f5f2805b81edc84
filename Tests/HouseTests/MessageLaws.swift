import Foundation
import Testing

/// The library speaks of its parameters, in backquotes; the commands alone speak of options, and know each parameter's.
enum MessageLaws {
  /// What takes options, or is a program.
  static let ofTheCommandLine: Set<String> = ["CommandLineSupport", "CommandLineTool", "bench", "ChapterKit"]

  /// Texts of a library that name an option, as `--out`.
  static func options(_ file: SourceFile) -> [String] {
    strings(file).filter { $0.text.contains(#/(?:^|[\s(])--[a-z]/#) }
      .map { "\(file.path):\($0.line): a library names a command-line option; name the parameter in backquotes" }
  }

  /// Names in backquotes inside texts.
  static func parameters(_ file: SourceFile) -> [String] {
    strings(file).flatMap { $0.text.matches(of: #/`([^`\\]+)`/#).map { String($0.output.1) } }
  }

  /// What stands between quotes on each line of code.
  private static func strings(_ file: SourceFile) -> [(line: Int, text: Substring)] {
    file.codeLines.flatMap { line in
      line.text.matches(of: #/"((?:[^"\\]|\\.)*)"/#).map { (line.number, $0.output.1) }
    }
  }
}

@Suite struct MessageLawTests {
  private func libraries(_ tree: SourceTree) throws -> [SourceFile] {
    let rows = PackageMap(manifest: try tree.file("Package.swift")).rows
    return rows.filter { !MessageLaws.ofTheCommandLine.contains($0.module) }
      .flatMap { tree.files(under: "\($0.folder)/", ending: [".swift"]) }
  }

  @Test func `no library names an option of the command line`() throws {
    let files = try libraries(SourceTree())
    #expect(files.count > 100)
    let broken = files.flatMap(MessageLaws.options)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `the commands have an option for every parameter that a module below them names`() throws {
    let tree = try SourceTree()
    let known = try tree.file("Sources/CommandLineSupport/OptionNames.swift").text
    // What `import DDSSM` takes has no option where the command line has no such command.
    let named = try libraries(tree).filter { !$0.path.hasPrefix("Sources/DDSSM/") }.flatMap(MessageLaws.parameters)
    #expect(Set(named).isSuperset(of: ["window", "holdOut", "replacing: true"]))
    #expect(named.filter { !known.contains("\"\($0)\": \"--") } == [])
  }

  @Test func `these laws refuse a library that speaks of options`() {
    func file(_ text: String) -> SourceFile { SourceFile(path: "Sources/Runs/A.swift", text: text) }
    #expect(MessageLaws.options(file(#"throw UserError("--window is \(length)", hint: "leave --log out")"#)).count == 2)
    #expect(MessageLaws.options(file("// --window\nlet rule = \"a--b\"\n")).isEmpty)
    #expect(
      MessageLaws.parameters(file(#"UserError("`window` is \(length)", hint: "pass `replacing: true`")"#)) == [
        "window", "replacing: true",
      ])
  }
}

import Testing

/// Sections never print and never see GSL; nothing in the package names a place of one machine.
enum SilenceLaws {
  static func prints(_ file: SourceFile) -> [String] {
    file.codeLines.filter { $0.text.contains(#/(?:^|[^.\w])(?:Swift\.)?(?:print|debugPrint|dump|puts|printf)\(/#) }
      .map { "\(file.path):\($0.number): a section prints; give the value back and let the program or the chapter say it" }
  }

  /// GSL headers and names live in COracle, and the Swift face in Oracle calls COracle's own functions.
  static func gsl(_ file: SourceFile) -> [String] {
    guard !file.path.hasPrefix("Sources/COracle/") else { return [] }
    return file.codeLines.filter { $0.text.contains(#/include\s*[<"]gsl|header\s+"gsl|\bgsl_\w+\s*\(|import\s+C?GSL/#) }
      .map { "\(file.path):\($0.number): GSL outside COracle" }
  }

  static func links(manifest: SourceFile) -> [String] {
    manifest.codeLines.filter { line in
      let mentions = line.text.contains("gsl")
      return mentions && !(line.text.contains(#"name: "COracle""#) && line.text.contains(#".linkedLibrary("gsl")"#))
        || line.text.contains("gslcblas")
    }
    .map { "\(manifest.path):\($0.number): GSL is linked by COracle alone, and its cblas by nobody" }
  }

  /// A reader's machine has none of these folders. The pattern is cut up so that this file passes its own law.
  static func machinePaths(_ file: SourceFile) throws -> [String] {
    let folders = ["wor" + "k", "hom" + "e", "roo" + "t", "tm" + "p", "User" + "s", "mn" + "t"].joined(separator: "|")
    let position = try Regex("(^|[^\\w.])/(\(folders))/[\\w.]|\\.\\./shar" + "ed")
    return file.lines.filter { $0.text.contains(position) }
      .map { "\(file.path):\($0.number): names a place that only one machine has" }
  }
}

@Suite struct SilenceLawTests {
  @Test func `sections never print`() throws {
    let tree = try SourceTree()
    let map = PackageMap(manifest: try tree.file("Package.swift"))
    let sections = map.rows.filter { !PackageMap.apart.contains($0.module) && !PackageMap.programs.contains($0.module) }
    #expect(sections.count > 10)
    let broken = sections.flatMap { tree.files(under: "\($0.folder)/") }.flatMap(SilenceLaws.prints)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `GSL stays behind COracle`() throws {
    let tree = try SourceTree()
    let code = tree.files(under: "", ending: [".swift", ".c", ".h", ".modulemap"]).filter { !$0.path.contains("HouseTests/") }
    let broken = code.flatMap(SilenceLaws.gsl) + SilenceLaws.links(manifest: try tree.file("Package.swift"))
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `no file names a place of one machine`() throws {
    let broken = try SourceTree().files.flatMap(SilenceLaws.machinePaths)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `these laws refuse a file that breaks them`() throws {
    func file(_ text: String) -> SourceFile { SourceFile(path: "Sources/Tensor/Shape.swift", text: text) }
    #expect(SilenceLaws.prints(file("  print(loss)\n  report.print(loss)  // print(x)\n  fingerprint(x)")).count == 1)
    #expect(SilenceLaws.gsl(file("#include <gsl/gsl_math.h>\nlet y = gsl_sf_erf(x)\n// gsl_sf_erf(x)")).count == 2)
    let manifest = #"""
      .target(name: "COracle", linkerSettings: [.linkedLibrary("gsl")]),
      .linkedLibrary("gslcblas")
      """#
    #expect(SilenceLaws.links(manifest: file(manifest)).count == 1)
    #expect(try SilenceLaws.machinePaths(file("see /hom" + "e/me/notes\nrun /usr/bin/env bash\nruns/tmp/a")).count == 1)
    #expect(try SilenceLaws.machinePaths(file("see ../shar" + "ed/notes")).count == 1)
  }
}

import Files
import Foundation

/// The `gnuplot` of this machine, which turns a plot into an SVG and a PNG file.
public struct PlotProgram: Sendable {
  private let executable: URL

  /// Finds gnuplot in the folders of a search path; throws a `UserError` that says how to install it when it is absent.
  public init(searchPath: String? = ProcessInfo.processInfo.environment["PATH"]) throws {
    let candidates = (searchPath ?? "").split(separator: ":").map { "\($0)/gnuplot" }
    guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
      throw UserError(
        "figures are not drawn: there is no gnuplot in PATH", expected: "the program 'gnuplot'",
        hint: "apt-get install gnuplot-nox")
    }
    executable = URL(fileURLWithPath: found)
  }

  /// Draws a plot as `stem`.svg and `stem`.png and returns the two paths; no file appears or changes when drawing fails.
  @discardableResult
  public func draw(_ plot: Plot, to stem: String) throws -> [String] {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("plot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let terminals = [
      "svg": "svg size \(plot.width),\(plot.height) dynamic font 'Helvetica,13' background '#ffffff' noenhanced",
      "png": "pngcairo size \(2 * plot.width),\(2 * plot.height) font 'Helvetica,13' fontscale 2 linewidth 2 pointscale 2 "
        + "background '#ffffff' noenhanced",
    ]
    let kinds = terminals.keys.sorted(by: >)
    for kind in kinds {
      let page = scratch.appendingPathComponent("page.\(kind)")
      let opening = "set encoding utf8\nset terminal \(terminals[kind] ?? "")\nset output \(PlotText.quoted(page.path))\n"
      try run(opening + plot.commands, in: scratch)
    }
    let pages = try kinds.map { try [UInt8](Data(contentsOf: scratch.appendingPathComponent("page.\($0)"))) }
    guard pages.allSatisfy({ !$0.isEmpty }) else { throw UserError("gnuplot drew an empty page for '\(stem)'") }
    for (kind, bytes) in zip(kinds, pages) { try AtomicFile.write(bytes, to: "\(stem).\(kind)") }
    return kinds.map { "\(stem).\($0)" }
  }

  /// Runs a script from a file, so that no pipe can fill up and stall; what gnuplot says about an error is passed on.
  private func run(_ script: String, in scratch: URL) throws {
    let file = scratch.appendingPathComponent("script.gp")
    try Data(script.utf8).write(to: file)
    let process = Process()
    process.executableURL = executable
    process.arguments = ["-d", file.path]
    let said = Pipe()
    process.standardOutput = said
    process.standardError = said
    try process.run()
    let text = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw UserError("gnuplot could not draw: \(text.trimmingCharacters(in: .whitespacesAndNewlines))")
    }
  }
}

import Foundation

/// Draws figures with the gnuplot installed on this machine.
public struct Gnuplot: Sendable {
  private let executable: URL

  /// Finds gnuplot on the search path; throws when it is not there.
  public init(searchPath: String? = ProcessInfo.processInfo.environment["PATH"]) throws(FigureError) {
    let found = (searchPath ?? "").split(separator: ":").map { "\($0)/gnuplot" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    guard let found else { throw .missing }
    executable = URL(fileURLWithPath: found)
  }

  /// The figure as lines of text, its panels below each other.
  public func text(_ figure: Figure, columns: Int = 88, rows: Int = 24) throws -> String {
    try mustBeDrawable(figure)
    let script = GnuplotScript(figure: figure)
    let heading = figure.panels.count > 1 ? figure.title + "\n" : ""
    let panels = try figure.panels.map { panel in
      // Among letters a legend is lost in the plot: it stands below.
      var panel = panel
      if panel.legend != .none { panel.legend = .below }
      return try run(
        "set terminal dumb size \(columns),\(rows) noenhanced\n" + script.panel(panel, title: script.title(of: panel)))
    }
    return heading + panels.map(trimmed).joined(separator: "\n\n")
  }

  /// A drawing without the blank lines around it and the blanks at the ends of its lines.
  private func trimmed(_ drawing: String) -> String {
    let lines = drawing.split(whereSeparator: \.isNewline).map { line in
      line.lastIndex { !$0.isWhitespace }.map { line[...$0] } ?? ""
    }
    guard let first = lines.firstIndex(where: { !$0.isEmpty }), let last = lines.lastIndex(where: { !$0.isEmpty }) else {
      return ""
    }
    return lines[first...last].joined(separator: "\n")
  }

  /// Writes the figure to a file as SVG.
  public func draw(_ figure: Figure, svg path: String) throws {
    try draw(figure, on: "svg size \(640 * figure.columns),\(400 * figure.rows) background 'white' noenhanced", path)
  }

  /// Writes the figure to a file as PNG.
  public func draw(_ figure: Figure, png path: String) throws {
    try draw(figure, on: "pngcairo size \(960 * figure.columns),\(600 * figure.rows) fontscale 1.2 noenhanced", path)
  }

  private func draw(_ figure: Figure, on terminal: String, _ path: String) throws {
    try mustBeDrawable(figure)
    let output = path.replacing("'", with: "''")
    _ = try run("set terminal \(terminal)\nset output '\(output)'\n" + GnuplotScript(figure: figure).page)
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    guard size > 0 else { throw FigureError.failed("gnuplot wrote an empty file “\(path)”") }
  }

  private func mustBeDrawable(_ figure: Figure) throws(FigureError) {
    if figure.panels.isEmpty { throw .undrawable("figure “\(figure.title)” has no panels") }
    for panel in figure.panels {
      if panel.series.isEmpty { throw .undrawable("panel “\(panel.title)” has no series") }
      if let complaint = panel.series.lazy.compactMap(\.complaint).first { throw .undrawable(complaint) }
    }
  }

  /// Runs a script and returns what it prints; a file holds the script, so that no pipe can fill up and stall.
  private func run(_ script: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("figure-\(UUID().uuidString).gp")
    try Data(script.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = executable
    process.arguments = [file.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw FigureError.failed(text) }
    return text
  }
}

/// Why a figure could not be drawn.
public enum FigureError: Error, Equatable, CustomStringConvertible {
  /// gnuplot is not installed.
  case missing
  /// The figure's data do not fit together.
  case undrawable(String)
  /// gnuplot refused the script or the file.
  case failed(String)

  /// The reason in words, and what to do.
  public var description: String {
    switch self {
    case .missing: "gnuplot is not on the search path; install it (apt install gnuplot-nox) to see figures"
    case .undrawable(let reason): reason
    case .failed(let output): "gnuplot says: \(output)"
    }
  }
}

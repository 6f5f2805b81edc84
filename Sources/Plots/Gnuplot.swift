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
  public func text(_ figure: Figure, columns: Int = 88, rows: Int = 24) throws(FigureError) -> String {
    if let complaint = figure.complaint { throw .undrawable(complaint) }
    let script = GnuplotScript(figure: figure)
    let heading = figure.panels.count > 1 ? figure.title + "\n" : ""
    var drawings: [String] = []
    for panel in figure.panels {
      let page = TerminalPanel(panel: panel, title: script.title(of: panel))
      let drawing = trimmed(try run("set terminal dumb size \(columns),\(rows) noenhanced\n" + page.script).said)
      if drawing.isEmpty { throw .empty(figure.title) }
      drawings.append(([drawing] + page.foot(columns: columns)).joined(separator: "\n"))
    }
    return heading + drawings.joined(separator: "\n\n")
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

  /// Draws a figure as `stem`.svg and `stem`.png and returns the two paths; no file appears or changes when drawing fails.
  @discardableResult
  public func draw(_ figure: Figure, to stem: String) throws(FigureError) -> [String] {
    if let complaint = figure.complaint { throw .undrawable(complaint) }
    let (width, height) = figure.pageSize
    let terminals = [
      ("svg", "svg size \(width),\(height) dynamic font 'Helvetica,13' background '#ffffff' enhanced"),
      (
        "png",
        "pngcairo size \(2 * width),\(2 * height) font 'Helvetica,13' fontscale 2 linewidth 2 pointscale 2 background '#ffffff' "
          + "enhanced"
      ),
    ]
    let script = GnuplotScript(figure: figure).page
    var pages: [(path: String, bytes: Data)] = []
    for (kind, terminal) in terminals {
      let bytes = try run("set encoding utf8\nset terminal \(terminal)\nset output 'page'\n" + script).page
      guard let bytes, !bytes.isEmpty else { throw .empty("\(stem).\(kind)") }
      pages.append(("\(stem).\(kind)", bytes))
    }
    for (path, bytes) in pages {
      do { try bytes.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
        throw .unwritable(path, error.localizedDescription)
      }
    }
    return pages.map(\.path)
  }

  /// Runs a script in a folder of its own and returns what gnuplot said there and the file `page` it may have left. A file holds the
  /// script, so that no pipe can fill up and stall.
  private func run(_ script: String) throws(FigureError) -> (said: String, page: Data?) {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("figure-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    let output = Pipe()
    do {
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      try Data(script.utf8).write(to: scratch.appendingPathComponent("script.gp"))
      process.executableURL = executable
      process.currentDirectoryURL = scratch
      process.arguments = ["-d", "script.gp"]
      process.standardOutput = output
      process.standardError = output
      try process.run()
    } catch { throw .failed(error.localizedDescription) }
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw .failed(said.trimmingCharacters(in: .whitespacesAndNewlines)) }
    return (said, try? Data(contentsOf: scratch.appendingPathComponent("page")))
  }
}

/// Why a figure could not be drawn.
public enum FigureError: Error, Equatable, CustomStringConvertible {
  /// gnuplot is not installed.
  case missing
  /// The figure's data do not fit together.
  case undrawable(String)
  /// gnuplot refused the script.
  case failed(String)
  /// gnuplot left the page of this name empty.
  case empty(String)
  /// The file of this path could not be written, for this reason.
  case unwritable(String, String)

  /// The reason in words, and what to do.
  public var description: String {
    switch self {
    case .missing: "gnuplot is not on the search path; install it (apt install gnuplot-nox) to see figures"
    case .undrawable(let reason): reason
    case .failed(let said): "gnuplot could not draw: \(said)"
    case .empty(let page): "gnuplot left the page “\(page)” empty"
    case .unwritable(let path, let reason): "cannot write “\(path)”: \(reason)"
    }
  }
}

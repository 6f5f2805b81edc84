import Files
import Foundation

/// A document of tables and figures, written as Markdown and as one HTML file that needs nothing else.
public struct Report: Sendable {
  /// A piece of it.
  public enum Block: Sendable, Equatable {
    /// A heading, level 1 or 2.
    case heading(Int, String)
    /// A paragraph of plain text.
    case paragraph(String)
    /// Lines as they are: a command.
    case code(String)
    /// A table; the first column holds names, the others numbers.
    case table(head: [String], rows: [[String]])
    /// A figure by the name of its SVG in the same directory, without the ending.
    case figure(String, caption: String)
  }

  /// The title.
  public let title: String
  /// In order.
  public private(set) var blocks: [Block] = []

  /// An empty document.
  public init(title: String) {
    self.title = title
  }

  /// Adds at the end.
  public mutating func add(_ more: Block...) { blocks += more }

  /// Writes `report.md` and `report.html` into a directory that exists. Figures are read from there; one that is missing is left
  /// out of the HTML with a note in its place.
  public func write(toDirectory directory: String) throws {
    try AtomicFile.write(markdown, to: directory + "/report.md")
    let drawn = blocks.compactMap { block -> (String, String)? in
      guard case .figure(let name, _) = block, let svg = try? String(contentsOfFile: "\(directory)/\(name).svg", encoding: .utf8)
      else { return nil }
      return (name, svg)
    }
    try AtomicFile.write(html(figures: Dictionary(drawn) { a, _ in a }), to: directory + "/report.html")
  }
}

extension Report {
  /// The document as Markdown; figures are links to the PNG beside it.
  public var markdown: String {
    (["# \(title)\n"]
      + blocks.map { block in
        switch block {
        case .heading(let level, let text): "\(String(repeating: "#", count: level + 1)) \(text)\n"
        case .paragraph(let text): text + "\n"
        case .code(let text): "```sh\n\(text)\n```\n"
        case .table(let head, let rows):
          ([head, ["---"] + head.dropFirst().map { _ in "---:" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n") + "\n"
        case .figure(let name, let caption): "![\(caption)](\(name).png)\n\n*\(caption)*\n"
        }
      }).joined(separator: "\n")
  }
}

extension Report {
  /// The document as HTML.
  /// - Parameter figures: the SVG of each figure by name.
  public func html(figures: [String: String]) -> String {
    let body = blocks.map { block in
      switch block {
      case .heading(let level, let text): "<h\(level + 1)>\(Report.escaped(text))</h\(level + 1)>"
      case .paragraph(let text): "<p>\(Report.escaped(text))</p>"
      case .code(let text): "<pre>\(Report.escaped(text))</pre>"
      case .table(let head, let rows): Report.table(head, rows)
      case .figure(let name, let caption):
        "<figure>\(figures[name].map { Report.inlined($0, caption: caption) } ?? "<p>There is no drawing: gnuplot was not found.</p>")"
          + "<figcaption>\(Report.escaped(caption))</figcaption></figure>"
      }
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Report.escaped(title))</title>
      <style>
      body { font: 16px/1.5 Georgia, serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
      h1, h2, h3 { font-family: Helvetica, Arial, sans-serif; line-height: 1.2; margin-top: 2rem; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font: 14px/1.4 Helvetica, Arial, sans-serif; font-variant-numeric: tabular-nums; margin: 1rem 0; }
      th, td { padding: 0.25rem 0.7rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; }
      thead th { border-bottom: 2px solid #555; white-space: normal; vertical-align: bottom; }
      pre { background: #f4f4f4; padding: 0.7rem 1rem; overflow-x: auto; }
      figure { margin: 1.5rem 0; }
      figure img { max-width: 100%; height: auto; }
      figcaption { font-style: italic; color: #444; }
      </style>
      </head>
      <body>
      <h1>\(Report.escaped(title))</h1>
      \(body.joined(separator: "\n"))
      </body>
      </html>

      """
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>"
    }
    return "<div class=\"wide\"><table><thead>\(row(head, "th"))</thead><tbody>\n"
      + rows.map { row($0, "td") }.joined(separator: "\n") + "\n</tbody></table></div>"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }

  /// A drawing as part of the page: an image of its own, whose names cannot meet those of another drawing.
  private static func inlined(_ svg: String, caption: String) -> String {
    let box = svg.firstMatch(of: /viewBox="0 0 ([0-9]+) [0-9]+"/)
    let width = box.map { " width=\"\($0.1)\"" } ?? ""
    return "<img alt=\"\(escaped(caption))\"\(width) src=\"data:image/svg+xml;base64,\(Data(svg.utf8).base64EncodedString())\">"
  }
}

/// A panel for a page of text: every series in a character of its own, the legend and the names of the axes below.
struct TerminalPanel {
  let panel: Figure.Panel
  let title: String

  /// What gnuplot's text terminal draws lines and points with, by the number of their type, from 1 on.
  private static let lines = Array("*#$%@&=")
  private static let points = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

  /// The panel in gnuplot's language.
  var script: String {
    let blocks = panel.series.enumerated().map { GnuplotText.table("data\($0)", of: $1) }.joined()
    let plots = panel.series.enumerated().flatMap { index, curve in
      looks(of: curve, index).map {
        "\($0.columns.map { "$data\(index) using \($0)" } ?? "\(curve.y[0])") with \($0.style) notitle"
      }
    }
    return GnuplotScript.preamble(of: panel, title: GnuplotText.quoted(title), isForText: true)
      + "\n\(blocks)plot \(plots.joined(separator: ", "))\n"
  }

  /// What stands below the drawing, in lines of at most `columns` characters.
  func foot(columns: Int) -> [String] {
    let entries =
      panel.legend == .none
      ? []
      : panel.series.enumerated().compactMap { index, curve in
        curve.name.isEmpty ? nil : "\(symbol(of: curve, index)) \(curve.name)"
      }
    let axes = [("across", panel.x.label), ("up", panel.y.label)].filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }
    return folded(entries, columns) + folded(axes, columns)
  }

  /// Entries beside each other, three blanks apart, as many as a line holds.
  private func folded(_ entries: [String], _ columns: Int) -> [String] {
    entries.reduce(into: []) { lines, entry in
      if let last = lines.last, last.count + 3 + entry.count <= columns {
        lines[lines.count - 1] = last + "   " + entry
      } else {
        lines.append("    " + entry)
      }
    }
  }

  private func symbol(of curve: Curve, _ index: Int) -> String {
    let (line, point) = (Self.lines[index % Self.lines.count], Self.points[index % Self.points.count])
    return switch curve.mark {
    case .points, .errorBars: "\(point)"
    case .pointsAndLine: "\(point)\(line)"
    default: "\(line)"
    }
  }

  /// Columns of the series' table and how they are drawn; a band is its two edges.
  private func looks(of curve: Curve, _ index: Int) -> [(columns: String?, style: String)] {
    let line = "lt \(index % Self.lines.count + 1)"
    let point = "pt \(index % Self.points.count + 1)"
    return switch curve.mark {
    case .line: [("1:2", "lines \(line)")]
    case .points: [("1:2", "points \(point)")]
    case .pointsAndLine: [("1:2", "linespoints \(line) \(point)")]
    case .steps: [("1:2", "histeps \(line)")]
    case .bars(let width): [("1:2:(\(width))", "boxes \(line) fs empty")]
    case .errorBars: [("1:2:3:4", "yerrorbars \(line) \(point)")]
    case .brackets: [("1:3:(0):($4 - $3)", "vectors nohead \(line)")]
    case .intervals: [("3:2:($4 - $3):(0)", "vectors nohead \(line)")]
    case .band: [("1:3", "lines \(line)"), ("1:4", "lines \(line)")]
    case .level: [(nil, "lines \(line)")]
    }
  }
}

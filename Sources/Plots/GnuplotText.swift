/// The words of gnuplot's language.
enum GnuplotText {
  /// Text in single quotes, within which gnuplot reads nothing but a doubled quote; always on one line.
  static func quoted(_ text: String) -> String {
    "'" + text.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("'", with: "''") + "'"
  }

  /// Words for an axis or a legend, in single quotes. What follows `_` or `^` behind a symbol of one letter is set lower or higher; every
  /// other mark stands as it is.
  static func words(_ text: String) -> String { quoted(typeset(text)) }

  /// A title, in lines of at most `columns` characters.
  static func title(_ text: String, columns: Int) -> String {
    let lines = text.split(whereSeparator: \.isWhitespace).reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= columns {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.isEmpty ? "''" : lines.map(words).joined(separator: #"."\n"."#)
  }

  private static func typeset(_ text: String) -> String {
    var (set, rest) = ("", text[...])
    let symbol = #/(?:^|[^\p{L}\p{M}\d_])\p{L}\p{M}*((?:[_^](?:\{[^{}]*\}|\p{L}+|\d+))+)/#
    while let match = rest.firstMatch(of: symbol) {
      set += plain(rest[..<match.output.1.startIndex])
      for script in match.output.1.matches(of: #/([_^])(?:\{([^{}]*)\}|(\p{L}+|\d+))/#) {
        set += script.output.1 + "{\(plain(script.output.2 ?? script.output.3 ?? ""))}"
      }
      rest = rest[match.range.upperBound...]
    }
    return set + plain(rest)
  }

  /// Text in which gnuplot sets nothing higher or lower.
  private static func plain(_ text: Substring) -> String {
    String(text.flatMap { "_^{}@&~\\".contains($0) ? ["\\", $0] : [$0] })
  }

  /// The name of a position on an axis, on as many lines as it has. gnuplot takes it for a format, in which a percent sign is doubled.
  static func tick(_ name: String) -> String {
    let name = name.replacing("%", with: "%%")
    guard name.contains("\n") else { return quoted(name) }
    let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    return "\"\(escaped)\""
  }

  /// The numbers of a curve as an inline table `$name`; a number that is not finite leaves a gap.
  static func table(_ name: String, of curve: Curve) -> String {
    if curve.mark == .level { return "" }
    let rows = curve.x.indices.map { index in
      var row = [curve.x[index], curve.y[index]]
      if curve.hasEnds { row += [curve.low[index], curve.high[index]] }
      return row.map { $0.isFinite ? "\($0)" : "NaN" }.joined(separator: " ") + "\n"
    }
    return "$\(name) << EOD\n\(rows.joined())EOD\n"
  }

  /// Which columns of its table show a curve, none for a level, which is a function; and how: `with lines …`.
  static func look(of curve: Curve, color: Color) -> (columns: String?, style: String) {
    let paint = "lc rgb \(quoted(color.rawValue))"
    let line = "\(paint) lw \(curve.width) dt \(curve.dash.rawValue)"
    let point = "pt \(curve.symbol.rawValue) ps \(curve.size)"
    let (columns, style): (String?, String) =
      switch curve.mark {
      case .line: ("1:2", "lines \(line)")
      case .points: ("1:2", "points \(point) \(paint)\(curve.width == 1 ? "" : " lw \(curve.width)")")
      case .pointsAndLine: ("1:2", "linespoints \(point) \(line)")
      case .steps: ("1:2", "histeps \(line)")
      case .bars(let width): ("1:2:(\(width))", "boxes \(paint)\(fill(curve.fill))")
      case .errorBars: ("1:2:3:4", "yerrorbars \(point) \(paint)")
      case .brackets: ("1:3:(0):($4 - $3)", "vectors heads size graph 0.02,90 \(line)")
      case .intervals: ("3:2:($4 - $3):(0)", "vectors nohead \(line)")
      case .band: ("1:3:4", "filledcurves \(paint)")
      case .level: (nil, "lines \(line)")
      }
    return (columns, "with \(style)")
  }

  private static func fill(_ fill: Curve.Fill) -> String {
    switch fill {
    case .shaded: ""
    case .solid(let strength): " fs solid \(strength) noborder"
    case .hatched: " fs pattern 4"
    }
  }
}

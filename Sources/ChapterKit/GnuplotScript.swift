/// A figure written in gnuplot's language, without the line that chooses where it is drawn.
struct GnuplotScript {
  /// Okabe and Ito's palette, which color-blind readers can tell apart.
  static let palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8c8c8c"]

  let figure: Figure

  /// The figure on one page, panel beside panel.
  var page: String {
    let multi = figure.panels.count > 1
    let open = "set multiplot layout \(figure.rows),\(figure.columns) title \(quoted(figure.title)) noenhanced\n"
    return (multi ? open : "") + figure.panels.map { panel($0, title: title(of: $0)) }.joined()
      + (multi ? "unset multiplot\n" : "")
  }

  /// One panel alone, for a page of text, where panels stand below each other.
  func panel(_ panel: Figure.Panel, title: String) -> String {
    let blocks = panel.series.enumerated().map { "$data\($0) << EOD\n\(rows($1))EOD\n" }.joined()
    let plots = panel.series.enumerated().map { "$data\($0) \(marks($1, index: $0))" }.joined(separator: ", ")
    let isUnnamed = panel.legend == .none || panel.series.allSatisfy(\.name.isEmpty)
    let key = isUnnamed ? "unset key" : "set key \(panel.legend.rawValue) noenhanced"
    return """
      reset
      set encoding utf8
      set title \(quoted(title)) noenhanced
      \(axis("x", panel.x))
      \(axis("y", panel.y))
      set style fill transparent solid 0.35
      \(key)
      \(blocks)plot \(plots)

      """
  }

  /// A single panel carries the figure's title too.
  func title(of panel: Figure.Panel) -> String {
    if figure.panels.count > 1 { return panel.title }
    return [figure.title, panel.title].filter { !$0.isEmpty }.joined(separator: ": ")
  }

  private func axis(_ name: String, _ axis: Figure.Axis) -> String {
    var lines = ["set \(name)label \(quoted(axis.label)) noenhanced"]
    if axis.isLogarithmic { lines += ["set logscale \(name)", "set format \(name) '%g'"] }
    if let range = axis.range { lines.append("set \(name)range [\(range.lowerBound):\(range.upperBound)]") }
    if !axis.ticks.isEmpty {
      lines.append(
        "set \(name)tics noenhanced (\(axis.ticks.map { "\(quoted($0.name)) \($0.position)" }.joined(separator: ", ")))")
    }
    return lines.joined(separator: "\n")
  }

  private func rows(_ series: Curve) -> String {
    let ends = series.mark == .band || series.mark == .errorBars
    return series.x.indices.map { index in
      var row = [series.x[index], series.y[index]]
      if ends { row += [series.low[index], series.high[index]] }
      return row.map { $0.isFinite ? "\($0)" : "NaN" }.joined(separator: " ") + "\n"
    }.joined()
  }

  private func marks(_ series: Curve, index: Int) -> String {
    let color = series.color ?? Self.palette[index % Self.palette.count]
    let line = "lc rgb \(quoted(color)) lw \(series.width) dt \(series.dash.rawValue)"
    let title = series.name.isEmpty ? "notitle" : "title \(quoted(series.name))"
    let style =
      switch series.mark {
      case .line: "using 1:2 with lines \(line)"
      case .points: "using 1:2 with points pt 7 ps 0.6 lc rgb \(quoted(color))"
      case .pointsAndLine: "using 1:2 with linespoints pt 7 ps 0.6 \(line)"
      case .steps: "using 1:2 with histeps \(line)"
      case .bars(let width): "using 1:2:(\(width)) with boxes lc rgb \(quoted(color))"
      case .errorBars: "using 1:2:3:4 with yerrorbars pt 7 ps 0.6 lc rgb \(quoted(color))"
      case .band: "using 1:3:4 with filledcurves lc rgb \(quoted(color))"
      }
    return "\(style) \(title)"
  }

  /// Text in single quotes, within which gnuplot reads nothing but a doubled quote.
  private func quoted(_ text: String) -> String {
    "'" + text.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("'", with: "''") + "'"
  }
}

/// A figure written in gnuplot's language, without the line that chooses where it is drawn.
struct GnuplotScript {
  let figure: Figure

  /// The figure on one page, panel beside panel.
  var page: String {
    let isShared = figure.hasSharedLegend
    let panels = figure.panels.enumerated().map { number, panel in
      self.panel(panel, title: title(of: panel), isKeyed: !isShared, at: isShared ? position(number) : [])
    }
    guard figure.panels.count > 1 || isShared else { return panels.joined() }
    let layout = isShared ? "" : " layout \(figure.rows),\(figure.columns)"
    return "set multiplot\(layout) title \(GnuplotText.title(figure.title, columns: figure.pageSize.width / 10))\n"
      + panels.joined()
      + (isShared ? sharedLegend : "") + "unset multiplot\n"
  }

  /// One panel alone, for a page of text, where panels stand below each other.
  func panel(_ panel: Figure.Panel, title: String, isKeyed: Bool = true, at position: [String] = []) -> String {
    let blocks = panel.series.enumerated().map { GnuplotText.table("data\($0)", of: $1) }.joined()
    let plots = panel.series.enumerated().map { index, curve in
      let look = GnuplotText.look(of: curve, color: color(of: curve, index))
      return "\(look.columns.map { "$data\(index) using \($0)" } ?? "\(curve.y[0])") \(look.style) \(name(of: curve))"
    }
    let isUnnamed = !isKeyed || panel.legend == .none || panel.series.allSatisfy(\.name.isEmpty)
    let preamble = Self.preamble(of: panel, title: GnuplotText.title(title, columns: figure.panelSize.width / 10))
    let lines =
      [preamble, isUnnamed ? "unset key" : "set key \(panel.legend.rawValue)"] + position
    return lines.joined(separator: "\n") + "\n\(blocks)plot \(plots.joined(separator: ", "))\n"
  }

  /// Title (in gnuplot's language), axes and what is drawn beside the series. In text the names of the axes and of the series stand elsewhere.
  static func preamble(of panel: Figure.Panel, title: String, isForText: Bool = false) -> String {
    let lines =
      ["reset", "set encoding utf8", "set title \(title)\(isForText ? " noenhanced" : "")"]
      + (panel.frame == .box ? [] : ["set border \(panel.frame.rawValue)", "set tics nomirror out"])
      + axis("x", panel.x, panel.frame, isNamed: !isForText) + axis("y", panel.y, panel.frame, isNamed: !isForText)
      + (isForText ? ["unset key"] : ["set style fill transparent solid 0.35"]) + decorations(panel)
      + (!isForText && panel.legend == .below ? ["set xlabel offset 0,0.4"] : [])
    return lines.joined(separator: "\n")
  }

  /// A single panel carries the figure's title too.
  func title(of panel: Figure.Panel) -> String {
    if figure.panels.count > 1 { return panel.title }
    return [figure.title, panel.title].filter { !$0.isEmpty }.joined(separator: ": ")
  }

  private func color(of curve: Curve, _ index: Int) -> Color { curve.color ?? Color.series[index % Color.series.count] }

  private func name(of curve: Curve) -> String {
    curve.name.isEmpty ? "notitle" : "title \(GnuplotText.words(curve.name))"
  }

  private static func axis(_ name: String, _ axis: Figure.Axis, _ frame: Figure.Frame, isNamed: Bool) -> [String] {
    var lines = isNamed ? ["set \(name)label \(GnuplotText.words(axis.label))"] : []
    if let base = axis.base { lines += ["set logscale \(name)\(base == 10 ? "" : " \(base)")", "set format \(name) '%g'"] }
    if axis.lower != nil || axis.upper != nil {
      lines.append("set \(name)range [\(axis.lower.map { "\($0)" } ?? "*"):\(axis.upper.map { "\($0)" } ?? "*")]")
    }
    if let step = axis.step { lines.append("set \(name)tics \(step)") }
    if !axis.ticks.isEmpty {
      let names = axis.ticks.map { "\(GnuplotText.tick($0.name)) \($0.position)" }.joined(separator: ", ")
      lines.append("set \(name)tics noenhanced \(frame == .box ? "" : "scale 0 ")(\(names))")
      // gnuplot leaves room for one line of names.
      if name == "x", axis.ticks.contains(where: { $0.name.contains("\n") }) { lines.append("set bmargin 4") }
    }
    return lines
  }

  private static func decorations(_ panel: Figure.Panel) -> [String] {
    let ruled = [("x", panel.x), ("y", panel.y)].filter { panel.hasGrid && $0.1.ticks.isEmpty }.map { "\($0.0)tics" }
    let notes = panel.notes.map { note in
      switch note {
      case .centered(let text, let x, let y): "set label \(GnuplotText.quoted(text)) at \(x), \(y) center noenhanced"
      case .heading(let text, let y):
        "set label \(GnuplotText.quoted(text)) at graph 0.01, first \(y) left noenhanced font ',11' textcolor rgb '#666666'"
      }
    }
    return (ruled.isEmpty ? [] : ["set grid \(ruled.joined(separator: " ")) lc rgb '#dddddd'"])
      + (panel.series.contains { $0.mark == .intervals } ? ["set clip two"] : [])
      + panel.dividers.map { divider in
        "set arrow from \(divider.x), graph 0 to \(divider.x), graph 1 nohead back dt \(divider.dash.rawValue) lc rgb '#8c8c8c'"
      } + notes
  }
}

extension GnuplotScript {
  /// With a shared legend the axes of a panel keep these distances, in points: titles above, tick marks below, the legend at the foot.
  private func position(_ number: Int) -> [String] {
    let (page, panel) = (figure.pageSize, figure.panelSize)
    let (column, row) = (number % figure.columns, number / figure.columns)
    return [
      "set title offset 0,-0.5",
      "set lmargin at screen \(Double(panel.width * column + 78) / Double(page.width))",
      "set rmargin at screen \(Double(panel.width * (column + 1) - 10) / Double(page.width))",
      "set tmargin at screen \(1 - Double(panel.height * row + 60) / Double(page.height))",
      "set bmargin at screen \(1 - Double(panel.height * (row + 1) - 5) / Double(page.height))",
    ]
  }

  /// An empty plot over the whole foot of the page, which names each series once.
  private var sharedLegend: String {
    var named: Set<String> = [""]
    let entries = figure.panels.flatMap { panel in
      panel.series.enumerated().compactMap { index, curve in
        named.insert(curve.name).inserted
          ? "NaN \(GnuplotText.look(of: curve, color: color(of: curve, index)).style) \(name(of: curve))" : nil
      }
    }
    let height = Double(figure.pageSize.height)
    return """
      reset
      set encoding utf8
      set lmargin at screen 0.02
      set rmargin at screen 0.98
      set tmargin at screen \(32 / height)
      set bmargin at screen \(4 / height)
      unset tics
      unset border
      set xrange [0:1]
      set yrange [0:1]
      set key inside center center horizontal samplen 4 width 1
      plot \(entries.joined(separator: ", "))

      """
  }
}

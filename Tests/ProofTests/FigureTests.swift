import Foundation
import Plots
import Testing

/// Figures: what is refused without gnuplot, and what gnuplot makes of the rest.
@Suite struct FigureTests {
  private static let hasGnuplot = (try? Gnuplot()) != nil

  private var figure: Figure {
    let x = (1...20).map { 10 / Double($0) }
    let rise = x.map { $0 * $0 }
    return Figure(
      "Two panels, it's “quoted”", columns: 2,
      panels: [
        Figure.Panel(
          "left", x: .log("σ"), y: .log("σ²"),
          series: [
            .band("range", x: x, low: rise.map { $0 / 2 }, high: rise.map { $0 * 2 }),
            .line("square", x: x, y: rise, dash: .dashed),
            .points("points", x: x, y: rise),
            .errorBars("bars", x: x, y: rise, low: rise.map { $0 / 3 }, high: rise.map { $0 * 3 }),
          ]),
        Figure.Panel(
          "right", x: .linear("value", range: 0...10), y: .linear("density", ticks: [(0, "none"), (0.1, "a tenth")]),
          series: [.histogram("draws", of: x, over: 0...10, bins: 10)]),
      ])
  }

  @Test func aHistogramIsADensity() {
    guard case .bars(let width) = Curve.histogram("", of: [0, 1, 1, 2, 4, 9], over: 0...4, bins: 8).mark else {
      Issue.record("a histogram has bars")
      return
    }
    let heights = Curve.histogram("", of: [0, 1, 1, 2, 4, 9], over: 0...4, bins: 8).y
    #expect(width == 0.5)
    // Five of six values lie inside; the upper end belongs to the last box.
    #expect(abs(heights.reduce(0) { $0 + $1 * width } - 5.0 / 6) < 1e-15)
    #expect(heights[7] > 0)
  }

  @Test func withoutGnuplotTheReasonAndTheRemedyAreTold() {
    #expect(throws: FigureError.missing) { try Gnuplot(searchPath: "/nowhere") }
    #expect(FigureError.missing.description.contains("apt install"))
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed")) func textSVGAndPNGAreDrawn() throws {
    let text = try Gnuplot().text(figure)
    for part in ["it's “quoted”", "left", "right", "a tenth", "square"] { #expect(text.contains(part), "the text shows \(part)") }
    try inFolder("figures it's") { folder in
      let stem = folder.appendingPathComponent("a").path
      let paths = try Gnuplot().draw(figure, to: stem)
      let pages = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
      #expect(paths == [stem + ".svg", stem + ".png"])
      #expect(String(decoding: pages[0], as: UTF8.self).contains("</svg>") && pages[1].starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
  }

  /// Quotes, backslashes, percent signs, braces and line feeds are letters to the reader, and must be none to gnuplot.
  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed")) func everyTextIsShownAsItIs() throws {
    let hard = #"it's "5 %d" \n $x @y {z}_1 `date` # 100 %"#
    var panel = Figure.Panel(
      hard + " panel", x: .linear(hard + " x", ticks: [(1, hard + " tick"), (2, "two\nlines of \"5 %\"")]),
      y: .linear(hard + " y"),
      series: [.line(hard + " curve", x: [1, 2], y: [1, 2])])
    panel.notes = [.centered(hard + " note", x: 1.5, y: 1.5), .heading("one\nline", y: 1.2)]
    let page = bare(try svg(Figure("", panels: [panel])))
      .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    for part in [" panel", " x", " tick", " y", " curve", " note"] { #expect(page.contains(hard + part), "\(part)") }
    for part in ["two", "lines of \"5 %\"", "one line"] { #expect(page.contains(part), "\(part)") }
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed")) func aMarkBehindASymbolIsSetLowerOrHigherAndALongTitleIsBroken()
    throws
  {
    let label = "E[z_1 | x_{1:t}] of σ_data and z_t^128, near_mass"
    let title = "a title that has more words than one line of the page can hold, so it is broken once"
    let page = try svg(
      Figure("", panels: [Figure.Panel(title, x: .linear(label), y: .linear(""), series: [.line("", x: [1, 2], y: [1, 2])])]))
    let lower = page.matches(of: #/dy="[^"-][^"]*"[^>]*>([^<]*)</#).map { String($0.output.1) }
    for part in ["1", "1:t", "data", "t"] { #expect(lower.contains(part), "\(part) is not among \(lower)") }
    #expect(page.contains("near_mass") && !page.contains("x_{1:t}") && !page.contains("z_1"))
    #expect(!page.contains(title) && page.contains("broken once"))
  }

  /// A page without the marks that set a part of a text in a size of its own.
  private func bare(_ page: String) -> String { page.replacing(#/<\/?tspan[^>]*>/#, with: "") }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed")) func aNumberThatIsNotFiniteLeavesAGap() throws {
    func strokes(_ y: [Double]) throws -> Int {
      let axis = Figure.Axis.linear("", range: 0...6)
      let panel = Figure.Panel("", x: axis, y: axis, series: [.line("", x: [1, 2, 3, 4, 5], y: y, color: .purple)])
      return try svg(Figure("", panels: [panel])).matches(of: #/<path[^>]*rgb\(204, 121, 167\)[^>]*/#)
        .reduce(0) { $0 + $1.output.count { $0 == "M" } }
    }
    #expect(try strokes([1, 2, 3, 2, 1]) == 1)
    #expect(try strokes([1, 2, .nan, 2, 1]) == 2 && strokes([1, 2, .infinity, 2, 1]) == 2)
    #expect(throws: FigureError.self) { try strokes(Array(repeating: .nan, count: 5)) }
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed")) func everyMarkIsDrawnAndASharedLegendNamesItOnce() throws {
    let (x, y) = ([1.0, 2, 3], [2.0, 3, 2])
    let (low, high) = (y.map { $0 - 0.5 }, y.map { $0 + 0.5 })
    let marks: [(String, Curve.Mark)] = [
      ("line", .line), ("points", .points), ("both", .pointsAndLine), ("steps", .steps), ("bars", .bars(width: 0.5)),
      ("error bars", .errorBars), ("brackets", .brackets), ("intervals", .intervals), ("band", .band), ("level", .level),
    ]
    let curves = marks.map { Curve("the \($0.0)", mark: $0.1, x: x, y: y, low: low, high: high) }
    let fan = Curve.fan("the fan", x: x, paths: [y, low, high])
    for frame in [Figure.Frame.box, .axes, .base] {
      var panel = Figure.Panel("", x: .log("x", base: 2), y: .linear("y", from: 0, step: 1), series: curves + [fan], frame: frame)
      panel.hasGrid = true
      panel.dividers = [(1.5, .dashed)]
      let page = try svg(Figure("all", columns: 2, hasSharedLegend: true, panels: [panel, panel, panel]))
      for curve in panel.series { #expect(bare(page).ranges(of: "<text>\(curve.name)</text>").count == 1, "\(curve.name)") }
    }
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed")) func dataThatDoNotFitAreRefused() throws {
    let gnuplot = try Gnuplot()
    let wrong = [
      Figure("f", panels: []), page([]), page([.line("l", x: [], y: [])]), page([.line("l", x: [1, 2], y: [1])]),
      page([.band("b", x: [1, 2], low: [0, 0], high: [1])]), page([.level("l", at: .nan)]),
    ]
    for figure in wrong {
      #expect { try gnuplot.text(figure) } throws: { if case FigureError.undrawable = $0 { true } else { false } }
      #expect { try gnuplot.draw(figure, to: "/nowhere/a") } throws: {
        if case FigureError.undrawable = $0 { true } else { false }
      }
    }
    #expect { try gnuplot.draw(page([.line("l", x: [1, 2], y: [1, 2])]), to: "/nowhere/a") } throws: {
      if case FigureError.unwritable("/nowhere/a.svg", _) = $0 { true } else { false }
    }
  }

  /// What gnuplot says when it fails is passed on; success without a picture is a failure too. Neither leaves a file.
  @Test(arguments: ["exit 0", ": > page", "echo no such mark >&2; exit 1"]) func aPageThatStaysEmptyIsAnError(program: String)
    throws
  {
    try inFolder("fake gnuplot") { folder in
      let file = folder.appendingPathComponent("gnuplot")
      try Data("#!/bin/sh\n\(program)\n".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
      let gnuplot = try Gnuplot(searchPath: "/nowhere:" + folder.path)
      let figure = page([.line("l", x: [1, 2], y: [1, 2])])
      let stem = folder.appendingPathComponent("a").path
      let fails = program.contains("exit 1")
      #expect(throws: fails ? FigureError.failed("no such mark") : .empty(stem + ".svg")) { try gnuplot.draw(figure, to: stem) }
      #expect(throws: fails ? FigureError.failed("no such mark") : .empty("f")) { try gnuplot.text(figure) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["gnuplot"])
    }
  }

  private func page(_ series: [Curve]) -> Figure {
    Figure("f", panels: [Figure.Panel("p", x: .linear("x"), y: .linear("y"), series: series)])
  }

  private func svg(_ figure: Figure) throws -> String {
    try inFolder("figure") { folder in
      try String(contentsOfFile: Gnuplot().draw(figure, to: folder.appendingPathComponent("a").path)[0], encoding: .utf8)
    }
  }

  private func inFolder<Result>(_ name: String, _ work: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(name) \(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try work(folder)
  }
}

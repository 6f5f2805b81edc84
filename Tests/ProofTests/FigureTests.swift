import ChapterKit
import Foundation
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
          ], legend: .topLeft),
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
    let gnuplot = try Gnuplot()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("figures it's \(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = try gnuplot.text(figure)
    for part in ["it's “quoted”", "left", "right", "a tenth", "square"] { #expect(text.contains(part), "the text shows \(part)") }
    let (svg, png) = (folder.appendingPathComponent("a.svg"), folder.appendingPathComponent("a.png"))
    try gnuplot.draw(figure, svg: svg.path)
    try gnuplot.draw(figure, png: png.path)
    #expect(try String(contentsOf: svg, encoding: .utf8).contains("</svg>"))
    #expect(try Data(contentsOf: png).starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed")) func dataThatDoNotFitAreRefused() throws {
    let gnuplot = try Gnuplot()
    func panel(_ series: [Curve]) -> Figure {
      Figure("f", panels: [Figure.Panel("p", x: .linear("x"), y: .linear("y"), series: series)])
    }
    let wrong = [
      Figure("f", panels: []), panel([]), panel([.line("l", x: [], y: [])]), panel([.line("l", x: [1, 2], y: [1])]),
      panel([.band("b", x: [1, 2], low: [0, 0], high: [1])]),
    ]
    for figure in wrong { #expect(throws: FigureError.self) { try gnuplot.text(figure) } }
    #expect(throws: FigureError.self) { try gnuplot.draw(panel([.line("l", x: [1, 2], y: [1, 2])]), svg: "/nowhere/a.svg") }
  }
}

import BimodalNoise
import Foundation
import Testing

@testable import Experiments
@testable import Plots

/// Tables, reports and figures of recorded results as whole texts. What they should be lies in Fixtures/Pages, read by a person when it
/// was written; `WRITE_PAGES=1` writes it anew.
@Suite struct PageTests {
  /// The text with a # for each number, its sign and its digits before the point (a < before it stays); those after it become zeros, as many as they are. What
  /// depends on the machine and the command is left out.
  static func withoutNumbers(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      if line.hasPrefix("ddssm ") { return "the command" }
      return String(line).replacing(#/[^.;,]* threads, \w+ kernels, [\d-]+/#, with: " the machine").replacing(
        #/[−-]?\d+(?:\.(?<decimals>\d+))?/#
      ) { number in
        number.decimals.map { "#." + String(repeating: "0", count: $0.count) } ?? "#"
      }
    }
    return lines.joined(separator: "\n")
  }

  static func check(_ name: String, _ text: String, at location: SourceLocation = #_sourceLocation) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/Pages")
    let file = folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["WRITE_PAGES"] != nil {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let (found, wanted) = (text.split(separator: "\n"), try String(contentsOf: file, encoding: .utf8).split(separator: "\n"))
    for (line, lines) in zip(found, wanted).enumerated() where lines.0 != lines.1 {
      Issue.record(
        "\(name), line \(line + 1) (empty ones not counted): found \(lines.0), expected \(lines.1)", sourceLocation: location)
      return
    }
    #expect(found.count == wanted.count, "\(name) has \(found.count) lines and not \(wanted.count)", sourceLocation: location)
  }

  /// What gnuplot is given, every number to six digits: processors differ in the last.
  private func script(_ figure: Figure) -> String {
    "# \(figure.pageSize)\n"
      + GnuplotScript(figure: figure).page.replacing(#/-?\d+\.\d+(?:e-?\d+)?/#) { number in
        Double(number.output).map { String(format: "%.6g", $0) } ?? "?"
      }
  }

  @Test("A study of series", arguments: ["geyser", "nile", "sunspots", "lynx"])
  func series(name: String) throws {
    let results = try RecordedResults.series(name)
    try Self.check("\(name).txt", results.text)
    try Self.check("\(name).md", results.markdown)
  }

  @Test("A study of series whose baselines stand alone")
  func baselines() throws {
    var results = try RecordedResults.series("geyser")
    (results.seeds, results.comparisons, results.rows, results.season) = ([], [], Array(results.rows.suffix(2)), 12)
    results.rows[0].forecaster = .seasonalNaive
    try Self.check("baselines.txt", results.text)
  }

  @Test("A plan", arguments: StudyPlan.Shipped.allCases)
  func plan(shipped: StudyPlan.Shipped) throws {
    let results = try RecordedResults.plan(shipped)
    let tables = results.questions.map { PlanTable(results, $0).description }
    try Self.check("\(shipped.rawValue).txt", (tables + results.runs.prefix(40).map(results.line)).joined(separator: "\n\n"))
    try Self.check("\(shipped.rawValue).md", results.report(with: "effects").markdown)
    let figure = try #require(EffectsFigure(results).figure)
    try Self.check("\(shipped.rawValue).gp", script(figure))
  }

  @Test("The figures of the bimodal study, of small numbers")
  func figures() throws {
    let training: [TrainingFigure.Run] = [
      (.ddssm, [(0, 150), (50, 60.5)]), (.dkf, [(0, 160), (50, 110)]), (.ddssm, [(0, 140), (50, 55)]), (.dkf, []),
    ]
    let density = (0..<96).map { Double($0) / 100 }
    let panels = [StudyModel.ddssm, .locf, .dkf].map { model in
      ForecastPanel(
        model: model, sequence: 7, observed: [1, -2, 3, 11.5], reconstruction: model == .locf ? [] : [1.5, -1, 2, 4],
        trajectories: [[1, 2], [3, -4]])
    }
    let pits = (0..<40).map { Double($0) / 50 }
    let figures = [
      TrainingFigure(training, evidence: 41.7).figure, TrainingFigure(training, evidence: nil).figure,
      PredictiveFigure(truth: density, models: [(.ddssm, density.reversed()), (.locf, density)]).figure,
      ForecastFigure(panels, columns: 2).figure, CalibrationFigure([(.ddssm, pits), (.dkf, pits.reversed())]).figure,
    ]
    try Self.check("figures.gp", figures.map(script).joined(separator: "\n"))
  }

  @Test("The bimodal study, a race and a search")
  func others() throws {
    let (bimodal, walk) = (try RecordedResults.bimodal(), BimodalWalk())
    try Self.check("bimodal.txt", StudyTable(bimodal, walk: walk).description)
    try Self.check("bimodal.gp", script(DivergenceFigure(bimodal, references: ReferenceDivergences(walk)).figure))
    try Self.check("race.txt", RaceTable(RecordedResults.race()).description)
    try Self.check("tuning.txt", RecordedResults.tuning().text)
  }
}

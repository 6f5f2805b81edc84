import Experiments
import Files
import Foundation
import Plots

/// The comparison as a page of Markdown and as figures.
public struct ComparisonReport: Sendable {
  private let results: ComparisonResults

  /// The report of a comparison.
  public init(_ results: ComparisonResults) { self.results = results }

  private var tasks: [String] { results.timings.map(\.task).reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }

  /// The page.
  public var markdown: String {
    var lines = [
      "# Speed", "",
      "\(results.date), \(results.processor), \(results.processors) processors. Medians of the processes' medians, "
        + "least and greatest in brackets; ratio: the fastest peer's time over this package's on as many threads as it has, "
        + "whatever that peer's threads.", "",
    ]
    for task in tasks { lines += table(of: task) + [""] }
    lines += rooflineTable + [""] + scalingTable
    return lines.joined(separator: "\n") + "\n"
  }

  private func table(of task: String) -> [String] {
    let rows = results.timings.filter { $0.task == task }
    let peer = results.fastestPeer(task)
    return ["## \(task)", "", "| | threads | ms | MB at most | fastest peer over this |", "|---|---|---|---|---|"]
      + rows.map { row in
        let name = "\(row.program.label) | \(row.threads)"
        guard let median = row.median else { return "| \(name) | failed: \(row.failure ?? "") | | |" }
        let spread = String(format: "%.1f [%.1f, %.1f]", median, row.medians.min() ?? median, row.medians.max() ?? median)
        let ratio = peer?.median.map { String(format: "%.2f", $0 / median) } ?? ""
        return "| \(name) | \(spread) | \(Int(row.peakMegabytes)) | \(ratio) |"
      }
  }

  private var rooflineTable: [String] {
    ["## Roofline", ""]
      + results.rooflines.flatMap { roofline in
        [
          String(
            format:
              "%@, %d threads: %.1f ms over %.1f = %.2f; products at best %.0f GFLOP/s a thread (a square of 1,024: %.0f), memory %.1f GB/s.",
            roofline.name as NSString, roofline.threads, roofline.milliseconds, roofline.rooflineMilliseconds, roofline.ratio,
            roofline.productRate, roofline.squareRate, roofline.trafficRate), "",
          "| phase | | ms | GFLOP | products, ms | MB | memory, ms | ratio |", "|---|---|---|---|---|---|---|---|",
        ]
          + roofline.rows.map { row in
            String(
              format: "| %@ | %@ | %.2f | %.3f | %.2f | %.1f | %.2f | %@ |", row.phase as NSString,
              (row.isBackward ? "back" : "there") as NSString, row.milliseconds, row.gigaflop, row.productMilliseconds,
              row.megabytes,
              row.trafficMilliseconds, (row.ratio.map { String(format: "%.2f", $0) } ?? "") as NSString)
          } + [""]
      }
  }

  private var scalingTable: [String] {
    ["## Scaling of paper-ddssm, one thread", "", "| | ms at each size | slope | between the last two |", "|---|---|---|---|"]
      + results.scaling.map { axis in
        let times = axis.points.map { "\($0.value): " + String(format: "%.1f", $0.milliseconds) }.joined(separator: ", ")
        return String(format: "| %@ | ", axis.axis.rawValue as NSString) + times
          + String(format: " | %.3f | %.3f |", axis.slope, axis.lastSlope)
      }
  }

  // MARK: figures

  /// A bar for each program and number of threads, tasks side by side.
  public func bars(_ tasks: [String]) -> Figure {
    let contenders = results.timings.filter { tasks.contains($0.task) }.map { Contender($0) }
      .reduce(into: [Contender]()) { if !$0.contains($1) { $0.append($1) } }
    let group = Double(contenders.count + 2)
    var (boxes, errors) = ([Curve](), [Curve]())
    for (position, contender) in contenders.enumerated() {
      let times = tasks.map { task in results.timings.first { $0.task == task && Contender($0) == contender } }
      let x = tasks.indices.map { Double($0) * group + Double(position) }
      let medians = times.map { $0?.median ?? .nan }
      boxes.append(
        .bars(
          contender.label, x: x, y: medians, width: 0.85, fill: contender.threads == 1 ? .hatched : .solid(0.75),
          color: contender.program.color))
      errors.append(
        Curve(
          "", mark: .brackets, x: x, y: medians, low: times.map { $0?.medians.min() ?? .nan },
          high: times.map { $0?.medians.max() ?? .nan }, width: 1.2, color: .black))
    }
    let ticks = tasks.enumerated().map { (Double($0) * group + Double(contenders.count - 1) / 2, label(of: $1)) }
    var panel = Figure.Panel(
      "", x: .linear("", ticks: ticks), y: .log("milliseconds"), series: boxes + errors, legend: .right, frame: .axes)
    panel.hasGrid = true
    return Figure("Time by program and threads; less is better", panelSize: (900, 460), panels: [panel])
  }

  /// What tells a task from the others of its figure, on as many lines as it has parts: `256 × 16 paths of 64,` and `16 calls`.
  private func label(of task: String) -> String {
    let own = task.split(separator: task.contains(": ") ? ": " : ", ").last ?? Substring(task)
    return own.split(separator: ", ").joined(separator: ",\n")
  }

  private struct Contender: Equatable {
    let program: BenchmarkProgram
    let threads: Int

    init(_ timing: BenchmarkTiming) { (program, threads) = (timing.program, timing.threads) }

    var label: String { "\(program.label), \(threads) thread\(threads == 1 ? "" : "s")" }
  }

  /// Time over size, both logarithmic, each relative to its first value; the dashed line is in proportion.
  public var scaling: Figure {
    let lines = results.scaling.enumerated().map { index, axis in
      let (first, symbols) = (axis.points.first, Curve.Symbol.allCases)
      var curve = Curve(
        axis.axis.rawValue + String(format: ", slope %.2f", axis.slope), mark: .pointsAndLine,
        x: axis.points.map { Double($0.value) / Double(first?.value ?? 1) },
        y: axis.points.map { $0.milliseconds / (first?.milliseconds ?? 1) }, color: Color.series[index % Color.series.count])
      (curve.symbol, curve.size) = (symbols[index % symbols.count], 1)
      return curve
    }
    let ends: [Double] = [1, lines.flatMap(\.x).max() ?? 1]
    let proportion = Curve.line("in proportion", x: ends, y: ends, dash: .dashed, width: 1.5, color: .grey)
    return Figure(
      "How a training step grows, one size at a time", panelSize: (760, 460),
      panels: [
        Figure.Panel(
          "", x: .log("size, relative to the least", base: 2), y: .log("time, relative to the least", base: 2),
          series: [proportion] + lines, legend: .right, frame: .axes)
      ])
  }

  /// Writes the results as `bench.json` and `bench.md` into a directory.
  public func write(to directory: String) throws {
    try AtomicFile.write(JSONText.page(results), to: directory + "/bench.json")
    try AtomicFile.write(markdown, to: directory + "/bench.md")
  }

  /// Draws steps, forecasts and scaling; returns the files.
  public func draw(in directory: String) throws -> [String] {
    let gnuplot = try Gnuplot()
    let (steps, forecasts) = (tasks.filter { $0.hasPrefix("step") }, tasks.filter { $0.hasPrefix("forecast") })
    return try (steps.isEmpty ? [] : gnuplot.draw(bars(steps), to: directory + "/steps"))
      + (forecasts.isEmpty ? [] : gnuplot.draw(bars(forecasts), to: directory + "/forecasts"))
      + (results.scaling.isEmpty ? [] : gnuplot.draw(scaling, to: directory + "/scaling"))
  }
}

import Experiments
import Files
import Foundation

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
  public func bars(_ tasks: [String]) -> Plot {
    let contenders = results.timings.filter { tasks.contains($0.task) }.map { Contender($0) }
      .reduce(into: [Contender]()) { if !$0.contains($1) { $0.append($1) } }
    let rows = contenders.enumerated().flatMap { position, contender in
      tasks.enumerated().map { index, task -> [Double] in
        let time = results.timings.first { $0.task == task && Contender($0) == contender }
        let x = Double(index) * Double(contenders.count + 2) + Double(position)
        return [x, time?.median ?? .nan, time?.medians.min() ?? .nan, time?.medians.max() ?? .nan, Double(position)]
      }
    }
    let ticks = tasks.enumerated().map { index, task in
      let x = Double(index) * Double(contenders.count + 2) + Double(contenders.count - 1) / 2
      return "\"\(label(of: task))\" \(x)"
    }
    let boxes = contenders.enumerated().map { position, contender in
      "$times every \(1)::\(position * tasks.count)::\((position + 1) * tasks.count - 1) using 1:2 with boxes lc rgb '\(contender.color)' fs "
        + "\(contender.threads == 1 ? "pattern 4" : "solid 0.75") title \(PlotText.quoted(contender.label))"
    }
    return Plot(
      width: 900, height: 460,
      commands: PlotText.table("times", rows: rows) + """
        set title 'Time by program and threads; less is better'
        set ylabel 'milliseconds'
        set logscale y
        set xtics nomirror scale 0 (\(ticks.joined(separator: ", ")))
        set ytics nomirror out
        set grid ytics lc rgb '#dddddd'
        set border 3
        set boxwidth 0.85
        set pointintervalbox 0
        set bmargin 4
        set key outside right center reverse Left samplen 1.5 spacing 1.2
        plot \((boxes + ["$times using 1:2:3:4 with yerrorbars ps 0 lw 1.2 lc rgb '#000000' notitle"]).joined(separator: ", \\\n  "))

        """)
  }

  /// What tells a task from the others of its figure, on as many lines as it has parts: `256 × 16 paths of 64,` and `16 calls`.
  private func label(of task: String) -> String {
    let own = task.split(separator: task.contains(": ") ? ": " : ", ").last ?? Substring(task)
    return own.split(separator: ", ").joined(separator: ",\\n")
  }

  private struct Contender: Equatable {
    let program: BenchmarkProgram
    let threads: Int

    init(_ timing: BenchmarkTiming) { (program, threads) = (timing.program, timing.threads) }

    var label: String { "\(program.label), \(threads) thread\(threads == 1 ? "" : "s")" }

    var color: String { program.color }
  }

  /// Time over size, both logarithmic, each relative to its first value; the dashed line is in proportion.
  public var scaling: Plot {
    let tables = results.scaling.enumerated().map { index, axis in
      let first = axis.points.first
      return PlotText.table(
        "axis\(index)",
        rows: axis.points.map { [Double($0.value) / Double(first?.value ?? 1), $0.milliseconds / (first?.milliseconds ?? 1)] })
    }
    let colors = [
      PlotColor.blue, PlotColor.vermillion, PlotColor.green, PlotColor.purple, "#e69f00", "#56b4e9", PlotColor.black,
    ]
    let lines = results.scaling.enumerated().map { index, axis in
      "$axis\(index) using 1:2 with linespoints pt \(index + 4) lw 2 lc rgb '\(colors[index % colors.count])' title "
        + PlotText.quoted(axis.axis.rawValue + String(format: ", slope %.2f", axis.slope))
    }
    return Plot(
      width: 760, height: 460,
      commands: tables.joined() + """
        set title 'How a training step grows, one size at a time'
        set xlabel 'size, relative to the least'
        set ylabel 'time, relative to the least'
        set logscale xy 2
        set xtics nomirror
        set ytics nomirror
        set border 3
        set key outside right center reverse Left spacing 1.2
        plot \((["x with lines dt 2 lw 1.5 lc rgb '#8c8c8c' title 'in proportion'"] + lines).joined(separator: ", \\\n  "))

        """)
  }

  /// Writes the results as `bench.json` and `bench.md` into a directory.
  public func write(to directory: String) throws {
    try AtomicFile.write(JSONText.page(results), to: directory + "/bench.json")
    try AtomicFile.write(markdown, to: directory + "/bench.md")
  }

  /// Draws steps, forecasts and scaling; returns the files.
  public func draw(in directory: String) throws -> [String] {
    let program = try PlotProgram()
    let (steps, forecasts) = (tasks.filter { $0.hasPrefix("step") }, tasks.filter { $0.hasPrefix("forecast") })
    return try (steps.isEmpty ? [] : program.draw(bars(steps), to: directory + "/steps"))
      + (forecasts.isEmpty ? [] : program.draw(bars(forecasts), to: directory + "/forecasts"))
      + (results.scaling.isEmpty ? [] : program.draw(scaling, to: directory + "/scaling"))
  }
}

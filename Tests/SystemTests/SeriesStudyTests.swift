import Baselines
import Experiments
import Foundation
import Probability
import Runs
import Tensor
import Testing
import TimeSeries

@Suite struct SeriesStudyTests {
  @Test("With validation rows, the weights with their least bound are kept, not the last")
  func validation() throws {
    let tiny = try TinyRun()
    _ = try tiny.space.file(
      "wild.json",
      """
      {"network": {"channels": 4, "hidden": 4, "summaryLayers": 1, "levelWidth": 8, "levelProjection": 8},
       "diffusion": {"schedule": {"kind": "karras", "minimum": 0.01, "maximum": 20, "exponent": 7, "levels": 8}},
       "training": {"batch": 6, "logEvery": 1, "rateSchedule": {"shape": "constant", "warmup": 0}, "rates": {"encoder": 0.5, "decoder": 0.5, "transition": 0.5, "initial": 0.5}}}
      """)
    try tiny.tool(
      "train", "data.csv", "--out", "run", "--config", "wild.json", "--model", "dkf", "--steps", "12", "--validation", "0.25")
    let run = try RunDirectory.open(at: tiny.space("run"))
    let config = try run.config(as: RunConfig<StateSpaceKind>.self)
    let bounds = try MetricsLog(file: run.metricsFile).entries(as: MetricsEntry.self).compactMap(\.validationNELBOPerEntry)
    #expect(bounds.count == 12)
    let table = try config.data.read(file: tiny.space("data.csv"))
    let trained = try TrainedRun(run, config: config, threads: 1)
    let kept = try #require(trained.bound(table, from: table.series.map { _ in 6 }, seed: config.seed)).perEntry
    #expect(kept == bounds.min())
    #expect(kept != bounds.last, "the case shows nothing when the last weights are the best")
  }

  @Test("study series compares both models time by time and leaves runs that can be used")
  func compares() throws {
    let tiny = try TinyRun()
    let outcome = try tiny.tool(
      "study", "series", "data.csv", "--out", "study", "--config", "tiny.json", "--steps", "3", "--seeds", "2", "--samples", "8",
      "--holdout", "0.25")
    #expect(outcome.output.contains("16 held-out times"))
    let results = try results(tiny, "study")
    func column(_ file: String, _ column: Int) throws -> [Double] {
      try tiny.rows("study/\(file).csv").dropFirst().compactMap { Double($0[column]) }
    }
    func averaged(_ model: String) throws -> [Double] {
      zip(try column("runs/\(model)-1/scores", 5), try column("runs/\(model)-2/scores", 5)).map { ($0 + $1) / 2 }
    }
    // Eight series of eight rows, of which the last two are held out; 4 (16/100)^(2/9) = 2.7.
    let observationIndices = (0..<8).flatMap { series in [6, 7].map { ObservationIndex(series: series, row: $0) } }
    #expect(results.lag == 2)
    let others = ["dkf": try averaged("dkf"), "linear_gaussian": try column("baselines/linear_gaussian", 5)]
    for comparison in results.comparisons where comparison.with != .locf {
      let other = try #require(others[comparison.with.rawValue])
      let wanted = MeanAndError(of: zip(try averaged("ddssm"), other).map { $0 - $1 }, at: observationIndices, lag: 2)
      #expect(abs(try #require(comparison.logScore?.mean) - (try #require(wanted.mean))) < 1e-9)
      #expect(abs(try #require(comparison.logScore?.standardError) - (try #require(wanted.standardError))) < 1e-9)
    }
    #expect(results.comparisons.map(\.with) == [.dkf, .linearGaussian, .locf])
    let second = try #require(results.rows[0].logScore?.bySeed.last)
    #expect(abs(second - (try column("runs/ddssm-2/scores", 5).reduce(0, +)) / 16) < 1e-9)
    #expect(try column("baselines/locf", 6) == column("runs/dkf-1/scores", 7))
    #expect(results.rows.last?.logScore == nil)
    #expect(outcome.output.contains("DDSSM against DKF: the difference of the log scores lies in "))
    let page = String(decoding: try tiny.bytes("study/report.md"), as: UTF8.self)
    #expect(page.contains("| DDSSM minus | log score, nats | CRPS |\n| --- |"))
    try tiny.tool("evaluate", "study/runs/ddssm-2", "data.csv", "--samples", "4")
  }

  private func results(_ tiny: TinyRun, _ study: String) throws -> SeriesResults {
    try JSONDecoder().decode(
      SeriesResults.self, from: Data(contentsOf: URL(fileURLWithPath: tiny.space("\(study)/results.json"))))
  }

  @Test("The baselines alone need no training; the season's, the logarithm's and the interval's numbers are those by hand")
  func baselines() throws {
    let tiny = try TinyRun()
    let levels = (0..<24).map { row -> Double in
      let (phase, ripple) = (row % 4, 7 * row % 5)
      return Double(100 + 40 * phase + ripple)
    }
    let rows = levels.enumerated().map { "a,\($0),\($0 == 15 ? "" : "\($1)")" }
    _ = try tiny.space.file("cycle.csv", (["series,time,x"] + rows).joined(separator: "\n") + "\n")
    try tiny.tool(
      "study", "series", "cycle.csv", "--out", "study", "--seeds", "0", "--holdout", "0.25", "--season", "4", "--log",
      "--linear-order", "2")
    let results = try results(tiny, "study")
    #expect(results.rows.map(\.forecaster) == [.linearGaussian, .seasonalNaive, .locf])
    #expect(results.logarithm && results.comparisons.isEmpty && results.times == 6)
    #expect(results.linearGaussian.map(\.fit.model.order) == [2])
    #expect(results.linearGaussian.map { $0.candidates.map(\.order) } == [[2]], "the order that was asked for, and no other")
    // Row 19 looks back four steps to row 15, which is missing, and then to row 11.
    var errors = 0.0
    for row in 18..<24 {
      let before = row == 19 ? 11 : row - 4
      errors += abs(log(levels[row] / levels[before]))
    }
    let seasonal = try #require(results.rows[1].crps.mean)
    #expect(abs(seasonal - errors / 6) < 1e-12)
    let probabilities = try tiny.rows("study/baselines/linear_gaussian.csv").dropFirst().compactMap { Double($0[8]) }
    #expect(probabilities.count == 6)
    let inside = Double(probabilities.count { $0 > 0.1 && $0 < 0.9 }) / 6
    #expect(results.rows[0].coverage?["80"] == inside)
    let logs = try SeriesTable.read(file: tiny.space("study/series.csv"))
    #expect(logs.series[0].values[3][0] == log(levels[3]))
  }

  @Test("A linear-Gaussian model that cannot be fitted is named with its column and order")
  func noLinearGaussian() throws {
    let tiny = try TinyRun()
    let rows = (0..<12).map { "a,\($0),\($0 * $0 % 7),5\n" }.joined()
    _ = try tiny.space.file("flat.csv", "series,time,x,y\n" + rows)
    let outcome = try tiny.tool("study", "series", "flat.csv", "--out", "study", "--seeds", "0", "--holdout", "0.25")
    #expect(outcome.errors.contains("no linear-Gaussian model is compared: the fitted rows of column 'y' are constant"))
    #expect(outcome.errors.contains("or too few for order 1 or 2") && !outcome.errors.contains("column 'x' are"))
    #expect(try results(tiny, "study").rows.map(\.forecaster) == [.locf])
  }

  @Test("A value without a logarithm is refused with its place, and nothing is written")
  func withoutLogarithm() throws {
    let tiny = try TinyRun()
    _ = try tiny.space.file("zero.csv", "series,time,x\na,1,2\na,2,\na,3,0\na,4,1\n")
    let outcome = try Tool.run(
      ["study", "series", "zero.csv", "--out", "s", "--holdout", "0.25", "--log"], in: tiny.space.path)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("zero.csv:4:5: error: found '0' in column 'x', which has no logarithm"), "\(outcome.errors)")
    #expect(outcome.errors.contains("expected a number above 0"))
    #expect(!FileManager.default.fileExists(atPath: tiny.space("s")))
  }

  @Test("A constant or nearly empty column has no linear-Gaussian model, and the other baselines stand")
  func tooLittle() throws {
    let flat = (0..<20).map { _ in Double?.some(3) }
    #expect(NoisyAutoregressionFit(order: 1, to: [flat]) == nil)
    #expect(NoisyAutoregressionFit(order: 1, to: [[1, nil, 2, 4, 1, 3, 2, 5]]) == nil)
    let tiny = try TinyRun()
    _ = try tiny.space.file("short.csv", "series,time,x\na,1,2\na,2,3\na,3,1\na,4,1\n")
    try tiny.tool("study", "series", "short.csv", "--out", "study", "--seeds", "0", "--holdout", "0.25")
    #expect(try results(tiny, "study").rows.map(\.forecaster) == [.locf])
  }

  @Test("Greater orders are fitted too, though a series is shorter than the order and another all but deterministic")
  func greaterOrders() throws {
    let draws = CounterRandom(seed: 2, purpose: "greater orders")
    var walk = [0.0]
    for time in 1..<24 { walk.append(walk[time - 1] + draws.normal(time: time)) }
    let line = (0..<24).map { Double($0) + 1e-4 * draws.normal(series: 1, time: $0) }
    for (order, series) in [(3, [walk, [0.5, 1]]), (3, [line, [2], []]), (5, [line, [1]])] {
      let fit = try #require(NoisyAutoregressionFit(order: order, to: series.map { $0.map(Optional.some) }))
      #expect(fit.logLikelihood.isFinite && fit.model.variance > 0 && fit.model.order == order)
    }
  }

  @Test("The simplex search finds the bottom of a curved valley")
  func simplex() {
    func valley(_ x: [Double]) -> Double { (1 - x[0]) * (1 - x[0]) + 100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) }
    let bottom = NelderMead(tolerance: 1e-14).minimum(of: valley, from: [-1.2, 1], step: 0.5)
    #expect(bottom.x.allSatisfy { abs($0 - 1) < 1e-5 }, "\(bottom)")
    let walled = NelderMead().minimum(of: { $0[0] < 0 ? .nan : ($0[0] - 0.1) * ($0[0] - 0.1) }, from: [2], step: 1)
    #expect(abs(walled.x[0] - 0.1) < 1e-3, "a place without a value is avoided: \(walled)")
  }

  @Test("A study of series without anything to score is refused; so is a validation part that is not a share")
  func refused() throws {
    let tiny = try TinyRun()
    let cases = [
      (["study", "series", "data.csv", "--out", "s", "--config", "tiny.json"], "give --holdout"),
      (["train", "data.csv", "--out", "s", "--validation", "1"], "--validation is 1.0"),
    ]
    for (arguments, message) in cases {
      let outcome = try Tool.run(arguments, in: tiny.space.path)
      #expect(outcome.code == 64)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: tiny.space("s")))
    }
  }

  @Test("A study that is stopped ends with 130")
  func stopped() throws {
    let tiny = try TinyRun()
    try tiny.stop(
      [
        "study", "series", "data.csv", "--out", "s", "--config", "tiny.json", "--steps", "100000000", "--holdout", "0.25",
        "--threads", "1",
      ], by: SIGINT, after: "s/runs/ddssm-1/weights.safetensors")
  }
}

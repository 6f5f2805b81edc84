import Experiments
import Foundation
import Testing

@Suite struct SeriesStudyTests {
  @Test("With validation rows, the weights with their least bound are kept, not the last")
  func validation() throws {
    let tiny = try TinyRun()
    _ = try tiny.space.file(
      "wild.json",
      """
      {"network": {"channels": 4, "hidden": 4, "summaryLayers": 1, "levelWidth": 8, "levelProjection": 8},
       "diffusion": {"schedule": {"kind": "karras", "minimum": 0.01, "maximum": 20, "exponent": 7, "levels": 8}},
       "training": {"batch": 6, "logEvery": 1, "rateSchedule": {"shape": "constant", "warmup": 0}, "rates": {"encoder": 0.3, "decoder": 0.3, "transition": 0.3, "initial": 0.3}}}
      """)
    try tiny.tool(
      "train", "data.csv", "--out", "run", "--config", "wild.json", "--model", "dkf", "--steps", "12", "--validation", "0.25")
    let run = try RunDirectory.open(at: tiny.space("run"))
    let config = try run.config(as: RunConfig.self)
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
    let results = try JSONDecoder().decode(
      SeriesResults.self, from: Data(contentsOf: URL(fileURLWithPath: tiny.space("study/results.json"))))
    func column(_ run: String) throws -> [Double] {
      try tiny.rows("study/runs/\(run)/scores.csv").dropFirst().compactMap { Double($0[5]) }
    }
    let diffusion = zip(try column("ddssm-1"), try column("ddssm-2")).map { ($0 + $1) / 2 }
    let gaussian = zip(try column("dkf-1"), try column("dkf-2")).map { ($0 + $1) / 2 }
    let differences = zip(diffusion, gaussian).map { $0 - $1 }
    let mean = differences.reduce(0, +) / 16
    let variance = differences.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 15
    let second = try column("ddssm-2").reduce(0, +) / 16
    #expect(abs(try #require(results.logScore.difference) - mean) < 1e-9)
    #expect(abs(try #require(results.logScore.standardError) - (variance / 16).squareRoot()) < 1e-9)
    #expect(abs(results.logScore.ddssm[1] - second) < 1e-9)
    try tiny.tool("evaluate", "study/runs/ddssm-2", "data.csv", "--samples", "4")
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

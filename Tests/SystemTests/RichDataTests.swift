import Foundation
import Runs
import Testing

/// Data with everything a file may have: two values, missing cells, covariates, static covariates, series of unequal length.
private struct RichData {
  let tiny = try? TinyRun()
  let order2 = """
    {
      "network": {"channels": 4, "hidden": 4, "levelWidth": 8, "levelProjection": 8, "latents": 2, "order": 2, "timeWidth": 4,
        "denoiserFeatureMixer": "attention2", "timeMixer": "gru"},
      "diffusion": {"schedule": {"kind": "cosine", "levels": 6}},
      "training": {"batch": 4, "logEvery": 1, "averageDecay": 0.9}
    }
    """

  /// - Parameter strange: how many rows ahead of each series has another year, 0 for none.
  func write(strange: Int = 0) throws -> TinyRun {
    let tiny = try #require(tiny)
    _ = try tiny.space.file("order2.json", order2)
    var text = "series,time,x,y,year,holiday\n"
    var statics = "series,size\n"
    for (index, length) in [9, 7, 12].enumerated() {
      for time in 1...length + 2 {
        let values = time > length ? "," : "\((time * 7 + index) % 5),\(time % 3 == 0 ? "" : "\(time % 4)")"
        let year = strange > 0 && time == length + strange ? 2050 : 1990 + time
        text += "s\(index),\(time),\(values),\(year),\(time % 2)\n"
      }
      statics += "s\(index),\(1000 * (index + 1))\n"
    }
    _ = try tiny.space.file("rich.csv", text)
    _ = try tiny.space.file("statics.csv", statics)
    return tiny
  }
}

@Suite struct RichDataTests {
  @Test("A forecast of one row reads the covariates of the next row, and of no row further ahead")
  func nextCovariates() throws {
    let rich = RichData()
    let tiny = try rich.write()
    try tiny.tool(
      "train", "rich.csv", "--out", "run", "--config", "order2.json", "--steps", "3", "--covariates", "year,holiday", "--statics",
      "statics.csv", "--window", "6", "--stride", "2")
    for strange in 0...2 {
      _ = try rich.write(strange: strange)
      try tiny.tool(
        "forecast", "run", "rich.csv", "--statics", "statics.csv", "--horizon", "1", "--samples", "4", "--out", "f\(strange)")
    }
    #expect(try tiny.bytes("f0") != tiny.bytes("f1"))
    #expect(try tiny.bytes("f0") == tiny.bytes("f2"))
  }

  @Test("Missing cells, covariates, statics and order 2 go through train, forecast and evaluate", arguments: ["ddssm", "dkf"])
  func everything(model: String) throws {
    let tiny = try RichData().write()
    try tiny.tool(
      "train", "rich.csv", "--out", "run", "--model", model, "--config", "order2.json", "--steps", "3", "--covariates",
      "year,holiday", "--statics", "statics.csv", "--window", "6", "--stride", "2", "--holdout", "0.3")
    let config = try RunDirectory.open(at: tiny.space("run")).config(as: RunConfig<StateSpaceKind>.self)
    #expect(config.data.covariateNames == ["year", "holiday"])
    #expect(config.data.columnScales.covariates[0].mean > 1990)
    try tiny.tool(
      "forecast", "run", "rich.csv", "--statics", "statics.csv", "--horizon", "2", "--samples", "2", "--out", "f.csv")
    let rows = try tiny.rows("f.csv")
    #expect(rows.count == 1 + 3 * 2 * 2)
    #expect(rows.dropFirst().allSatisfy { Double($0[3])?.isFinite == true && Double($0[4])?.isFinite == true })
    let outcome = try tiny.tool(
      "evaluate", "run", "rich.csv", "--statics", "statics.csv", "--samples", "4", "--json", "--out", "s.csv")
    let report = try JSONDecoder().decode(EvaluationReport.self, from: Data(outcome.output.utf8))
    #expect(report.times == 3 + 2 + 4)
    #expect(try tiny.rows("s.csv").count == 1 + report.entries)
    #expect(report.entries < 2 * report.times)
    #expect(report.scores.values.allSatisfy { $0.mean?.isFinite == true })
  }

  @Test("What a run was not given is asked for")
  func incomplete() throws {
    let tiny = try RichData().write()
    try tiny.tool(
      "train", "rich.csv", "--out", "run", "--config", "order2.json", "--steps", "1", "--covariates", "year,holiday", "--window",
      "6")
    _ = try tiny.space.file("short.csv", "series,time,x,y,year,holiday\na,1,1,1,1990,0\na,2,,,1991,0\n")
    let short = try Tool.run("forecast", "run", "short.csv", "--horizon", "1", "--out", "f", in: tiny.space.path)
    #expect(short.code == 1)
    #expect(short.errors.contains("short.csv: error: series 'a' has 1 rows\n  expected at least 2"), "\(short.errors)")
    let far = try Tool.run("forecast", "run", "rich.csv", "--horizon", "3", "--out", "f", in: tiny.space.path)
    #expect(far.code == 1)
    #expect(far.errors.contains("series 's0' gives its covariates 2 steps ahead"), "\(far.errors)")
  }
}

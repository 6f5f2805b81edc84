import Experiments
import Foundation
import Plots
import Testing

@Suite struct PlanRunTests {
  /// A plan of three short cases, one of them trained at rates at which nothing can stay finite.
  private static func plan(steps: Int = 4) -> String {
    let tiny = """
      "network": {"emission": "linear", "channels": 4, "hidden": 4, "summaryLayers": 1, "levelWidth": 8, "levelProjection": 8},
      "diffusion": {"schedule": {"kind": "karras", "minimum": 0.01, "maximum": 20, "exponent": 7, "levels": 8}}
      """
    let training = "\"batch\": 6, \"logEvery\": 2, \"checkpointEvery\": 2"
    let wild = "\"rates\": {\"encoder\": 1e30, \"decoder\": 1e30, \"transition\": 1e30, \"initial\": 1e30}"
    return """
      {"title": "Tiny", "size": {"training": 6, "test": 3, "length": 6, "draws": 16, "steps": \(steps), "seeds": 2},
       "cases": [
        {"name": "plain", "settings": {\(tiny), "training": {\(training)}}},
        {"name": "wild", "settings": {\(tiny), "training": {\(training), \(wild)}}},
        {"name": "gappy", "model": "dkf", "walk": "trimodal", "missing": 0.3, "settings": {\(tiny), "training": {\(training)}}},
        {"name": "few", "sharing": "plain", "sampler": "implicit4"},
        {"name": "wild-few", "sharing": "wild", "sampler": "implicit4"}
       ],
       "questions": [{"ask": "Few steps?", "baseline": "plain", "cases": ["few", "wild"]}]}
      """
  }

  private func results(_ space: Workspace, _ directory: String) throws -> PlanResults {
    try JSONDecoder().decode(PlanResults.self, from: Data(contentsOf: URL(fileURLWithPath: space(directory + "/results.json"))))
  }

  /// The scores without what a clock says.
  private func timeless(_ runs: [CaseScores]) -> [CaseScores] {
    runs.map { run in
      var run = run
      (run.trainingSeconds, run.samplingSeconds) = (nil, nil)
      return run
    }
  }

  /// When each of the plan's weights was written, by path.
  private func written(_ space: Workspace, _ directory: String) throws -> [String: Date] {
    let runs = try FileManager.default.contentsOfDirectory(atPath: space(directory + "/runs"))
    return try runs.reduce(into: [:]) { dates, run in
      let path = space("\(directory)/runs/\(run)/weights.safetensors")
      guard FileManager.default.fileExists(atPath: path) else { return }
      dates[run] = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    }
  }

  @Test("A plan scores every case, records what diverged and goes on; run again it trains nothing and finds the same")
  func twice() throws {
    let space = try Workspace()
    _ = try space.file("plan.json", Self.plan())
    let command = ["study", "plan", "plan.json", "--out", "p", "--threads", "2"]
    let first = try Tool.run(command, in: space.path)
    try #require(first.code == 0, "\(first.errors)")
    let found = try results(space, "p")
    #expect(
      found.runs.map { "\($0.name)-\($0.seed)" }
        == [1, 2].flatMap { s in ["plain", "wild", "gappy", "few", "wild-few"].map { "\($0)-\(s)" } })
    for run in found.runs {
      let diverged = run.name.hasPrefix("wild")
      #expect((run.failure?.contains("diverged") == true) == diverged, "\(run)")
      #expect(
        [run.jsd, run.crps, run.logScore, run.nelbo, run.negativeLogLikelihood].allSatisfy { ($0 == nil) == diverged }, "\(run)")
    }
    for run in found.runs {
      #expect((run.signs?.last?.updates == 4) == ["plain", "gappy"].contains(run.name), "\(run)")
      #expect(run.signs?.allSatisfy { $0.missedStates != nil && $0.lambda > 0 } != false, "\(run)")
    }
    let (plain, few) = (found.runs(of: "plain")[0], found.runs(of: "few")[0])
    #expect(plain.nelbo == few.nelbo && plain.crps != few.crps, "one model, two samplers")
    let report = try String(contentsOfFile: space("p/report.md"), encoding: .utf8)
    #expect(report.contains("# Tiny") && report.contains("## Few steps?") && report.contains("2 of 2 diverged"))
    #expect(FileManager.default.fileExists(atPath: space("p/report.html")))
    if (try? Gnuplot()) != nil {
      let figure = try String(contentsOfFile: space("p/effects.svg"), encoding: .utf8)
      #expect(figure.contains("Few steps?") && figure.contains(">few<") && report.contains("(effects.png)"))
    }

    let before = try written(space, "p")
    #expect(Set(before.keys).isSuperset(of: ["plain-1", "plain-2", "gappy-1", "gappy-2"]) && before["few-1"] == nil)
    let second = try Tool.run(command, in: space.path)
    try #require(second.code == 0, "\(second.errors)")
    #expect(try results(space, "p").runs == found.runs)
    let after = try written(space, "p")
    for name in ["plain-1", "plain-2", "gappy-1", "gappy-2"] { #expect(before[name] == after[name], "\(name) was trained again") }
  }

  @Test("A run of other kernels is kept, and the study says so instead of training it anew")
  func kernels() throws {
    let space = try Workspace()
    _ = try space.file("plan.json", Self.plan())
    let command = ["study", "plan", "plan.json", "--only", "plain", "--seeds", "1", "--out", "p"]
    try #require(Tool.run(command, in: space.path).code == 0)
    let config = space("p/runs/plain-1/config.json")
    let text = try String(contentsOfFile: config, encoding: .utf8)
    let other = text.replacing(/"kernels" : "[^"]*"/, with: "\"kernels\" : \"Katmai\"")
    try #require(other != text)
    try other.write(toFile: config, atomically: true, encoding: .utf8)
    let before = try written(space, "p")
    let outcome = try Tool.run(command, in: space.path)
    #expect(outcome.code != 0 && outcome.errors.contains("Katmai") && outcome.errors.contains("OPENBLAS_CORETYPE=Katmai"))
    #expect(try written(space, "p") == before)
  }

  @Test("A plan that was stopped within a case ends with 130 and, started again, finds what it would have found")
  func stopped() throws {
    let tiny = try TinyRun()
    _ = try tiny.space.file("plan.json", Self.plan(steps: 80))
    let command = ["study", "plan", "plan.json", "--only", "plain,gappy", "--seeds", "1", "--threads", "1", "--out"]
    try tiny.stop(command + ["p"], by: SIGINT, after: "p/runs/gappy-1/weights.safetensors")
    let held = try results(tiny.space, "p")
    #expect(held.runs.map(\.name) == ["plain"])
    let plain = try written(tiny.space, "p")["plain-1"]
    for directory in ["p", "whole"] {
      let outcome = try Tool.run(command + [directory], in: tiny.space.path)
      try #require(outcome.code == 0, "\(outcome.errors)")
    }
    #expect(try written(tiny.space, "p")["plain-1"] == plain, "what was finished was trained again")
    #expect(try timeless(results(tiny.space, "p").runs) == timeless(results(tiny.space, "whole").runs))
  }
}

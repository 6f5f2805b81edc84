import BimodalNoise
import Files
import Foundation
import Testing
import TimeSeries

@testable import CommandLineTool
@testable import Experiments
@testable import Runs

/// Studies of series and plans with a model that the package does not know.
@Suite struct OtherModelStudyTests {
  private func series(_ space: Workspace, models: String, out: String, _ more: [String] = []) throws {
    try OtherModels.run(
      StudySeriesCommand.self,
      [
        space("data.csv"), "--models", models, "--out", space(out), "--config", space("ar.json"), "--holdout", "0.25",
        "--samples", "8", "--threads", "2", "--steps", "3",
      ] + more)
  }

  private func plan(_ space: Workspace, _ cases: String, out: String) throws {
    _ = try space.file(
      "plan.json",
      """
      {"size": {"training": 6, "test": 3, "length": 8, "draws": 8, "steps": 4, "seeds": 1}, "cases": [\(cases)], "questions": []}
      """)
    try OtherModels.run(StudyPlanCommand.self, [space("plan.json"), "--out", space(out), "--threads", "1"])
  }

  private func refused(_ words: String, _ body: () throws -> Void) {
    #expect {
      try body()
    } throws: { error in
      "\(error)".contains(words) || (error as? UserError)?.message.contains(words) == true
    }
  }

  @Test("study series trains the models it is given, and sets the first against the others; its scores are those of evaluate")
  func seriesOfOthers() throws {
    let space = try OtherModels.workspace()
    try series(space, models: "ar,dkf", out: "s", ["--seeds", "2"])
    let text = try Data(contentsOf: URL(fileURLWithPath: space("s/results.json")))
    let results = try JSONDecoder().decode(SeriesResults.self, from: text)
    #expect(results.rows.map(\.forecaster.rawValue) == ["ar", "dkf", "linear_gaussian", "locf"])
    #expect(results.reference?.rawValue == "ar")
    #expect(results.comparisons.map(\.with.rawValue) == ["dkf", "linear_gaussian", "locf"])
    #expect(results.order == 2, "two rows before the first scored one: the autoregression's lags, the greater of 2 and 1")

    let table = try SeriesTable.read(file: space("data.csv"))
    for seed in 1...2 {
      let opened = try ModelRegistry.withAutoregressions.open(
        RunDirectory.open(at: space("s/runs/ar-\(seed)")), use: ModelUse(threads: 1))
      let report = try opened.forecasting(for: "this test").evaluate(table, samples: 8, seed: seed).report
      let mean = try #require(report.scores["crps"]?.mean)
      #expect(abs(results.rows[0].crps.bySeed[seed - 1] - mean) < 1e-9 * mean)
    }
    #expect(results.rows[0].crps.bySeed[0] != results.rows[0].crps.bySeed[1])
    let page = try String(decoding: SourceText.bytes(ofFile: space("s/report.md")), as: UTF8.self)
    #expect(page.contains("| ar minus |") && page.contains("| DKF |"))
    #expect(!page.contains("DDSSM"))
    #expect(!page.contains("Gaussian is"), "only the DDSSM's differences say whether a Gaussian is enough")

    try series(space, models: "dkf,ddssm", out: "g", ["--seeds", "1"])
    let other = try String(decoding: SourceText.bytes(ofFile: space("g/report.md")), as: UTF8.self)
    #expect(other.contains("| DKF minus |") && other.contains("| DDSSM |") && !other.contains("Gaussian is"))
  }

  @Test("The rows before the first scored one are those of the model that needs most, whichever comes first")
  func history() throws {
    let space = try OtherModels.workspace()
    let data = try TrainingData(
      SeriesTable.read(file: space("data.csv")), holdOut: HoldOut(fraction: 0.25), file: space("data.csv"))
    func model<Kind: ModelKind>(_ kind: Kind, _ change: (inout Kind.Settings) -> Void = { _ in }) throws -> any StudiedModel {
      var settings = try kind.settings(kind.presets[0])
      change(&settings)
      return RunConfig(model: kind, preset: kind.presets[0], seed: 1, data: data.record, settings: settings)
    }
    let models = [try model(StateSpaceKind.ddssm), try model(AutoregressionKind.ar) { $0.lags = 20 }]
    for models in [models, models.reversed()] {
      let study = try SeriesStudy(data: data, models: models, seeds: [], samples: 2, directory: space.path, threads: 1)
      let results = try study.run(isInterrupted: { false })
      #expect(results.times == 16 * 4, "rows 20 to 23 of each series, though 18 to 23 are held out")
      #expect(!results.logarithm && !FileManager.default.fileExists(atPath: space("series.csv")))
    }
  }

  @Test("study series refuses names that are no models, models that cannot forecast, and a name twice; nothing is written")
  func seriesRefuses() throws {
    let space = try OtherModels.workspace()
    refused("mute cannot forecast") { try series(space, models: "ar,mute", out: "s") }
    refused("there is no model 'arr'") { try series(space, models: "arr", out: "s") }
    refused("ar,ar") { try series(space, models: "ar,ar", out: "s") }
    refused("mute cannot evaluate its weights") { try series(space, models: "mute", out: "s", ["--validation", "0.2"]) }
    #expect(!FileManager.default.fileExists(atPath: space("s")))
  }

  @Test("A plan trains a registered model and scores it by its own draws; what it does not have is left out")
  func planOfOthers() throws {
    let space = try OtherModels.workspace()
    let size = #""settings": {"lags": 3, "training": {"batch": 6, "logEvery": 1}}"#
    let cases = #"{"name": "line", "model": "ar", \#(size)}, {"name": "again", "model": "ar", "steps": 6, \#(size)}"#
    try plan(space, cases + #", {"name": "other", "sharing": "line"}"#, out: "p")
    let text = try Data(contentsOf: URL(fileURLWithPath: space("p/results.json")))
    let results = try JSONDecoder().decode(PlanResults.self, from: text)
    #expect(results.runs.map(\.name) == ["line", "again", "other"])
    #expect(results.runs[2].conditions == results.runs[0].conditions && results.runs[2].crps == results.runs[0].crps)
    let run = results.runs[0]
    #expect(run.nelbo == nil && run.activeUnits == nil && run.signs == nil && run.logScore != nil && run.trainingSeconds != nil)
    #expect(run.conditions == "bimodal, 8 steps, 0.0 missing, its own sampler")

    let directory = try RunDirectory.open(at: space("p/runs/line-1"))
    let config = try directory.config(as: RunConfig<AutoregressionKind>.self)
    #expect(config.settings.lags == 3 && config.settings.training.steps == 4 && config.seed == 1001)
    let again = try RunDirectory.open(at: space("p/runs/again-1")).config(as: RunConfig<AutoregressionKind>.self)
    #expect(again.settings.training.steps == 6)
    let test = ModalWalk.bimodal.simulate(sequences: 3, length: 8, seed: 1, split: .test, missing: 0)
    let table = SeriesTable(test)
    let scores = try TrainedRun(directory, config: config, threads: 1).scores(table, from: [7, 7, 7], samples: 8, seed: 1)
    let crps = scores.reduce(0) { $0 + $1.crps } / 3
    #expect(abs(try #require(run.crps) - crps) < 1e-9, "the last step of each test sequence, predicted from the seven before")
  }

  @Test("A plan refuses an unknown model, one that cannot forecast, and a sampler where there is no choice, before it trains")
  func planRefuses() throws {
    let space = try OtherModels.workspace()
    refused("case 'a': there is no model 'arr'") { try plan(space, #"{"name": "a", "model": "arr"}"#, out: "p") }
    refused("case 'a': mute cannot forecast") { try plan(space, #"{"name": "a", "model": "mute"}"#, out: "p") }
    refused("case 'b': dkf has no choice of samplers") {
      try plan(space, #"{"name": "a", "model": "dkf"}, {"name": "b", "sharing": "a", "sampler": "implicit4"}"#, out: "p")
    }
    refused("case 'b': a training sequence has 8 steps and 'network.order' is 8") {
      try plan(space, #"{"name": "a"}, {"name": "b", "settings": {"network": {"order": 8}}}"#, out: "p")
    }
    refused("case 'a': the denoiser sees 1 of the 4 states") {
      try plan(space, #"{"name": "a", "settings": {"network": {"order": 4, "transitionBlocks": 1}}}"#, out: "p")
    }
    refused("case 'b': its test sequences have 3 steps") {
      let cases = #"{"name": "a", "model": "ar", "settings": {"lags": 3}}, {"name": "b", "sharing": "a", "length": 3}"#
      try plan(space, cases, out: "p")
    }
    #expect(!FileManager.default.fileExists(atPath: space("p/runs")))
  }
}

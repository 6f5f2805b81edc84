import Files
import Foundation
import Testing
import TimeSeries

@testable import CommandLineTool
@testable import Runs

/// A search of the settings of a model that the package does not know.
@Suite struct OtherModelTuneTests {
  /// An engine that gives prepared answers, in a folder that need not be the present one.
  private func tune(_ space: Workspace, answers: [String], _ options: [String]) throws {
    _ = try space.file("answers", answers.map { $0 + "\n" }.joined())
    let engine = try space.file(
      "engine.sh",
      #"""
      while IFS= read -r line; do
        printf '%s\n' "$line" >> FOLDER/requests
        IFS= read -r answer <&3 || exit 0
        [ "$answer" != echo ] || answer=$(printf '%s' "$line" | sed -E 's/.*("task":.*),"trials":[0-9]+\}$/{\1}/')
        printf '%s\n' "$answer"
      done 3< FOLDER/answers
      """#.replacing("FOLDER", with: space.path))
    try OtherModels.run(
      TuneCommand.self,
      [
        space("data.csv"), "--model", "ar", "--out", space("t"), "--config", space("ar.json"), "--space", space("search.json"),
        "--python", "sh", "--engine", engine, "--threads", "1", "--steps", "6", "--holdout", "0.25", "--samples", "8",
      ] + options)
  }

  @Test(
    "tune --model finds a registered model, trains what is proposed for it and scores it as evaluate does, or by its own loss",
    arguments: ["crps", "loss"])
  func search(metric: String) throws {
    let space = try OtherModels.workspace()
    _ = try space.file("search.json", #"{"training.rates.mean": {"low": 1e-3, "high": 0.1, "log": true}}"#)
    let parameters = #"{"training.rates.mean": 0.05}"#
    let records =
      #"{"trials": [{"number": 0, "slot": 0, "state": "complete", "value": 3, "parameters": \#(parameters), "rungs": []}]}"#
    let goOn = FakeEngine.goOn
    let answers =
      ["echo", FakeEngine.trial(0, parameters), goOn, goOn, goOn, FakeEngine.told, records, FakeEngine.done, records]
    try tune(space, answers: answers, ["--metric", metric])

    let config = try RunDirectory.open(at: space("t/trials/0")).config(as: RunConfig<AutoregressionKind>.self)
    #expect(config.settings.training.rates == ["mean": 0.05, "noise": 0.02] && config.settings.training.steps == 6)
    let requests = try String(decoding: SourceText.bytes(ofFile: space("requests")), as: UTF8.self).split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let value = try #require(requests.first { $0["do"] as? String == "tell" }?["value"] as? Double)
    let opened = try ModelRegistry.withAutoregressions.open(
      RunDirectory.open(at: space("t/trials/0")), use: ModelUse(threads: 1))
    let table = try SeriesTable.read(file: space("data.csv"))
    let report = try opened.forecasting(for: "this test").evaluate(table, samples: 8, seed: 0).report
    let loss = try #require(opened as? any ValidatingRun)
      .validationLoss(table, from: opened.data.holdOut.fittingRows(of: table), seed: 0)
    let score = try #require(metric == "crps" ? report.scores["crps"]?.mean : loss)
    #expect(abs(value - score) < 1e-12)
    let best = try SettingsFile(readingFile: space("t/best.json")).decoded(as: AutoregressionSettings.self)
    #expect(best == config.settings)
  }

  @Test("A metric that the model does not have, and a sampler, are refused before anything is trained")
  func refused() throws {
    let space = try OtherModels.workspace()
    _ = try space.file("search.json", #"{"training.rates.mean": {"low": 1e-3, "high": 0.1, "log": true}}"#)
    let bound = try userError { try tune(space, answers: [], []) }
    #expect(bound.message == "ar cannot bound the evidence, which a search by nelbo needs")
    let sampler = try userError { try tune(space, answers: [], ["--metric", "crps", "--sampler", "multistep4"]) }
    #expect(sampler.message == "ar has no choice of samplers, and 'multistep4' is asked for")
    _ = try space.file("search.json", #"{"training.rates.encoder": {"low": 1e-3, "high": 0.1, "log": true}}"#)
    let unknown = try userError { try tune(space, answers: [], ["--metric", "crps"]) }
    #expect(unknown.message == "unknown setting 'training.rates.encoder'")
    #expect(try !space.names.contains("t"))
  }
}

import DeepStateSpace
import Files
import Foundation
import Tensor
import Testing
import TimeSeries
import Training

@testable import CommandLineTool
@testable import Experiments
@testable import Runs

/// The choice of weights by rows set aside, for models with a bound and without.
@Suite struct ValidationLossTests {
  @Test("A model without a bound keeps the weights with the least loss of its own, which its metrics tell")
  func chosen() throws {
    let space = try OtherModels.workspace()
    _ = try space.file(
      "ar.json",
      #"""
      {"training": {"batch": 4, "logEvery": 10, "starts": 1, "rates": {"mean": 0.4, "noise": 0.4},
       "rateSchedule": {"shape": "constant", "warmup": 0}}}
      """#)
    try OtherModels.train("ar", in: space, out: "run", ["--validation", "0.3", "--steps", "60"])
    let run = try RunDirectory.open(at: space("run"))
    let lines = try MetricsLog(file: run.metricsFile).entries(as: [String: Double].self)
    #expect(lines.allSatisfy { $0["validation_nelbo_per_entry"] == nil })
    let losses = lines.compactMap { $0["validation_loss"] }
    let (least, last) = (try #require(losses.min()), try #require(losses.last))
    #expect(losses.count == lines.count && least < last, "a case in which the last weights are not the best: \(losses)")

    let opened = try #require(
      try ModelRegistry.withAutoregressions.open(run, use: ModelUse(threads: 1)) as? any ValidatingRun)
    let data = try TrainingData(
      opened.data.read(file: space("data.csv")), holdOut: HoldOut(fraction: 0.25), validation: HoldOut(fraction: 0.3))
    let (table, firstRows) = try #require(data.validation)
    #expect(firstRows.allSatisfy { $0 == 13 } && table.series.allSatisfy { $0.length == 18 })
    // The weights went through Float32; the loss was computed of the same Float32 numbers.
    #expect(opened.validationLoss(table, from: firstRows, seed: 0) == least)
  }

  @Test("A bound that stands in for the loss is the bound per observed entry, by sixteen draws, bit for bit")
  func bound() throws {
    for kind in TransitionKind.allCases {
      let run = try SmallRun(kind)
      let bound = try #require(run.trained.bound(run.table, from: [6, 3], seed: 5))
      #expect(run.trained.validationLoss(run.table, from: [6, 3], seed: 5) == bound.perEntry)
    }
  }

  @Test("Too few rows are refused before anything is written", arguments: ["ar", "dkf"])
  func tooFew(model: String) throws {
    let space = try OtherModels.workspace()
    let (share, found, needed) = model == "ar" ? ("0.1", 2, 3) : ("0.05", 1, 2)
    let error = try userError {
      try OtherModels.train(model, in: space, out: "run", ["--validation", share, "--steps", "2"])
    }
    #expect(error.message == "the rows set aside to choose among the weights are too few: a series has \(found) of them at most")
    #expect(error.expected == "\(needed) or more in a series, and a value among them")
    #expect(try !space.names.contains("run"))
  }

  @Test("A loss that is never a number is told of; one that was not asked for is not")
  func neverFinite() throws {
    let space = try OtherModels.workspace()
    let table = try SeriesTable.read(file: space("data.csv"))
    for (validation, warns) in [(0.3, true), (0, false)] {
      let data = try TrainingData(
        table, holdOut: HoldOut(fraction: 0), validation: validation > 0 ? HoldOut(fraction: validation) : nil)
      var settings = AutoregressionSettings()
      settings.training.steps = 3
      let config = RunConfig(model: LostKind.lost, preset: .recommended, seed: 1, data: data.record, settings: settings)
      var fitting = try Fitting(config, data: data, threads: 1)
      #expect(fitting.warnings.isEmpty)
      try fitting.train { _, _ in }
      #expect(fitting.warnings.count == (warns ? 1 : 0))
      let run = try StudyRun(
        config, name: "\(validation)", data: data, in: space.path, threads: 1, isInterrupted: { false })
      #expect(run.warnings == fitting.warnings)
    }
  }

  @Test("A run is replaced only once the new model stands: by train and by a study")
  func replaced() throws {
    let space = try OtherModels.workspace()
    try OtherModels.train("ar", in: space, out: "runs/ar-1", ["--steps", "2", "--seed", "1"])
    let names = ["config.json", "metrics.jsonl", "weights.safetensors"]
    func bytes() throws -> [[UInt8]] { try names.map { try SourceText.bytes(ofFile: space("runs/ar-1/\($0)")) } }
    let before = try bytes()

    _ = try space.file("ar.json", #"{"lags": 7}"#)
    let error = try userError { try OtherModels.train("ar", in: space, out: "runs/ar-1", ["--steps", "2", "--force"]) }
    #expect(error.message == "there is no ar of seven lags")
    #expect(try bytes() == before)

    let data = try TrainingData(SeriesTable.read(file: space("data.csv")), holdOut: HoldOut(fraction: 0))
    var settings = AutoregressionSettings()
    settings.lags = 7
    let config = RunConfig(model: AutoregressionKind.ar, preset: .recommended, seed: 1, data: data.record, settings: settings)
    #expect(throws: UserError.self) {
      _ = try StudyRun(config, data: data, in: space.path, threads: 1, isInterrupted: { false })
    }
    #expect(try bytes() == before)

    _ = try space.file("ar.json", #"{"lags": 3}"#)
    try OtherModels.train("ar", in: space, out: "runs/ar-1", ["--steps", "2", "--force"])
    #expect(try bytes() != before)
  }

  @Test("A sampler is refused by a model that has no choice of them")
  func samplers() throws {
    let space = try OtherModels.workspace()
    for model in ["ar", "dkf"] {
      try OtherModels.train(model, in: space, out: model, ["--steps", "2"])
      let error = try userError {
        try OtherModels.run(EvaluateCommand.self, [space(model), space("data.csv"), "--sampler", "ancestral"])
      }
      #expect(error.message == "\(model) has no choice of samplers, and 'ancestral' is asked for")
    }
    #expect(SmallRun.opens(.diffusion, by: .multistep(calls: 4)) && !SmallRun.opens(.gaussian, by: .multistep(calls: 4)))
    #expect(SmallRun.opens(.gaussian, by: nil))
  }
}

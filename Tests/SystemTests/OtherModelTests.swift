import ArgumentParser
import DeepStateSpace
import Files
import Foundation
import Networks
import Tensor
import Testing
import TimeSeries
import Training

@testable import CommandLineTool
@testable import Runs

/// A model that the package does not know goes the way of its own: registered, trained, kept, opened, asked.
@Suite struct OtherModelTests {
  private static let registry = ModelRegistry.withAutoregressions

  private func workspace() throws -> Workspace { try OtherModels.workspace() }

  private func run(_ command: (some ParsableCommand).Type, _ arguments: [String]) throws {
    try OtherModels.run(command, arguments)
  }

  private func train(_ model: String, in space: Workspace, out: String, _ more: [String] = []) throws {
    try OtherModels.train(model, in: space, out: out, more)
  }

  @Test("An autoregression is trained, kept, opened, forecast and scored by the code of the other models")
  func wholeWay() throws {
    let space = try workspace()
    try train("ar", in: space, out: "run")
    let directory = try RunDirectory.open(at: space("run"))
    let config = try directory.config(as: RunConfig<AutoregressionKind>.self)
    #expect(config.model == .ar && config.settings.training.steps == 400)
    let lines = try MetricsLog(file: directory.metricsFile).entries(as: [String: Double].self)
    #expect(lines.map { $0["step"] } == [0, 100, 200, 300, 399])
    let losses = lines.compactMap { $0["loss"] }
    // Sixteen predicted times of a fitted window of 18: ½ log 2πe·0.25 each at best.
    let best = 16 * 0.5 * (1 + log(2 * Double.pi * 0.25))
    let last = try #require(losses.last)
    #expect(abs(last - best) < 1 && losses[0] > last + 1, "\(losses), at best \(best)")

    let opened = try Self.registry.open(directory, use: ModelUse(threads: 1))
    #expect(opened.name == "ar")
    let table = try opened.data.read(file: space("data.csv"))
    let forecaster = try opened.forecasting(for: "this test")
    #expect(forecaster.history == 2)
    let forecast = try forecaster.forecast(table, horizon: 30, samples: 200, seed: 1, file: "data.csv")
    let far = forecast.paths.flatMap { $0.samples.map { $0[29][0] } }
    let mean = far.reduce(0, +) / Double(far.count)
    let variance = far.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(far.count)
    #expect(abs(mean - 1.25) < 0.25 && abs(variance - 0.25 / 0.64) < 0.15, "mean \(mean), variance \(variance)")

    let scored = forecaster.scores(table, from: opened.data.holdOut.fittingRows(of: table), samples: 256, seed: 1)
    #expect(scored.count == 16 * 6)
    let report = EvaluationReport(scored, bound: nil)
    let (own, naive) = (report.scores["crps"]?.mean ?? .infinity, report.scores["locf_crps"]?.mean ?? 0)
    #expect(own < 0.7 * naive, "\(own) against \(naive)")
    #expect(report.scores["log_score"]?.mean != nil)

    try run(ForecastCommand.self, [space("run"), space("data.csv"), "--horizon", "3", "--out", space("f.csv")])
    try run(EvaluateCommand.self, [space("run"), space("data.csv"), "--samples", "16", "--out", space("scores.csv")])
    #expect(try space.names.contains("f.csv") && space.names.contains("scores.csv"))
  }

  @Test("A steady course ends its schedule with the chosen start's last update, whatever the other starts took")
  func steadySchedule() {
    var settings = OptimizationSettings(rates: [:])
    (settings.starts, settings.startSteps, settings.steps) = (3, 10, 60)
    let course = SteadyCourse<LikelihoodReport>(settings)
    #expect([0, 39].map(course.rule) == [UpdateRule(step: 0, of: 40), UpdateRule(step: 39, of: 40)])
    settings.steps = 59
    #expect(SteadyCourse<LikelihoodReport>(settings).rule(at: 7) == UpdateRule(step: 7, of: 59))
  }

  @Test("The same bits on any number of threads, and other bits from another seed")
  func bits() throws {
    let space = try workspace()
    for (name, more) in [("a", ["--threads", "1"]), ("b", ["--threads", "3"]), ("c", ["--seed", "9"])] {
      try train("ar", in: space, out: name, ["--steps", "20"] + more)
    }
    let weights = try ["a", "b", "c"].map { try SourceText.bytes(ofFile: space("\($0)/weights.safetensors")) }
    #expect(weights[0] == weights[1])
    #expect(weights[0] != weights[2])
  }

  @Test("A loss that compares sequences gets its minibatch in one piece; the sum of the shards is the same")
  func onePiece() throws {
    let draws = CounterRandom(seed: 4, purpose: "any series")
    let data = SequenceSet(
      count: 32, steps: 6, extents: DataExtents(observations: 1),
      observations: (0..<192).map { draws.normal(series: $0) })
    func update(_ isSum: Bool) throws -> (report: LikelihoodReport, norm: Double) {
      var model = Autoregression(lags: 2, features: 1)
      model.sumsOverSequences = isSum
      var settings = AutoregressionSettings().training
      settings.batch = 32
      var trainer = Trainer(model, data: data, settings: settings, seed: 1, threads: 2, precision: .double)
      let found = try trainer.update()
      return (found.report, found.gradientNorm)
    }
    let (cut, whole) = (try update(true), try update(false))
    #expect(cut.report.largestShard == 4 && whole.report.largestShard == 32)
    #expect(abs(cut.report.objective - whole.report.objective) < 1e-12)
    #expect(abs(cut.norm - whole.norm) < 1e-12)
  }

  @Test("What a model cannot do is refused by name, before anything is trained or written")
  func refused() throws {
    let space = try workspace()
    let validation = try userError { try train("mute", in: space, out: "run", ["--validation", "0.2"]) }
    #expect(validation.message == "mute cannot evaluate its weights on rows that are not fitted, which --validation needs")
    #expect(validation.expected == "a model that can: ddssm, dkf, ar, lost")
    #expect(try !space.names.contains("run"))

    try train("mute", in: space, out: "mute", ["--steps", "2"])
    let forecast = try userError {
      try run(ForecastCommand.self, [space("mute"), space("data.csv"), "--horizon", "3", "--out", space("f.csv")])
    }
    #expect(forecast.message == "mute cannot forecast, which ddssm forecast needs")
    #expect(forecast.expected == "a model that can: ddssm, dkf, ar")
    let evaluation = try userError { try run(EvaluateCommand.self, [space("mute"), space("data.csv")]) }
    #expect(evaluation.message == "mute cannot forecast, which ddssm evaluate needs")
    let generation = try userError {
      try run(GenerateCommand.self, [space("mute"), "--series", "2", "--steps", "3", "--out", space("f.csv")])
    }
    #expect(generation.message == "mute cannot generate series, which ddssm generate needs")
    #expect(generation.expected == "a model that can: ddssm, dkf, ar")
    #expect(try !space.names.contains("f.csv"))
  }

  @Test("The models that can are those of the registry that opened the run, whichever is current")
  func registries() throws {
    let space = try workspace()
    try train("mute", in: space, out: "mute", ["--steps", "2"])
    let opened = try Self.registry.open(RunDirectory.open(at: space("mute")), use: ModelUse(threads: 1))
    #expect(ModelRegistry.current.names == ["ddssm", "dkf"])
    #expect(try userError { _ = try opened.forecasting(for: "this") }.expected == "a model that can: ddssm, dkf, ar")
  }

  @Test("Models say what they can be asked for")
  func capabilities() {
    #expect(StateSpaceKind.ddssm.capabilities == Capability.allCases)
    #expect(AutoregressionKind.ar.capabilities == [.forecast, .validate, .generate])
    #expect(MuteKind.mute.capabilities.isEmpty)
  }

  @Test("An unknown name is answered with the names there are and the nearest; a run of an unknown model is refused")
  func names() throws {
    let error = try userError { _ = try Self.registry.kind(named: "dfk") }
    #expect(error.message == "there is no model 'dfk'")
    #expect(error.expected == "one of ddssm, dkf, ar, mute, lost")
    #expect(error.hint == "did you mean 'dkf'?")
    #expect(try userError { _ = try ModelRegistry.standard.kind(named: "transformer") }.hint == nil)

    let space = try workspace()
    try train("ar", in: space, out: "run", ["--steps", "2"])
    let run = try RunDirectory.open(at: space("run"))
    let unknown = try userError { _ = try ModelRegistry.standard.open(run, use: ModelUse(threads: 1)) }
    #expect(unknown.message == "there is no model 'ar'" && unknown.file == run.configFile)
    #expect(TrainCommand.helpMessage(columns: 200).contains(ModelRegistry.standard.summary))
  }

  @Test("Settings are checked, and presets that a model does not have are refused")
  func settings() throws {
    let space = try workspace()
    _ = try space.file("ar.json", #"{"training": {"rates": {"mean": 0}}}"#)
    let rate = try userError { try train("ar", in: space, out: "run") }
    #expect(rate.message == "the setting 'training.rates.mean' is 0.0")
    _ = try space.file("ar.json", #"{"training": {"rates": {"encoder": 1}}}"#)
    #expect(try userError { try train("ar", in: space, out: "run") }.message == "unknown setting 'training.rates.encoder'")
    _ = try space.file("ar.json", "{}")
    let preset = try userError { try train("ar", in: space, out: "run", ["--preset", "paper"]) }
    #expect(preset.message == "ar has no preset 'paper'" && preset.expected == "one of recommended, short")
    let typo = try userError { try train("ddssm", in: space, out: "run", ["--preset", "shrot"]) }
    #expect(typo.message == "ddssm has no preset 'shrot'" && typo.expected == "one of recommended, short, paper")
    #expect(typo.hint == "did you mean 'short'?")
    #expect(try !space.names.contains("run"))
    try train("ar", in: space, out: "run", ["--preset", "short"])
    let config = try RunDirectory.open(at: space("run")).config(as: RunConfig<AutoregressionKind>.self)
    #expect(config.preset == .short && config.settings.training.steps == 30)
    #expect(try JSONText.line(config).contains(#""preset":"short""#))
  }
}

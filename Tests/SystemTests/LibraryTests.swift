import DDSSM
import Foundation
import Testing

/// Library and command are one program: the same files, bit for bit.
@Suite struct LibraryTests {
  /// The library's model of what `TinyRun.train` is given with the same options.
  private func fit(_ tiny: TinyRun, _ model: StateSpaceKind, progress: (FittingProgress) -> Void = { _ in }) throws -> FittedModel
  {
    try FittedModel(
      fitting: SeriesTable(csv: tiny.space("data.csv")), model: model, steps: 5, window: 5, stride: 2, holdOut: 0.25,
      validation: 0.3, seed: 3, threads: 1, settings: { try $0.apply(contentsOf: tiny.space("tiny.json")) }, progress: progress)
  }

  /// Runs the command, with the kernels of OpenBLAS that this process has.
  private func tool(_ tiny: TinyRun, _ arguments: String...) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments, in: tiny.space.path, environment: ["OPENBLAS_CORETYPE": OpenBLAS.kernels])
    try #require(outcome.code == 0, "\(outcome.errors)")
    return outcome
  }

  private func train(_ tiny: TinyRun, _ model: StateSpaceKind) throws {
    _ = try tool(
      tiny, "train", "data.csv", "--out", "run", "--config", "tiny.json", "--model", model.rawValue, "--steps", "5", "--window",
      "5",
      "--stride", "2", "--holdout", "0.25", "--validation", "0.3", "--seed", "3", "--threads", "1")
  }

  /// The lines of a metrics file without the seconds, which no two runs share.
  private func metrics(_ tiny: TinyRun, _ run: String) throws -> [Substring] {
    String(decoding: try tiny.bytes("\(run)/metrics.jsonl"), as: UTF8.self)
      .replacing(#/"seconds":[^,}]*/#, with: "").split(separator: "\n")
  }

  @Test(
    "A fitted model saves the run that ddssm train writes, with and without a diffusion", arguments: [StateSpaceKind.ddssm, .dkf])
  func fitting(model: StateSpaceKind) throws {
    let tiny = try TinyRun()
    try train(tiny, model)
    var updates: [Int] = []
    let fitted = try fit(tiny, model) { updates.append($0.updates) }
    #expect(updates == [1, 2, 3, 4, 5] && fitted.updates == 5)
    #expect(fitted.metrics.map(\.step) == [0, 2, 4])
    try fitted.save(to: tiny.space("saved"))
    for file in ["config.json", "weights.safetensors"] { #expect(try tiny.bytes("saved/\(file)") == tiny.bytes("run/\(file)")) }
    #expect(try metrics(tiny, "saved") == metrics(tiny, "run"))
    #expect(try metrics(tiny, "run").count == 3)
    let again = try FittedModel(contentsOf: tiny.space("run"))
    try again.save(to: tiny.space("again"))
    for file in ["config.json", "weights.safetensors", "metrics.jsonl"] {
      #expect(try tiny.bytes("again/\(file)") == tiny.bytes("run/\(file)"))
    }
    #expect(throws: UserError.self) { try again.save(to: tiny.space("saved")) }
    try again.save(to: tiny.space("saved"), replacing: true)
    #expect(try tiny.bytes("saved/metrics.jsonl") == tiny.bytes("run/metrics.jsonl"))
  }

  @Test("What is changed counts in updates of the preset, and `steps` then shortens its λ, as a settings file and --steps do")
  func order() throws {
    let tiny = try TinyRun()
    let lambda = #""lambda": {"warmup": 3000, "hold": 600}, "#
    _ = try tiny.space.file("way.json", TinyRun.settings.replacing(#""training": {"#, with: #""training": {"# + lambda))
    _ = try tool(tiny, "train", "data.csv", "--out", "run", "--config", "way.json", "--steps", "5", "--threads", "1")
    let fitted = try FittedModel(
      fitting: SeriesTable(csv: tiny.space("data.csv")), steps: 5, threads: 1,
      settings: { try $0.apply(contentsOf: tiny.space("way.json")) })
    let found = try FittedModel(contentsOf: tiny.space("run")).config.settings.training
    #expect(fitted.config.settings.training == found && found.lambda.warmup < 3000 && found.lambda.hold < 600)
  }

  @Test("Forecasts and scores are those of the command, from memory and read back")
  func use() throws {
    let tiny = try TinyRun()
    try train(tiny, .ddssm)
    let data = try SeriesTable(csv: tiny.space("data.csv"))
    _ = try tool(
      tiny, "forecast", "run", "data.csv", "--horizon", "3", "--samples", "6", "--seed", "9", "--sampler", "multistep4", "--out",
      "f.csv")
    let printed = try tool(tiny, "evaluate", "run", "data.csv", "--samples", "8", "--seed", "2", "--json", "--out", "s.csv")
      .output
    let few = try tool(
      tiny, "evaluate", "run", "data.csv", "--samples", "8", "--seed", "2", "--json", "--sampler", "multistep4"
    ).output
    #expect(few != printed)
    for model in [try fit(tiny, .ddssm), try FittedModel(contentsOf: tiny.space("run"))] {
      let forecast = try model.forecast(data, horizon: 3, samples: 6, seed: 9, sampler: .multistep(calls: 4))
      try forecast.write(to: tiny.space("library.csv"))
      #expect(try tiny.bytes("library.csv") == tiny.bytes("f.csv"))
      let scores = try model.evaluate(data, samples: 8, seed: 2)
      #expect(try scores.report.json() == printed)
      #expect(try model.evaluate(data, samples: 8, seed: 2, sampler: .multistep(calls: 4)).report.json() == few)
      try ScoreTable.write(scores.entries, to: tiny.space("scores.csv"))
      #expect(try tiny.bytes("scores.csv") == tiny.bytes("s.csv"))
    }
    let fitted = try fit(tiny, .ddssm)
    #expect(try fitted.forecast(horizon: 2) == fitted.forecast(data, horizon: 2, samples: 100, seed: 0))
    #expect(try fitted.forecast(horizon: 2) != fitted.forecast(horizon: 2, seed: 1))
  }

  @Test("An interrupted fitting gives the model as it then is")
  func interrupted() throws {
    let tiny = try TinyRun()
    let data = try SeriesTable(csv: tiny.space("data.csv"))
    var asked = 0
    let model = try FittedModel(
      fitting: data, model: .dkf, steps: 50, settings: { try $0.apply(contentsOf: tiny.space("tiny.json")) },
      isInterrupted: {
        asked += 1
        return asked > 2
      })
    #expect(model.updates == 2)
    try model.save(to: tiny.space("saved"))
    #expect(try FittedModel(contentsOf: tiny.space("saved")).updates == 2)
    #expect(try model.forecast(horizon: 1, samples: 2).paths.count == 8)
  }

  @Test("Missing values are drawn, observed ones are returned as they are")
  func imputation() throws {
    let tiny = try TinyRun()
    let model = try fit(tiny, .ddssm)
    var data = try SeriesTable(csv: tiny.space("data.csv"))
    let missing = [(0, 2), (0, 3), (3, 0), (5, 7)]
    for (series, row) in missing { (data.series[series].observed[row], data.series[series].values[row]) = ([false], [0]) }
    let filled = try model.impute(data, samples: 40, seed: 4)
    #expect(filled.table == data)
    #expect(filled.entries.map(\.series) == ["1", "1", "4", "6"])
    #expect(filled.entries.map(\.time) == [3, 4, 1, 8])
    #expect(filled.entries.allSatisfy { $0.draws.count == 40 && Set($0.draws).count == 40 })
    for table in [filled.mean, filled.quantile(0.5), filled.draw(0), filled.draw(39)] {
      for (index, series) in table.series.enumerated() {
        #expect(series.observed.allSatisfy { $0 == [true] })
        for row in 0..<8 where data.series[index].observed[row] == [true] {
          #expect(series.values[row] == data.series[index].values[row])
        }
      }
    }
    let entry = filled.entries[2]
    #expect(filled.mean.series[3].values[0] == [entry.mean] && filled.draw(7).series[3].values[0] == [entry.draws[7]])
    #expect(entry.quantile(0) == entry.draws.min() && entry.quantile(1) == entry.draws.max())
    #expect(try model.impute(data, samples: 40, seed: 4) == filled)
    #expect(try model.impute(data, samples: 40, seed: 5) != filled)
    // The draws scatter about the smoothed emission as it says: mean and variance within five standard errors.
    let states = try model.smooth(data, samples: 4000, seed: 4)[3]
    let many = try model.impute(data, samples: 4000, seed: 4).entries[2].draws
    let scores = many.indices.map { (many[$0] - states.means[$0][0][0]) / states.variances[$0][0][0].squareRoot() }
    let mean = scores.reduce(0, +) / 4000
    let variance = scores.reduce(0) { $0 + $1 * $1 } / 4000
    #expect(abs(mean) < 5 / 4000.0.squareRoot() && abs(variance - 1) < 5 * (2 / 4000.0).squareRoot())
  }
}

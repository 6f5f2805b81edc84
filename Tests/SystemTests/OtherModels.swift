import ArgumentParser
import Files
import Tensor

@testable import CommandLineTool
@testable import Runs

extension ModelRegistry {
  /// The package's models and those of the tests.
  static let withAutoregressions = ModelRegistry(
    ModelRegistry.standard.kinds + [AutoregressionKind.ar, MuteKind.mute, LostKind.lost])
}

/// Commands with the models of the tests, in this process.
enum OtherModels {
  /// Sixteen series of 24 times of x_t = 0.5 + 0.6 x_{t−1} + 0.5 ε: stationary about 1.25, with variance 0.25/0.64.
  static func workspace() throws -> Workspace {
    let space = try Workspace()
    let draws = CounterRandom(seed: 3, purpose: "autoregressive series")
    var text = "series,time,x\n"
    for series in 0..<16 {
      var x = 1.25
      for time in 1...24 {
        x = 0.5 + 0.6 * x + 0.5 * draws.normal(series: series, time: time)
        text += "s\(series),\(time),\(x)\n"
      }
    }
    _ = try space.file("data.csv", text)
    _ = try space.file("ar.json", #"{"training": {"batch": 16, "logEvery": 100, "averageDecay": 0.9}}"#)
    return space
  }

  static func run(_ command: (some ParsableCommand).Type, _ arguments: [String]) throws {
    try ModelRegistry.$current.withValue(.withAutoregressions) {
      var parsed = try command.parse(arguments)
      try parsed.run()
    }
  }

  /// Trains `data.csv` with the settings of `ar.json`, 400 updates unless `more` says otherwise.
  static func train(_ model: String, in space: Workspace, out: String, _ more: [String] = []) throws {
    let settings = model == "ddssm" || model == "dkf" ? [] : ["--config", space("ar.json")]
    let steps = more.contains("--steps") || more.contains("--preset") ? [] : ["--steps", "400"]
    try run(
      TrainCommand.self,
      [space("data.csv"), "--model", model, "--out", space(out), "--holdout", "0.25", "--threads", "2"] + settings + steps + more)
  }
}

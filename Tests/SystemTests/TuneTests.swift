import Files
import Foundation
import Runs
import Testing

@Suite struct TuneTests {
  private let space = """
    {"training.rates.encoder": {"low": 1e-4, "high": 0.1, "log": true}, "training.trajectories": {"low": 1, "high": 4},
     "training.lambda.shape": {"choices": ["linear", "cosine"]}}
    """

  private func tinySearch() throws -> TinyRun {
    let tiny = try TinyRun()
    _ = try tiny.space.file("search.json", space)
    return tiny
  }

  private let good = #"{"training.rates.encoder": 0.002, "training.trajectories": 2, "training.lambda.shape": "cosine"}"#
  private let other = #"{"training.rates.encoder": 0.01, "training.trajectories": 1, "training.lambda.shape": "linear"}"#
  private let wild = #"{"training.rates.encoder": 1e30, "training.trajectories": 2, "training.lambda.shape": "cosine"}"#

  @Test("A search trains what is proposed, prunes, runs a divergence again with another seed; best.json trains to the same bits")
  func searches() throws {
    let tiny = try tinySearch()
    let records = """
      {"trials": [
      {"number": 0, "slot": 0, "state": "complete", "value": 3, "seconds": 1, "parameters": \(good), "rungs": []},
      {"number": 1, "slot": 1, "state": "pruned", "parameters": \(good), "rungs": [{"step": 3, "value": 9}]},
      {"number": 2, "slot": 2, "state": "fail", "parameters": \(wild), "rungs": [], "why": "a, b"},
      {"number": 3, "slot": 2, "state": "complete", "value": 2, "parameters": \(other), "rungs": []},
      {"number": 4, "slot": 4, "state": "interrupted", "parameters": \(other), "rungs": [], "why": "interrupted"}]}
      """.replacing("\n", with: "")
    let goOn = FakeEngine.goOn
    let engine = try FakeEngine(
      tiny,
      answers: ["echo", FakeEngine.trial(0, good), goOn, goOn, goOn, FakeEngine.told, FakeEngine.none]
        + [FakeEngine.trial(1, good), goOn, #"{"verdict": "prune"}"#, FakeEngine.told, FakeEngine.none]
        + [FakeEngine.trial(2, wild), FakeEngine.told, FakeEngine.none]
        + [FakeEngine.trial(3, slot: 2, other, divergences: 1), goOn, goOn, goOn, FakeEngine.told, FakeEngine.none]
        + [#"{"next": "wait"}"#, FakeEngine.done, records])
    let outcome = try Tool.run(
      FakeEngine.arguments(["--steps", "6", "--validation", "0.25", "--trials", "3"]), in: tiny.space.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("3 trials finished; the best is trial 3"), "\(outcome.output)")
    for line in ["trial 2: failed: ", "trial 3, trial 2 again: nelbo "] {
      #expect(outcome.errors.contains(line), "\(outcome.errors)")
    }
    let first = try #require(engine.requests.first)
    #expect(first["trials"] as? Int == 3)
    #expect((first["first"] as? [String: Any])?["training.rates.encoder"] as? Double == 0.002)
    let steps = try engine.requests.filter { $0["do"] as? String == "report" }.compactMap { $0["step"] as? Int }
    #expect(steps == [3, 4, 5, 3, 4, 3, 4, 5])
    #expect(try engine.tells.map { $0["state"] as? String } == ["complete", "pruned", "failed", "complete"])
    #expect(try engine.tells[2]["why"] as? String == "diverged")
    #expect(try String(decoding: tiny.bytes("t/trials.csv"), as: UTF8.self).contains("2,2,fail,,,,\"a, b\",1e+30,2,cosine\n"))
    let again = try RunDirectory.open(at: tiny.space("t/trials/3")).config(as: RunConfig<StateSpaceKind>.self)
    #expect(again.seed == 1)
    #expect(again.settings.training.rates.encoder == 0.01)
    #expect(again.settings.training.trajectories == 1)
    #expect(again.settings.training.lambda.shape == .linear)
    try tiny.tool("train", "data.csv", "--out", "r", "--config", "t/best.json", "--validation", "0.25", "--seed", "1")
    #expect(try RunDirectory.open(at: tiny.space("r")).config(as: RunConfig<StateSpaceKind>.self) == again)
    #expect(try tiny.bytes("r/weights.safetensors") == tiny.bytes("t/trials/3/weights.safetensors"))
  }

  @Test(
    "What a trial is told to be worth is what evaluate finds",
    arguments: ["nelbo", "log-score", "crps"], [["--holdout", "0.25"], ["--validate-on", "judge.csv", "--last", "7"]])
  func values(metric: String, judge: [String]) throws {
    let tiny = try tinySearch()
    _ = try tiny.space.file(
      "tiny.json", TinyRun.settings.replacing("\"batch\": 6", with: "\"batch\": 6, \"levelsPerState\": 8"))
    try tiny.tool("simulate", "bimodal", "--sequences", "5", "--length", "8", "--split", "validation", "--out", "judge.csv")
    let engine = try FakeEngine(
      tiny, answers: ["echo", FakeEngine.trial(0, good), FakeEngine.told, FakeEngine.none, FakeEngine.done, FakeEngine.none])
    _ = try Tool.run(
      FakeEngine.arguments(["--steps", "1", "--metric", metric, "--samples", "8"] + judge), in: tiny.space.path)
    let value = try #require(engine.tells.first?["value"] as? Double)
    let judged = judge[0] == "--holdout" ? ["data.csv"] : ["judge.csv", "--all"]
    let outcome = try Tool.run(["evaluate", "t/trials/0"] + judged + ["--samples", "8", "--json"], in: tiny.space.path)
    let report = try JSONDecoder().decode(EvaluationReport.self, from: Data(outcome.output.utf8))
    let score = metric == "nelbo" ? report.nelboPerEntry : report.scores[metric.replacing("-", with: "_")]?.mean
    #expect(try abs(value - #require(score)) < 1e-12, "numbers that went through JSON")
  }

  @Test("At equal cost half the trajectories make twice the updates; rungs are told in the study's updates, so that they compare")
  func equalCost() throws {
    let tiny = try tinySearch()
    let goOn = FakeEngine.goOn
    let records = """
      {"trials": [
      {"number": 0, "slot": 0, "state": "complete", "value": 3, "seconds": 1, "parameters": \(good), "rungs": []},
      {"number": 1, "slot": 1, "state": "complete", "value": 2, "seconds": 1, "parameters": \(other), "rungs": []}]}
      """.replacing("\n", with: "")
    let engine = try FakeEngine(
      tiny,
      answers: ["echo", FakeEngine.trial(0, good), goOn, goOn, goOn, FakeEngine.told, FakeEngine.none]
        + [FakeEngine.trial(1, other), goOn, goOn, goOn, FakeEngine.told, records, FakeEngine.done, records])
    _ = try Tool.run(FakeEngine.arguments(["--steps", "6", "--holdout", "0.25", "--equal-cost"]), in: tiny.space.path)
    let runs = try (0...1).map {
      try RunDirectory.open(at: tiny.space("t/trials/\($0)")).config(as: RunConfig<StateSpaceKind>.self)
    }
    #expect(runs.map(\.settings.training.trajectories) == [2, 1])
    #expect(runs.map(\.settings.training.steps) == [6, 12])
    #expect(runs[1].settings.training.lambda.warmup == 2 * runs[0].settings.training.lambda.warmup)
    let steps = try engine.requests.filter { $0["do"] as? String == "report" }.compactMap { $0["step"] as? Int }
    #expect(steps == [3, 4, 5, 3, 4, 5])
    let task = try #require(engine.requests.first?["task"] as? [String: String])
    #expect(task["cost"] == "equal")
    #expect(task["judging rows"]?.hasPrefix("16 rows of 8 series, ") == true, "\(task)")
    let best = try SettingsFile(readingFile: tiny.space("t/best.json")).decoded(as: RunSettings.self)
    #expect(best == runs[1].settings, "the settings of the best trial, its number of updates among them")
  }

  @Test("A trial that a worker left unfinished is run again in its place")
  func leftBehind() throws {
    let tiny = try tinySearch()
    let goOn = FakeEngine.goOn
    for start in 1...2 {
      _ = try FakeEngine(
        tiny,
        answers: [
          "echo", FakeEngine.trial(0, good), goOn, goOn, goOn, FakeEngine.told, FakeEngine.none, FakeEngine.done, FakeEngine.none,
        ])
      let outcome = try Tool.run(FakeEngine.arguments(["--steps", "6", "--holdout", "0.25"]), in: tiny.space.path)
      #expect(outcome.errors.contains("t: error: no trial was completed"), "start \(start): \(outcome.errors)")
      let log = MetricsLog(file: tiny.space("t/trials/0/metrics.jsonl"))
      #expect(try log.entries(as: MetricsEntry.self).map(\.step) == [0, 2, 4, 5])
    }
  }

  @Test("A trial that another worker has taken over is let go")
  func lost() throws {
    let tiny = try tinySearch()
    let engine = try FakeEngine(
      tiny,
      answers: [
        "echo", FakeEngine.trial(0, good), #"{"verdict": "lost"}"#, FakeEngine.none, FakeEngine.done, FakeEngine.none,
      ])
    let outcome = try Tool.run(FakeEngine.arguments(["--steps", "6", "--holdout", "0.25"]), in: tiny.space.path)
    #expect(try engine.tells.isEmpty)
    #expect(outcome.errors.contains("another worker has it now"))
    #expect(outcome.errors.contains("no trial was completed"))
    #expect(outcome.code == 1)

    // The same where the trial was trained to its end before the storage said so.
    let late = try tinySearch()
    let goOn = FakeEngine.goOn
    _ = try FakeEngine(
      late,
      answers: ["echo", FakeEngine.trial(0, good), goOn, goOn, goOn, #"{"verdict": "lost"}"#]
        + [FakeEngine.none, FakeEngine.done, FakeEngine.none])
    let ended = try Tool.run(FakeEngine.arguments(["--steps", "6", "--holdout", "0.25"]), in: late.space.path)
    #expect(ended.errors.contains("trial 0: its heartbeats did not reach the storage"), "\(ended.errors)")
  }

  @Test("Ctrl-C gives the trial under way back and ends with 130")
  func interrupted() throws {
    let tiny = try tinySearch()
    let engine = try FakeEngine(
      tiny, answers: ["echo", FakeEngine.trial(0, good), FakeEngine.told, FakeEngine.none, FakeEngine.none])
    try tiny.stop(
      FakeEngine.arguments(["--steps", "100000000", "--holdout", "0.25"]), by: SIGINT, after: "t/trials/0/weights.safetensors")
    #expect(try engine.tells.map { $0["why"] as? String } == ["interrupted"])
  }

  @Test("A search that cannot begin says what to do")
  func refused() throws {
    let tiny = try tinySearch()
    let judged = ["--holdout", "0.25"]
    let cases: [(answers: [String], options: [String], code: Int32, message: String)] = [
      ([], [], 64, "give --validate-on, --validation or --holdout"),
      ([], judged + ["--trials", "0"], 64, "--trials is 0"),
      ([], judged + ["--python", "no-such-python"], 1, "run make tuner"),
      ([], judged + ["--engine", "gone.py"], 1, "there is no 'gone.py'"),
      ([], judged, 1, "the search engine has ended"),
      ([#"{"error": "No module named 'optuna'", "missing": true}"#], judged, 1, "run make tuner"),
      ([#"{"task": {"seed": "7"}}"#], judged, 1, "with other data, judging rows, metric, model, seed, settings, space"),
      (["no JSON"], judged, 1, "the search engine answered no JSON"),
      ([], ["--validate-on", "short.csv"], 1, "short.csv: error: no series has rows enough to score a trial by nelbo"),
    ]
    _ = try tiny.space.file("short.csv", "series,time,x\na,1,1\n")
    for (answers, options, code, message) in cases {
      _ = try FakeEngine(tiny, answers: answers)
      let outcome = try Tool.run(FakeEngine.arguments(options), in: tiny.space.path)
      #expect(outcome.code == code)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
  }
}

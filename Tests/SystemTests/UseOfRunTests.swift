import Files
import Foundation
import Runs
import Testing

@Suite struct UseOfRunTests {
  @Test("forecast writes sample paths, the same for the same seed and any number of threads")
  func forecast() throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "2")
    for (name, options) in [("a", ["--threads", "1"]), ("b", ["--threads", "2"]), ("c", ["--seed", "9"])] {
      let arguments = ["forecast", "run", "data.csv", "--horizon", "3", "--samples", "4", "--out", name] + options
      #expect(try Tool.run(arguments, in: tiny.space.path).code == 0)
    }
    let rows = try tiny.rows("a")
    #expect(rows.count == 1 + 8 * 4 * 3)
    #expect(rows[0] == ["series", "sample", "time", "x"])
    #expect(rows[1...3].map { Array($0[..<3]) } == [["1", "1", "9"], ["1", "1", "10"], ["1", "1", "11"]])
    #expect(rows.dropFirst().allSatisfy { Double($0[3])?.isFinite == true })
    #expect(try tiny.bytes("a") == tiny.bytes("b"))
    #expect(try tiny.bytes("a") != tiny.bytes("c"))
  }

  @Test("A forecast that is not a number is refused and nothing is written")
  func forecastWithoutNumbers() throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "1")
    let rows = (1...8).map { "far,\($0),\($0 % 2)e100\n" }.joined()
    _ = try tiny.space.file("far.csv", "series,time,x\n" + rows)
    let outcome = try Tool.run("forecast", "run", "far.csv", "--horizon", "2", "--out", "f", in: tiny.space.path)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("far.csv: error: a forecast of series 'far' is not a finite number"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: tiny.space("f")))
  }

  @Test("Every sampler forecasts; an unknown one is refused", arguments: ["ancestral", "implicit4", "multistep5", "euler"])
  func samplers(name: String) throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "1")
    let outcome = try Tool.run(
      "forecast", "run", "data.csv", "--horizon", "1", "--samples", "2", "--out", "f", "--sampler", name, in: tiny.space.path)
    #expect(outcome.code == (name == "euler" ? 64 : 0), "\(outcome.errors)")
  }

  @Test("A forecast sees the last window only, whatever stands before it, and nothing after the last value")
  func memory() throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "2", "--window", "4")
    _ = try tiny.space.file("short.csv", "series,time,x\na,5,1\na,6,-2\na,7,3\na,8,0.5\n")
    _ = try tiny.space.file("long.csv", "series,time,x\na,3,70\na,4,-80\na,5,1\na,6,-2\na,7,3\na,8,0.5\na,9,\na,10,\n")
    for name in ["short", "long"] {
      try tiny.tool("forecast", "run", "\(name).csv", "--horizon", "2", "--samples", "3", "--out", name)
    }
    #expect(try tiny.bytes("short") == tiny.bytes("long"))
  }

  @Test("Series of different lengths are forecast in one file, in the order of the file")
  func lengths() throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "1")
    _ = try tiny.space.file(
      "mixed.csv", "series,time,x\nlong,1,1\nlong,2,2\nlong,3,1\nshort,10,4\nlonger,1,1\nlonger,2,\nlonger,3,1\nlonger,4,0\n")
    try tiny.tool("forecast", "run", "mixed.csv", "--horizon", "1", "--samples", "1", "--out", "f")
    #expect(try tiny.rows("f").dropFirst().map { [$0[0], $0[2]] } == [["long", "4"], ["short", "11"], ["longer", "5"]])
  }

  @Test("evaluate scores the held-out times and no others; --all scores what it can")
  func heldOut() throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "2", "--holdout", "0.25")
    let outcome = try tiny.tool("evaluate", "run", "data.csv", "--samples", "8", "--json", "--out", "scores.csv")
    let report = try JSONDecoder().decode(EvaluationReport.self, from: Data(outcome.output.utf8))
    #expect(report.times == 16)
    #expect(report.entries == 16)
    #expect(Set(report.scores.keys) == ["log_score", "crps", "locf_crps", "nelbo"])
    let rows = try tiny.rows("scores.csv")
    #expect(rows[0] == ["series", "time", "column", "outcome", "mean", "log_score", "crps", "locf_crps", "pit"])
    #expect(Set(rows.dropFirst().map { $0[1] }) == ["7", "8"])
    let scores = rows.dropFirst().compactMap { Double($0[5]) }
    let mean = try #require(report.scores["log_score"]?.mean)
    #expect(abs(mean - scores.reduce(0, +) / 16) < 1e-12)
    let all = try tiny.tool("evaluate", "run", "data.csv", "--samples", "2", "--json", "--all")
    #expect(try JSONDecoder().decode(EvaluationReport.self, from: Data(all.output.utf8)).times == 8 * 7)
  }

  @Test("A run that held nothing out is not scored unless told so")
  func nothingHeldOut() throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "1")
    let outcome = try Tool.run("evaluate", "run", "data.csv", in: tiny.space.path)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("error: the run held nothing out"))
  }

  @Test("What is held out changes neither the weights nor the scales")
  func noLeak() throws {
    let tiny = try TinyRun()
    let early = "series,time,x\n" + (1...6).map { "a,\($0),\($0 % 3)\n" }.joined()
    _ = try tiny.space.file("one.csv", early + "a,7,1\na,8,2\n")
    _ = try tiny.space.file("two.csv", early + "a,7,-50\na,8,900\n")
    for name in ["one", "two"] {
      try tiny.tool(
        "train", "\(name).csv", "--out", name, "--config", "tiny.json", "--steps", "2", "--holdout", "0.25")
    }
    for file in ["weights.safetensors", "config.json"] {
      #expect(try tiny.bytes("one/\(file)") == tiny.bytes("two/\(file)"))
    }
  }

  @Test("Weights that are no finite numbers are refused", arguments: [Float.nan, .infinity])
  func weightsWithoutNumbers(value: Float) throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "1")
    let file = tiny.space("run/weights.safetensors")
    let whole = try SafeTensors(readingFile: file)
    let name = try #require(whole.tensors.keys.sorted().last)
    let tensor = try #require(whole.tensors[name])
    guard case .float32(var numbers) = tensor.values else { throw UserError("weights of another type", expected: "float32") }
    numbers[numbers.count - 1] = value
    var tensors = whole.tensors
    tensors[name] = StoredTensor(shape: tensor.shape, values: .float32(numbers))
    try SafeTensors(tensors: tensors, metadata: whole.metadata).write(to: file)
    for command in [["forecast", "run", "data.csv", "--horizon", "1", "--out", "f"], ["evaluate", "run", "data.csv", "--all"]] {
      let outcome = try Tool.run(command, in: tiny.space.path)
      #expect(outcome.code == 1)
      #expect(outcome.errors.contains("run/weights.safetensors: error: a weight is not a finite number"))
    }
  }

  @Test("Weights of another model are refused")
  func otherWeights() throws {
    let tiny = try TinyRun()
    try tiny.train("a", "--steps", "1")
    try tiny.train("b", "--steps", "1", "--model", "dkf")
    try Data(try tiny.bytes("b/weights.safetensors")).write(to: URL(fileURLWithPath: tiny.space("a/weights.safetensors")))
    for command in [["forecast", "a", "data.csv", "--horizon", "1", "--out", "f"], ["evaluate", "a", "data.csv", "--all"]] {
      let outcome = try Tool.run(command, in: tiny.space.path)
      #expect(outcome.code == 1)
      #expect(outcome.errors.contains("a/weights.safetensors: error: these are the weights of another model"))
    }
  }
}

import Files
import Foundation
import Testing
import TimeSeries

@Suite struct CommandLineTests {
  private let good = "series,time,x\na,1,1\na,2,3\na,3,2\na,4,5\n"

  @Test("Help and version end with 0")
  func help() throws {
    let space = try Workspace()
    let help = try Tool.run("--help", in: space.path)
    #expect(help.code == 0)
    for command in ["simulate", "train", "forecast", "generate", "evaluate", "tune", "study"] {
      #expect(help.output.contains(command))
    }
    #expect(try Tool.run("--version", in: space.path).code == 0)
  }

  @Test("simulate bimodal writes what train reads, the same for the same seed")
  func simulate() throws {
    let space = try Workspace()
    for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
      let outcome = try Tool.run(
        "simulate", "bimodal", "--sequences", "5", "--length", "6", "--seed", seed, "--out", name, in: space.path)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
    let table = try SeriesTable.read(file: space("a"))
    #expect(table.series.map(\.id) == ["1", "2", "3", "4", "5"])
    #expect(table.series.allSatisfy { $0.times == [1, 2, 3, 4, 5, 6] })
    let texts = try ["a", "b", "c"].map { try SourceText.bytes(ofFile: space($0)) }
    #expect(texts[0] == texts[1])
    #expect(texts[0] != texts[2])
  }

  @Test(
    "A wrong command line ends with 64 and says what is wrong",
    arguments: [
      (["train", "f.csv", "--out", "run", "--stesp", "3"], "Unknown option '--stesp'. Did you mean '--steps'?"),
      (["train", "f.csv"], "Missing expected argument '--out <run>'"),
      (["train", "f.csv", "--out", "run", "--steps", "0"], "--steps is 0; expected at least 1"),
      (["train", "f.csv", "--out", "run", "--steps", "many"], "'many' is invalid for '--steps"),
      (["train", "f.csv", "--out", "run", "--holdout", "1"], "--holdout is 1.0; expected a fraction"),
      (["train", "f.csv", "--out", "run", "--window", "1"], "--window is 1; expected at least 2 rows"),
      (["train", "f.csv", "--out", "run", "--stride", "1"], "--stride needs --window"),
      (["train", "f.csv", "--out", "run", "--covariates", "a,,b"], "'a,,b' is invalid for '--covariates"),
      (["train", "f.csv", "--out", "run", "--model", "kalman"], "'kalman' is invalid for '--model"),
      (["train", "f.csv", "--out", "run", "--seed", "4294967296"], "--seed is 4294967296; expected 0 to 4294967295"),
      (["simulate", "bimodal", "--sequences", "0", "--out", "f"], "--sequences is 0; expected 1 to"),
      (["forecast", "run", "f.csv", "--horizon", "0", "--out", "f"], "--horizon is 0; expected 1 to"),
      (["generate", "run", "--series", "0", "--steps", "3", "--out", "f"], "--series is 0; expected 1 to"),
      (["generate", "run", "--series", "2", "--steps", "0", "--out", "f"], "--steps is 0; expected 1 to"),
      (["generate", "run", "--series", "2", "--out", "f"], "Missing expected argument '--steps <steps>'"),
      (["generate", "run", "--steps", "3", "--out", "f"], "give --series, or --like"),
      (["generate", "run", "--series", "2", "--steps", "3", "--statics", "s", "--out", "f"], "--statics needs --like"),
      (["study", "bimodal", "--preset", "papre", "--out", "d"], "did you mean 'paper'?"),
      (["evaluate", "run", "f.csv", "--samples", "65537"], "--samples is 65537; expected 2 to 65536"),
      (["study", "bimodal", "--quick", "--full", "--out", "d"], "--full"),
      (["studdy"], "studdy"),
    ])
  func usage(arguments: [String], says: String) throws {
    let space = try Workspace()
    let outcome = try Tool.run(arguments, in: space.path)
    #expect(outcome.code == 64)
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(try space.names == [".errors"])
  }

  @Test(
    "A wrong file or setting ends with 1 and says where",
    arguments: [
      (["train", "none.csv", "--out", "run"], "none.csv:1:1: error: there is no such file"),
      (["train", "empty.csv", "--out", "run"], "empty.csv:1:1: error: the file is empty"),
      (["train", "ragged.csv", "--out", "run"], "ragged.csv:3:3: error: the row has 2 cells"),
      (["train", "text.csv", "--out", "run"], "text.csv:2:5: error: found 'warm' in column 'x'"),
      (["train", "twice.csv", "--out", "run"], "twice.csv:3:3: error: series 'a' has the time 1 a second time"),
      (["train", ".", "--out", "run"], ".:1:1: error: this is a directory"),
      (["train", "good.csv", "--out", "good.csv/run"], "good.csv/run: error: the directory cannot be written"),
      (["train", "good.csv", "--out", "run", "--covariates", "y"], "good.csv:1:1: error: there is no covariate column 'y'"),
      (["train", "good.csv", "--out", "run", "--statics", "none"], "none:1:1: error: there is no such file"),
      (["train", "good.csv", "--out", "run", "--holdout", "0.7"], "good.csv: error: series 'a' has 4 rows"),
      (["train", "good.csv", "--out", "run", "--config", "key.json"], "key.json:1:15: error: unknown setting 'training.setps'"),
      (["train", "good.csv", "--out", "run", "--config", "key.json"], "hint: did you mean 'training.steps'?"),
      (
        ["train", "good.csv", "--out", "run", "--config", "kind.json"],
        "kind.json:1:24: error: the setting 'training.steps' is \"a\""
      ),
      (
        ["train", "good.csv", "--out", "run", "--config", "blind.json"],
        "blind.json: error: the denoiser sees 0 of the 1 states of its history"
      ),
      (["train", "huge.csv", "--out", "run"], "huge.csv: error: the values of column 'x' are too large to measure"),
      (["train", "good.csv", "--out", "run", "--config", "stage.json"], "error: the setting 'training.firstStage' is 30.0"),
      (["train", "good.csv", "--out", "run", "--config", "many.json"], "error: the setting 'training.trajectories' is 70000"),
      (["train", "good.csv", "--out", "run", "--config", "rate.json"], "error: the setting 'training.rates.encoder' is 0.0"),
      (["forecast", "none", "good.csv", "--horizon", "2", "--out", "f"], "none: error: there is no such run"),
      (["evaluate", "none", "good.csv"], "none: error: there is no such run"),
      (["generate", "none", "--series", "2", "--steps", "3", "--out", "f"], "none: error: there is no such run"),
      (["study", "bimodal", "--out", "good.csv/d"], "good.csv/d: error: the directory cannot be written"),
      (["study", "bimodal", "--out", "good.csv"], "cannot be written: a file of that name is there"),
      (["simulate", "bimodal", "--out", "none/f"], "none/f: error: the file cannot be written: No such file"),
      (["forecast", "none", "good.csv", "--horizon", "1", "--out", "none/f"], "none/f: error: the file cannot be written"),
      (["evaluate", "none", "good.csv", "--out", "good.csv/f"], "good.csv/f: error: the file cannot be written: Not a dir"),
      (["generate", "none", "--series", "1", "--steps", "2", "--out", "none/f"], "none/f: error: the file cannot be written"),
    ])
  func world(arguments: [String], says: String) throws {
    let space = try Workspace()
    let files = [
      "good.csv": good, "empty.csv": "", "ragged.csv": "series,time,x\na,1,2\na,2\n", "text.csv": "series,time,x\na,1,warm\n",
      "twice.csv": "series,time,x\na,1,2\na,1,3\n", "key.json": #"{"training": {"setps": 3}}"#,
      "kind.json": #"{"training": {"steps": "a"}}"#, "blind.json": #"{"network": {"timeMixer": "identity"}}"#,
      "stage.json": #"{"training": {"firstStage": 30}}"#, "many.json": #"{"training": {"trajectories": 70000}}"#,
      "rate.json": #"{"training": {"rates": {"encoder": 0}}}"#,
      "huge.csv": "series,time,x\na,1,1e308\na,2,-1e308\na,3,1e308\n",
    ]
    for (name, text) in files { _ = try space.file(name, text) }
    let outcome = try Tool.run(arguments, in: space.path)
    #expect(outcome.code == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(Set(try space.names) == Set(files.keys).union([".errors"]))
  }
}

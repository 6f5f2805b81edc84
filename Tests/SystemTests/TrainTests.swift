import DeepStateSpace
import Files
import Foundation
import Runs
import Testing

@Suite struct TrainTests {
  @Test("A run holds its settings, its metrics and its weights")
  func runDirectory() throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "5", "--model", "dkf", "--holdout", "0.25", "--seed", "3")
    let run = try RunDirectory.open(at: tiny.space("run"))
    let config = try run.config(as: RunConfig<StateSpaceKind>.self)
    #expect(config.model == .dkf)
    #expect(config.seed == 3)
    #expect(config.settings.training.steps == 5)
    #expect(config.settings.network.channels == 4)
    #expect(!config.kernels.isEmpty)
    let metrics = try MetricsLog(file: run.metricsFile).entries(as: MetricsEntry.self)
    #expect(metrics.map(\.step) == [0, 2, 4])
    for entry in metrics {
      let terms = entry.reconstruction + entry.initialEntropy + entry.initialPrior + entry.transition + entry.entropy
      #expect(abs(entry.nelbo - terms) < 1e-9)
      #expect(abs(entry.nelboPerEntry - entry.nelbo / 6) < 1e-9)
    }
    let layout = try config.makeModel().layout
    #expect(try run.parameters(of: layout).values.count == layout.count)
    #expect(try SafeTensors(readingFile: run.weightsFile).metadata == ["steps": "5"])
    #expect(config.standardization.mean.count == 1)
  }

  @Test("The same seed gives the same weights, with one thread or two; another seed does not")
  func sameBits() throws {
    let tiny = try TinyRun()
    try tiny.train("a", "--steps", "3", "--threads", "1")
    try tiny.train("b", "--steps", "3", "--threads", "1")
    try tiny.train("c", "--steps", "3", "--threads", "2")
    try tiny.train("d", "--steps", "3", "--seed", "1")
    let weights = try ["a", "b", "c", "d"].map { try tiny.bytes("\($0)/weights.safetensors") }
    #expect(weights[0] == weights[1])
    #expect(weights[0] == weights[2])
    #expect(weights[0] != weights[3])
  }

  @Test("Ctrl-C writes the weights and ends with 130", arguments: [SIGINT, SIGTERM])
  func interrupt(signal: Int32) throws {
    let tiny = try TinyRun()
    try tiny.stop(
      ["train", "data.csv", "--out", "run", "--config", "tiny.json", "--steps", "100000000", "--threads", "1"], by: signal,
      after: "run/weights.safetensors")
    let run = try RunDirectory.open(at: tiny.space("run"))
    let config = try run.config(as: RunConfig<StateSpaceKind>.self)
    _ = try run.parameters(of: try config.makeModel().layout)
    let steps = try #require(SafeTensors(readingFile: run.weightsFile).metadata["steps"].flatMap(Int.init))
    #expect(steps >= 3)
    try tiny.tool("forecast", "run", "data.csv", "--horizon", "1", "--samples", "2", "--out", "f.csv")
  }

  @Test("A run is not replaced unless told so")
  func force() throws {
    let tiny = try TinyRun()
    try tiny.train("run", "--steps", "1")
    let before = try tiny.bytes("run/weights.safetensors")
    let again = try Tool.run(
      "train", "data.csv", "--out", "run", "--config", "tiny.json", "--steps", "2", in: tiny.space.path)
    #expect(again.code == 1)
    #expect(again.errors.contains("run: error: the directory holds a run already") && again.errors.contains("pass --force"))
    #expect(try tiny.bytes("run/weights.safetensors") == before)
    try tiny.train("run", "--steps", "2", "--force")
    #expect(try tiny.bytes("run/weights.safetensors") != before)
  }

  @Test("Training that diverges names the step, ends with 1 and keeps the last checkpoint")
  func diverged() throws {
    let tiny = try TinyRun()
    let wild = """
      {"training": {"rates": {"encoder": 1e30, "decoder": 1e30, "transition": 1e30, "initial": 1e30},
       "checkpointEvery": 1, "gradientClip": 0}}
      """
    _ = try tiny.space.file("wild.json", wild)
    let outcome = try Tool.run("train", "data.csv", "--out", "run", "--config", "wild.json", in: tiny.space.path)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("run: error: training diverged at step"), "\(outcome.errors)")
    #expect(outcome.errors.contains("hint: lower training.rates"))
    let kept = try SafeTensors(readingFile: RunDirectory.open(at: tiny.space("run")).weightsFile).metadata["steps"]
    #expect(outcome.errors.contains("; the weights after \(try #require(kept)) steps are kept"), "\(outcome.errors)")
  }
}

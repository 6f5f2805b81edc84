import ArgumentParser
import CommandLineSupport
import Files
import Foundation
import Plots

/// The command line `bench`.
@main
struct Program {
  static func main() { BenchCommand.launch() }
}

/// `bench`: how fast it is here.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure speed on this machine.", version: "0.1.0",
    subcommands: [
      BenchStepCommand.self, BenchForecastCommand.self, BenchScalingCommand.self, BenchRooflineCommand.self,
      BenchCompareCommand.self, BenchRaceCommand.self, BenchExportCommand.self,
    ])
}

extension BenchmarkCase: ExpressibleByArgument {}

/// What the benchmarks of training steps share.
struct StepOptions: ParsableArguments {
  @Option(name: .customLong("case"), help: "What is trained.")
  var name = BenchmarkCase.paperDDSSM

  @Option(help: "Threads to work with.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "For about how long.")
  var seconds = 10.0

  @Flag(help: "Write JSON.")
  var json = false

  func validate() throws {
    try UsageCheck.require("--threads", threads, in: 1...1024)
    guard seconds > 0, seconds.isFinite else { throw ValidationError("--seconds is \(seconds); it is a positive number") }
  }
}

/// `bench step`: the time of training steps.
struct BenchStepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Time training steps: forward, backward and optimizer.",
    discussion: "With --json one line: case, threads, kernels, median_ms, min_ms, steps, peak_mb.")

  @OptionGroup var options: StepOptions

  func run() throws {
    let result = try StepBenchmark.run(options.name, threads: options.threads, seconds: options.seconds)
    print(options.json ? try result.jsonLine() : result.text)
  }
}

/// `bench forecast`: the time of forecasts.
struct BenchForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast", abstract: "Time forecasts: filtered states, then sample paths.",
    discussion:
      "With --json one line: case, threads, sequences, samples, horizon, calls, median_ms, min_ms, repeats, peak_mb.")

  @Option(name: .customLong("case"), help: "Which model.")
  var name = BenchmarkCase.paperDDSSM

  @Option(help: "Threads to work with.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Sequences.")
  var sequences = 256

  @Option(help: "Sample paths for each sequence.")
  var samples = 1024

  @Option(help: "Steps of each path.")
  var horizon = 1

  @Option(help: "Network calls for each state, by the few-step sampler; all levels of the chain when absent.")
  var calls: Int?

  @Option(help: "Forecasts to time, after one that warms up.")
  var repeats = 3

  @Flag(help: "Write JSON.")
  var json = false

  func validate() throws {
    try UsageCheck.require("--threads", threads, in: 1...1024)
    for (option, value) in [("--sequences", sequences), ("--samples", samples), ("--horizon", horizon), ("--repeats", repeats)] {
      try UsageCheck.require(option, value, in: 1...1_000_000)
    }
    try UsageCheck.require("--calls", calls, in: 1...128)
  }

  func run() throws {
    let result = try ForecastBenchmark.run(
      name, threads: threads, sequences: sequences, samples: samples, horizon: horizon, calls: calls, repeats: repeats)
    print(json ? try result.jsonLine() : result.text)
  }
}

extension BenchmarkAxis: ExpressibleByArgument {}

/// `bench scaling`: how a step's time grows.
struct BenchScalingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling", abstract: "Time training steps while one size after another grows.",
    discussion: "With --json one line for each size: axis, points, slope and lastSlope of log time over log size.")

  @Option(name: .customLong("case"), help: "What is trained.")
  var name = BenchmarkCase.paperDDSSM

  @Option(help: "One size alone.")
  var axis: BenchmarkAxis?

  @Option(help: "Threads to work with.")
  var threads = 1

  @Option(help: "Rounds to time, after one that warms up.")
  var rounds = 5

  @Flag(help: "Write JSON.")
  var json = false

  func validate() throws {
    try UsageCheck.require("--threads", threads, in: 1...1024)
    try UsageCheck.require("--rounds", rounds, in: 1...1000)
  }

  func run() throws {
    for axis in axis.map({ [$0] }) ?? BenchmarkAxis.allCases {
      let result = try ScalingBenchmark.run(name, axis: axis, threads: threads, rounds: rounds)
      print(json ? try result.jsonLine() : result.text)
    }
  }
}

/// `bench roofline`: a step beside the least time this machine could need.
struct BenchRooflineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roofline",
    abstract: "Time the phases of a training step, and the least that this machine needs for their products and memory.")

  @OptionGroup var options: StepOptions

  func run() throws {
    let result = try RooflineBenchmark.run(options.name, threads: options.threads, seconds: options.seconds)
    print(options.json ? try result.jsonLine() : result.text)
  }
}

/// `bench compare`: this package and its peers, by turns.
struct BenchCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Time this package and its peers by turns; a table, JSON and figures.",
    discussion: "`make bench` sets the peers up and calls this. Nothing else should run meanwhile.")

  @Option(help: ArgumentHelp("A Python with the peers' frameworks; without it this package alone is timed.", valueName: "file"))
  var python: String?

  @Option(help: ArgumentHelp("The folder of the peers' scripts.", valueName: "directory"))
  var peers = "Benchmarks/peers"

  @Option(help: ArgumentHelp("Where bench.json, bench.md and the figures go.", valueName: "directory"))
  var out = "runs/bench"

  @Option(help: "Turns of each program.")
  var rounds = 3

  @Option(help: "For about how long each process times training steps.")
  var seconds = 10.0

  @Flag(help: "Training steps only, without forecasts.")
  var stepsOnly = false

  func validate() throws {
    try UsageCheck.require("--rounds", rounds, in: 1...100)
    guard seconds > 0, seconds.isFinite else { throw ValidationError("--seconds is \(seconds); it is a positive number") }
  }

  func run() throws {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let programs = try BenchmarkPrograms(package: own, python: python, scripts: peers)
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    let processors = ProcessInfo.processInfo.activeProcessorCount
    let forecasts: [BenchmarkTask] = [
      .forecast(.paperDDSSM, sequences: 256, samples: 1024, horizon: 1, calls: nil, repeats: 1),
      .forecast(.paperDDSSM, sequences: 256, samples: 1024, horizon: 1, calls: 16, repeats: 1),
      .forecast(.paperDDSSM, sequences: 256, samples: 16, horizon: 64, calls: nil, repeats: 1),
      .forecast(.paperDDSSM, sequences: 256, samples: 16, horizon: 64, calls: 16, repeats: 1),
    ]
    let plan = Comparison.Plan(
      tasks: BenchmarkCase.timed.map { .step($0, seconds: seconds) } + (stepsOnly ? [] : forecasts),
      programs: programs.available, threads: processors == 1 ? [1] : [1, processors], rounds: rounds,
      rooflineSeconds: seconds, scalingRounds: 5)
    let results = try Comparison(programs, plan).run(
      report: { FileHandle.standardOutput.write(Data(($0 + "\n").utf8)) }, save: { try ComparisonReport($0).write(to: out) })
    let report = ComparisonReport(results)
    do {
      for file in try report.draw(in: out) { print("drew \(file)") }
    } catch let error as FigureError {
      print("warning: \(error)")
    }
    print(report.markdown)
  }
}

/// `bench export`: a case as a file, for another program to repeat.
struct BenchExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write weights, data, draws and loss of a case, so that another program can be checked against them.")

  @Option(name: .customLong("case"), help: "What is written.")
  var name = BenchmarkCase.paperDDSSM

  @Option(help: "How many sequences; the case's own number when absent.")
  var batch: Int?

  @Option(help: ArgumentHelp("The safetensors file to write.", valueName: "file"))
  var out: String

  func validate() throws {
    try UsageCheck.require("--batch", batch, in: 1...name.sizes.data.count)
  }

  func run() throws {
    try BenchmarkExport.write(name, batch: batch, to: out)
  }
}

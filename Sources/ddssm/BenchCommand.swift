import ArgumentParser
import Experiments
import Foundation

/// `ddssm bench`: how fast it is here.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure speed on this machine.",
    subcommands: [BenchStepCommand.self, BenchExportCommand.self])
}

extension BenchmarkCase: ExpressibleByArgument {}

/// `ddssm bench step`: the time of training steps.
struct BenchStepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Time training steps: forward, backward and optimizer.",
    discussion: "With --json one line: case, threads, kernels, median_ms, min_ms, steps, peak_mb.")

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

  func run() throws {
    let result = try StepBenchmark.run(name, threads: threads, seconds: seconds)
    print(json ? try result.json() : result.text)
  }
}

/// `ddssm bench export`: a case as a file, for another program to repeat.
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
    try UsageCheck.require("--batch", batch, in: 1...name.data.count)
  }

  func run() throws {
    try BenchmarkExport.write(name, batch: batch, to: out)
  }
}

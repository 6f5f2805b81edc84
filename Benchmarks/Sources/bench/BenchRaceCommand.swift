import ArgumentParser
import CommandLineSupport
import Experiments
import Files
import Foundation
import Plots

extension BenchmarkProgram: ExpressibleByArgument {}

/// `bench race`: time to quality, beside a peer.
struct BenchRaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "race",
    abstract: "Train the same recipe with this package and its peers; compare the time to a good forecast.",
    discussion: """
      Programs train one after another from the same weights on the same sequences of the bimodal walk; this package then judges \
      all their checkpoints. `make race` sets the peers up and calls this. Nothing else should run meanwhile.
      """)

  @Option(help: ArgumentHelp("A Python with the peers' frameworks; without it this package trains alone.", valueName: "file"))
  var python: String?

  @Option(help: ArgumentHelp("The folder of the peers' scripts and of recipe.json.", valueName: "directory"))
  var peers = "Benchmarks/peers"

  @Option(parsing: .upToNextOption, help: ArgumentHelp("Which of them take part.", valueName: "program"))
  var against = [BenchmarkProgram.jax]

  @Option(help: ArgumentHelp("Where race.json, race.md, the figure, data and weights go.", valueName: "directory"))
  var out = "runs/race"

  @Option(help: "Updates of each training; λ rises over the same share of them.")
  var steps = 4000

  @Option(help: "Updates between two checkpoints.")
  var every = 250

  @Option(help: "The one-step divergence to reach, nats.")
  var threshold = 0.05

  @Option(help: "Trainings of each program.")
  var seeds = 2

  @Option(help: "Training sequences.")
  var sequences = 1024

  @Option(help: "Test sequences, for each of which 1,024 draws are judged.")
  var test = 256

  @Option(help: "Threads of each program.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    for (option, value) in [
      ("--steps", steps), ("--every", every), ("--sequences", sequences), ("--test", test),
    ] {
      try UsageCheck.require(option, value, in: 1...1_000_000)
    }
    try UsageCheck.require("--seeds", seeds, in: 1...1000)
    try UsageCheck.require("--threads", threads, in: 1...ProcessInfo.processInfo.activeProcessorCount)
    guard threshold > 0, threshold.isFinite else {
      throw ValidationError("--threshold is \(threshold); it is a positive number")
    }
    guard !against.contains(.package) else { throw ValidationError("--against names a peer; this package always takes part") }
  }

  func run() throws {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let programs = try BenchmarkPrograms(package: own, python: python, scripts: peers)
    let recipe = try RaceRecipe.read(peers + "/recipe.json", steps: steps)
    try OutputDirectory.create(at: out)
    let plan = Race.Plan(
      steps: steps, every: every, threshold: threshold, seeds: seeds, threads: threads, training: sequences, test: test,
      programs: [.package] + (python == nil ? [] : against))
    let results = try Race(programs, plan, recipe: recipe, directory: out).run(
      report: { FileHandle.standardOutput.write(Data(($0 + "\n").utf8)) }, save: { try $0.write(to: out) })
    let report = RaceReport(results)
    do {
      for file in try report.draw(in: out) { print("drew \(file)") }
    } catch let error as FigureError {
      print("warning: \(error)")
    }
    print(report.markdown)
  }
}

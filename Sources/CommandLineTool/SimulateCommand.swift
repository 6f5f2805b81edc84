import ArgumentParser
import BimodalNoise
import CommandLineSupport
import Files
import TimeSeries

/// `ddssm simulate`: data whose distribution is known.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Write simulated series as CSV.", subcommands: [SimulateBimodalCommand.self])
}

/// `ddssm simulate bimodal`: the random walk with bimodal noise of section 4.
struct SimulateBimodalCommand: ParsableCommand {
  /// The two readings of the paper's N(0, 0.2).
  enum Reading: String, CaseIterable, ExpressibleByArgument {
    case variance
    case standardDeviation = "deviation"
  }

  static let configuration = CommandConfiguration(
    commandName: "bimodal", abstract: "The random walk with bimodal noise: z' = 0.9 z ± 4, x = z + noise.")

  @Option(help: "How many sequences.")
  var sequences = 1024

  @Option(help: "Times in each sequence.")
  var length = 32

  @Option(help: "The seed of every random number, 0 to 4294967295.")
  var seed = 0

  @Option(help: "Whether 0.2 is the noise's variance (z_0 = 0) or its standard deviation (z_1 random).")
  var reading = Reading.variance

  @Option(help: "The data set: training, validation or test. Each has random numbers of its own.")
  var split = BimodalSplit.training

  @Option(help: ArgumentHelp("The CSV file to write.", valueName: "file"))
  var out: String

  func validate() throws {
    try UsageCheck.require("--sequences", sequences, in: 1...10_000_000)
    try UsageCheck.require("--length", length, in: 1...1_000_000)
    try UsageCheck.require("--seed", seed, in: 0...Int(UInt32.max))
  }

  func run() throws {
    try AtomicFile.requireWritable(out)
    let walk = reading == .variance ? BimodalWalk() : .standardDeviationVariant
    let simulated = walk.simulate(sequences: sequences, length: length, seed: seed, split: split)
    let table = SeriesTable(simulated)
    try table.write(to: out)
    Console.write("\(out): \(sequences) sequences of \(length) times")
  }
}

extension BimodalSplit: ExpressibleByArgument {}

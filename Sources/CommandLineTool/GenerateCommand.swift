import ArgumentParser
import CommandLineSupport
import Files
import Runs
import TimeSeries

/// `ddssm generate`: new series from the model alone.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Draw new series from a trained model.",
    discussion: """
      The states begin with the prior, and every value is a draw. The file has the columns series, time and the values, then the \
      covariates if the run has any: train reads it again. A run with covariates takes them from the series of --like, one after \
      another and again from the first: also names and times, from its rows and the rows ahead.
      """)

  @Argument(help: ArgumentHelp("The directory of a run.", valueName: "run"))
  var path: String

  @Option(help: "How many series; as many as --like has when absent.")
  var series: Int?

  @Option(help: "Rows of each series.")
  var steps: Int

  @Option(
    help: ArgumentHelp("Series with the columns of the run, whose covariates, times and names are taken.", valueName: "file"))
  var like: String?

  @Option(help: ArgumentHelp("The static covariates of --like, if the run has them.", valueName: "file"))
  var statics: String?

  @Option(help: ArgumentHelp("The CSV file to write.", valueName: "file"))
  var out: String

  @Option(help: ArgumentHelp("A CSV file for the static covariates of the generated series.", valueName: "file"))
  var staticsOut: String?

  @OptionGroup var sampling: SamplingOptions

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    try UsageCheck.require("--series", series, in: 1...10_000_000)
    try UsageCheck.require("--steps", steps, in: 1...1_000_000)
    guard series != nil || like != nil else { throw ValidationError("how many series? give --series, or --like") }
    guard statics == nil || like != nil else { throw ValidationError("--statics needs --like") }
    guard staticsOut == nil || statics != nil else { throw ValidationError("--statics-out needs --statics") }
  }

  func run() throws {
    for file in [out, staticsOut].compactMap(\.self) { try AtomicFile.requireWritable(file) }
    let directory = try RunDirectory.open(at: path)
    let use = ModelUse(threads: compute.threads, sampler: sampling.sampler)
    let trained = try ModelRegistry.current.open(directory, use: use).generating(for: "ddssm generate")
    let table = try like.map { try trained.data.read(file: $0, statics: statics) }
    let generated = try trained.generate(series: series, steps: steps, like: table, seed: compute.seed, file: like)
    try generated.write(to: out)
    if let staticsOut { try generated.writeStatics(to: staticsOut) }
    Console.write("\(out): \(generated.series.count) series of \(steps) steps")
  }
}

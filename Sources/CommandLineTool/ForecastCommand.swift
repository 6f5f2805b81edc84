import ArgumentParser
import CommandLineSupport
import Files
import Runs
import Tensor

/// `ddssm forecast`: sample paths of what comes after each series.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast", abstract: "Draw sample paths of the future of each series.",
    discussion: """
      Each series is conditioned on all its rows; when the run was trained on windows, on as many of the last rows as a window \
      has. A run with covariates needs them ahead: trailing rows with empty values, as many as the horizon. The output has the \
      columns series, sample, time and the values.
      """)

  @Argument(help: ArgumentHelp("The directory of a run.", valueName: "run"))
  var path: String

  @Argument(help: ArgumentHelp("The series so far, as CSV.", valueName: "file"))
  var file: String

  @Option(help: "Steps ahead.")
  var horizon: Int

  @Option(help: "Sample paths per series.")
  var samples = 100

  @Option(help: ArgumentHelp("The static covariates, if the run has them.", valueName: "file"))
  var statics: String?

  @Option(help: ArgumentHelp("The CSV file to write.", valueName: "file"))
  var out: String

  @OptionGroup var sampling: SamplingOptions

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    try UsageCheck.require("--horizon", horizon, in: 1...100_000)
    try UsageCheck.require("--samples", samples, in: 1...CounterRandom.maxLevels)
  }

  func run() throws {
    try AtomicFile.requireWritable(out)
    let directory = try RunDirectory.open(at: path)
    let use = ModelUse(threads: compute.threads, sampler: sampling.sampler)
    let trained = try ModelRegistry.current.open(directory, use: use).forecasting(for: "ddssm forecast")
    let table = try trained.data.read(file: file, statics: statics)
    let forecast = try trained.forecast(table, horizon: horizon, samples: samples, seed: compute.seed, file: file)
    try forecast.write(to: out)
    Console.write("\(out): \(samples) paths of \(horizon) steps for each of \(table.series.count) series")
  }
}

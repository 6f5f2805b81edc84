import ArgumentParser
import CommandLineSupport
import Experiments
import Files
import Foundation
import Runs
import Tensor

/// `ddssm study series`: is a diffusion worth it on these series?
struct StudySeriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "series", abstract: "Compare models and simple baselines on a CSV file, one step ahead, time by time.",
    discussion: """
      Trains the models (--models; a ddssm and a dkf when absent) with every seed on all but the last part of each series, and fits a \
      linear-Gaussian state space model there by maximum likelihood. Scores the one-step predictions of that part, and those of the \
      last observation. Compares the first model with the others; when it is a ddssm, says whether a Gaussian is enough. Writes results.json, report.md, and the runs and baselines with the scores \
      of every time into the output directory.
      """)

  @Argument(help: ArgumentHelp("The series, as CSV.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("The directory to write into.", valueName: "dir"))
  var out: String

  @Option(
    help: ArgumentHelp(
      "The models, separated by commas; the first is compared with the others. Those there are: \(ModelRegistry.current.summary).",
      valueName: "a,b"))
  var models = NameList(["ddssm", "dkf"])

  @Option(help: "How many seeds each model is trained with; 0 for the baselines alone.")
  var seeds = 3

  @Option(help: "Predictive draws per time.")
  var samples = 1024

  @Option(help: ArgumentHelp("Also score the observation of so many steps before, a season.", valueName: "steps"))
  var season: Int?

  @Option(
    help: ArgumentHelp(
      "The order of the linear-Gaussian model; of 1 and 2 the one with Akaike's least criterion when absent.", valueName: "order")
  )
  var linearOrder: Int?

  @Flag(help: "Model and score the natural logarithms of the observations, which must be above 0.")
  var log = false

  @OptionGroup var fitting: FittingOptions

  @Option(help: "Threads to work with. The result is the same for every number.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    try UsageCheck.require("--seeds", seeds, in: 0...1000)
    try UsageCheck.require("--season", season, in: 1...Int.max)
    try UsageCheck.require("--linear-order", linearOrder, in: 1...8)
    try UsageCheck.require("--samples", samples, in: 2...CounterRandom.maxLevels)
    try UsageCheck.require("--threads", threads, in: 1...1024)
    _ = try models.kinds()
    guard fitting.holdout > 0 else {
      throw ValidationError("nothing would be held out to score: give --holdout, for instance --holdout 0.33")
    }
  }

  func run() throws {
    let data = try fitting.data(file: file, logarithm: log)
    var study = try SeriesStudy(
      data: data, models: models.kinds().map { try config(of: $0, data) }, seeds: Array(1..<seeds + 1), samples: samples,
      directory: out, threads: threads)
    data.warnings.forEach(Console.warn)
    try OutputDirectory.create(at: out)
    (study.logarithm, study.season) = (log, season)
    if let linearOrder { study.linearOrders = [linearOrder] }
    do {
      let interrupt = InterruptFlag()
      print(try study.run(isInterrupted: { interrupt.isRaised }, warn: Console.warn).text)
    } catch let stop as StudyInterrupted {
      Console.write(stop.description)
      throw ExitCode(130)
    }
  }

  /// How a model is trained, but for the seed.
  private func config<Kind: ModelKind>(of kind: Kind, _ data: TrainingData) throws -> any StudiedModel {
    let settings = try fitting.settings(for: kind)
    try kind.require(settings, fit: data.steps, dataFile: file, settingsFile: fitting.config)
    if fitting.validation > 0 { try kind.require(.validate, for: "--validation") }
    return RunConfig(model: kind, preset: fitting.preset(for: kind), seed: 1, data: data.record, settings: settings)
  }
}

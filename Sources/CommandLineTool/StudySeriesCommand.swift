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
    commandName: "series", abstract: "Compare both models and simple baselines on a CSV file, one step ahead, time by time.",
    discussion: """
      Trains a ddssm and a dkf with every seed on all but the last part of each series and fits a linear-Gaussian state space \
      model there by maximum likelihood. Scores the one-step predictions of that part, those of the last observation beside \
      them, and says whether a Gaussian is enough. Writes results.json, report.md, and the runs and baselines with the scores \
      of every time into the output directory.
      """)

  @Argument(help: ArgumentHelp("The series, as CSV.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("The directory to write into.", valueName: "dir"))
  var out: String

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
    guard fitting.holdout > 0 else {
      throw ValidationError("nothing would be held out to score: give --holdout, for instance --holdout 0.33")
    }
  }

  func run() throws {
    let data = try fitting.data(file: file, logarithm: log)
    var settings: [StateSpaceKind: RunSettings] = [:]
    for kind in StateSpaceKind.allCases {
      let chosen = try fitting.settings(for: kind)
      try kind.require(chosen, fit: data.steps, dataFile: file, settingsFile: fitting.config)
      settings[kind] = chosen
    }
    data.warnings.forEach(Console.warn)
    try OutputDirectory.create(at: out)
    var study = SeriesStudy(
      data: data, settings: settings, preset: fitting.preset ?? .recommended, seeds: Array(1..<seeds + 1), samples: samples,
      directory: out,
      threads: threads)
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
}

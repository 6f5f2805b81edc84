import ArgumentParser
import DeepStateSpace
import Experiments
import Foundation
import Tensor

/// `ddssm study series`: is a diffusion worth it on these series?
struct StudySeriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "series", abstract: "Train both models on a CSV file and compare their one-step predictions time by time.",
    discussion: """
      Trains a ddssm and a dkf with every seed on all but the last part of each series, scores the one-step predictions of that \
      part, and prints the difference with its standard error over the times. Writes results.json and the runs, each with its \
      scores.csv, into the output directory.
      """)

  @Argument(help: ArgumentHelp("The series, as CSV.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("The directory to write into.", valueName: "dir"))
  var out: String

  @Option(help: "How many seeds each model is trained with.")
  var seeds = 3

  @Option(help: "Predictive draws per time.")
  var samples = 1024

  @OptionGroup var fitting: FittingOptions

  @Option(help: "Threads to work with. The result is the same for every number.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    try UsageCheck.require("--seeds", seeds, in: 1...1000)
    try UsageCheck.require("--samples", samples, in: 2...CounterRandom.greatestLevels)
    try UsageCheck.require("--threads", threads, in: 1...1024)
    guard fitting.holdout > 0 else {
      throw ValidationError("nothing would be held out to score: give --holdout, for instance --holdout 0.33")
    }
  }

  func run() throws {
    let data = try fitting.data(file: file)
    var settings: [TransitionKind: RunSettings] = [:]
    for kind in TransitionKind.allCases {
      let chosen = try fitting.settings(for: kind)
      try chosen.requireTransition(in: data.steps, file: file)
      try chosen.requireHistory(for: kind, file: fitting.config)
      settings[kind] = chosen
    }
    data.warnings.forEach(Announcement.warn)
    try OutputDirectory.create(at: out)
    let study = SeriesStudy(
      data: data, settings: settings, preset: fitting.preset, seeds: Array(1...seeds), samples: samples, directory: out,
      threads: threads)
    do {
      print(try study.run(interrupt: InterruptFlag()).text)
    } catch let stop as StudyInterrupted {
      Announcement.write(stop.description)
      throw ExitCode(130)
    }
  }
}

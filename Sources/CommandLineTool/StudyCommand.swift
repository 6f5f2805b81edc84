import ArgumentParser
import CommandLineSupport
import Experiments
import Files
import Foundation
import Runs

/// `ddssm study`: whole experiments, from data to figures.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study", abstract: "Run a whole experiment.",
    subcommands: [
      StudyBimodalCommand.self, StudyAblationsCommand.self, StudyRobustnessCommand.self,
      StudyRemediesCommand.self, StudyPlanCommand.self,
      StudySeriesCommand.self,
    ])
}

/// `ddssm study bimodal`: the comparison of section 4.
struct StudyBimodalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bimodal", abstract: "Train both models on the bimodal walk and compare them with the exact distribution.",
    discussion: "Writes results.json and the figures, as SVG and PNG, into the output directory.")

  @Flag(help: "How long it takes.")
  var size = StudySize.quick

  @Option(help: "How many seeds each model is trained with.")
  var seeds: Int?

  @Option(help: "The settings to start from: recommended, short or paper; at quick size short when absent, else recommended.")
  var preset: Preset?

  @Option(help: ArgumentHelp("The directory to write into.", valueName: "dir"))
  var out: String

  @Option(help: "Threads to work with. The result is the same for every number.")
  var threads: Int?

  func validate() throws {
    try UsageCheck.require("--seeds", seeds, in: 1...1000)
    if let preset { _ = try UsageCheck.rephrase { try StateSpaceKind.ddssm.settings(ofPreset: preset) } }
    try UsageCheck.require("--threads", threads, in: 1...1024)
  }

  func run() throws {
    try OutputDirectory.create(at: out)
    let preset = preset ?? (size == .quick ? .short : .recommended)
    let study = BimodalStudy(
      size: size == .quick ? .quick(preset) : .full, seeds: Array(1...(seeds ?? (size == .quick ? 1 : 5))), preset: preset,
      directory: out, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    announce(study)
    let results: StudyResults
    do {
      let interrupt = InterruptFlag()
      results = try study.run(isInterrupted: { interrupt.isRaised }, warn: Console.warn)
    } catch let stop as StudyInterrupted {
      Console.write(stop.description)
      throw ExitCode(130)
    }
    let table = StudyTable(results, walk: study.walk).description
    try FileHandle.standardOutput.write(contentsOf: Data((table + "\n").utf8))
  }

  /// Says how long training will take, and draws a first figure; where either fails the study itself will say why.
  private func announce(_ study: BimodalStudy) {
    if let seconds = try? study.expectedSeconds(), seconds > 0 {
      let time = ProgressState.duration(seconds)
      Console.write("training takes about \(time) on this machine as it is now; scores and figures follow")
    }
    if (try? study.drawTruth()) != nil { Console.write("a first figure, what the models have to learn: \(out)/truth.png") }
  }
}

import ArgumentParser
import Experiments

/// `ddssm evaluate`: scores one-step predictions against what came.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score one-step predictions on the times a run held out.")

  @Argument(help: ArgumentHelp("The directory of a run.", valueName: "run"))
  var path: String

  @Argument(help: ArgumentHelp("The series, held-out part included, as CSV.", valueName: "file"))
  var file: String

  @Option(help: "Predictive draws per time.")
  var samples = 1024

  @Option(help: ArgumentHelp("The static covariates, if the run has them.", valueName: "file"))
  var statics: String?

  @Flag(help: "Score every time, those the model was fitted to included.")
  var all = false

  @Flag(help: "Write the scores as JSON.")
  var json = false

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    try UsageCheck.require("--samples", samples, in: 2...1_000_000)
  }

  func run() throws {
    let directory = try RunDirectory.open(at: path)
    let config = try directory.config(as: RunConfig.self)
    let table = try config.data.read(file: file, statics: statics)
    let firstRows = all ? table.series.map { _ in 0 } : config.data.holdOut.fittingRows(of: table)
    try requireScored(table, from: firstRows, holdOut: config.data.holdOut)
    let report = try score(
      EvaluationJob(
        run: directory, config: config, table: table, firstScoredRows: firstRows, samples: samples, seed: compute.seed,
        threads: compute.threads))
    print(json ? try report.json() : report.text)
  }

  private func requireScored(_ table: SeriesTable, from rows: [Int], holdOut: HoldOutSplit) throws {
    guard zip(table.series, rows).allSatisfy({ $0.length <= $1 }) else { return }
    throw UserError(
      holdOut.fraction == 0 ? "the run held nothing out" : "no row lies in the part the run held out",
      expected: "rows that were not fitted", hint: "pass --all to score every time, or train with --holdout", file: file)
  }
}

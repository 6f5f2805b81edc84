import ArgumentParser
import CommandLineSupport
import Files
import Runs
import Tensor
import TimeSeries

/// `ddssm evaluate`: scores one-step predictions against what came.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score one-step predictions on the times a run held out.",
    discussion: """
      Every scored row is predicted from the rows before it: all of them or, when the run was trained on windows, as many of \
      the last ones as a window has. Rows with fewer rows before them than the Markov order are left out, missing values are \
      skipped.

      With --json: times, entries (how many were scored); scores.log_score (log predictive density in nats, higher is better), \
      scores.crps (lower is better), scores.locf_crps (the same for the last observation carried forward), scores.nelbo (the \
      bound on the same rows cut into training sequences, nats per sequence), each with mean and standard_error; \
      nelbo_per_entry. A number that does not exist is null. The file of --out has one line per scored entry.
      """)

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

  @Option(help: ArgumentHelp("A CSV file for the scores of every entry.", valueName: "file"))
  var out: String?

  @OptionGroup var sampling: SamplingOptions

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    try UsageCheck.require("--samples", samples, in: 2...CounterRandom.maxLevels)
  }

  func run() throws {
    let directory = try RunDirectory.open(at: path)
    let use = ModelUse(threads: compute.threads, sampler: sampling.sampler)
    let trained = try ModelRegistry.current.open(directory, use: use).forecasting(for: "ddssm evaluate")
    let table = try trained.data.read(file: file, statics: statics)
    let firstRows = all ? table.series.map { _ in 0 } : trained.data.holdOut.fittingRows(of: table)
    let scored = try scores(by: trained, table, from: firstRows)
    if let out { try ScoreTable.write(scored, to: out) }
    let bound = (trained as? any BoundingRun)?.bound(table, from: firstRows, seed: compute.seed)
    let report = EvaluationReport(scored, bound: bound)
    print(json ? try report.json() : report.text + "\n", terminator: "")
  }

  private func scores(by trained: any ForecastingRun, _ table: SeriesTable, from firstRows: [Int]) throws -> [ScoredEntry] {
    let holdOut = trained.data.holdOut
    guard zip(table.series, firstRows).contains(where: { $0.length > $1 }) else {
      throw UserError(
        holdOut.fraction == 0 ? "the run held nothing out" : "no row lies in the part the run held out",
        expected: "rows that were not fitted", hint: "pass --all to score every time, or train with --holdout", file: file)
    }
    var progress: ProgressReporter?
    let scored = trained.scores(table, from: firstRows, samples: samples, seed: compute.seed) { done, total in
      if progress == nil { progress = ProgressReporter(label: "evaluate", total: total) }
      progress?.update(step: done)
    }
    progress?.finish()
    guard !scored.isEmpty else {
      throw UserError(
        "no row has the \(trained.order) rows before it that a prediction needs",
        expected: "series longer than the Markov order", file: file)
    }
    return scored
  }
}

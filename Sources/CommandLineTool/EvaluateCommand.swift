import ArgumentParser
import CommandLineSupport
import Files
import Runs
import Tensor

/// `ddssm evaluate`: scores one-step predictions against what came.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score one-step predictions on the times a run held out.",
    discussion: """
      Every scored row is predicted from the rows before it: all of them or, when the run was trained on windows, as many of \
      the last ones as a window has. Rows with fewer rows before them than the model needs are left out, missing values are \
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
    if let out { try AtomicFile.requireWritable(out) }
    let directory = try RunDirectory.open(at: path)
    let use = ModelUse(threads: compute.threads, sampler: sampling.sampler)
    let trained = try ModelRegistry.current.open(directory, use: use).forecasting(for: "ddssm evaluate")
    let table = try trained.data.read(file: file, statics: statics)
    var progress: ProgressReporter?
    let evaluation = try trained.evaluate(table, fittedRows: all, samples: samples, seed: compute.seed, file: file) {
      done, total in
      if progress == nil { progress = ProgressReporter(label: "evaluate", total: total) }
      progress?.update(step: done)
    }
    progress?.finish()
    if let out { try ScoreTable.write(evaluation.entries, to: out) }
    let report = evaluation.report
    print(json ? try report.json() : report.text + "\n", terminator: "")
  }
}

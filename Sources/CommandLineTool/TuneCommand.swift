import ArgumentParser
import CommandLineSupport
import Files
import Foundation
import ParameterSearch
import Runs
import Tensor

extension TuningMetric: ExpressibleByArgument {}

/// `ddssm tune`: searches settings.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune", abstract: "Search settings: train with many, and keep those that predict best.",
    discussion: """
      The first trial runs the settings as they are; the others are proposed by Optuna (TPE), over the ranges of a space file. \
      Trials are scored on rows that are not fitted: those of --validate-on, or the --validation part, or the --holdout part. One \
      that falls behind the median of the others at a half, two thirds or five sixths of its steps is pruned; one that diverges is \
      run once more with the next seed.

      Any number of processes and machines share a study when the same command names one PostgreSQL as --storage. A trial \
      whose worker has died is run once more. Ctrl-C gives the trial under way back; the same command goes on where it stopped.

      The directory has trials/<number> (runs like any other), trials.csv, results.json and best.json: settings for train \
      --config.
      """)

  @Argument(help: ArgumentHelp("The series, as CSV.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("The directory to write into.", valueName: "dir"))
  var out: String

  @Option(help: ModelChoice.help, transform: ModelChoice.init(argument:))
  var model = ModelChoice.ddssm

  @OptionGroup(title: "Fitting") var fitting: FittingOptions

  @OptionGroup(title: "Scoring") var scoring: ScoringOptions

  @OptionGroup(title: "Search") var search: SearchOptions

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    guard scoring.validateOn != nil || fitting.validation > 0 || fitting.holdout > 0 else {
      throw ValidationError(
        "nothing would score a trial: give --validate-on, --validation or --holdout, for instance --validation 0.2")
    }
  }

  func run() throws { try tune(model.kind) }

  private func tune<Kind: ModelKind>(_ model: Kind) throws {
    let study = try study(of: model)
    try OutputDirectory.create(at: out)
    let tuning = try Tuning(
      study, search.terms(directory: out), python: search.python, script: search.engine, directory: out, threads: compute.threads)
    let interrupt = InterruptFlag()
    let results = try tuning.run(interrupt: interrupt, plots: search.plots, say: Console.write)
    print(results.text)
    guard !interrupt.isRaised else {
      Console.write("stopped; the same command goes on")
      throw ExitCode(130)
    }
    guard results.best != nil else {
      throw UserError("no trial was completed", expected: "one or more", hint: "\(out)/trials.csv says why", file: out)
    }
    Console.write("ddssm train \(file) --model \(model.rawValue) --config \(out)/best.json trains with the best settings")
  }

  private func study<Kind: ModelKind>(of model: Kind) throws -> TuningStudy<Kind> {
    let settings = try fitting.settings(for: model)
    let data = try fitting.data(file: file)
    try model.require(settings, fit: data.steps, dataFile: file, settingsFile: fitting.config)
    data.warnings.forEach(Console.warn)
    let evaluator = try scoring.evaluator(data, statics: fitting.statics, seed: compute.seed)
    let preset = fitting.preset(for: model)
    try evaluator.require(
      for: RunConfig(model: model, preset: preset, seed: compute.seed, data: data.record, settings: settings),
      file: scoring.validateOn ?? file)
    let space = try SearchSpace(readingFile: search.space ?? "docs/settings/search-\(model.rawValue).json")
    let study = try TuningStudy(
      name: search.study ?? "\(model.rawValue)-\(scoring.metric.rawValue)-\(URL(fileURLWithPath: file).lastPathComponent)",
      model: model, preset: preset, settings: settings, space: space, data: data, evaluator: evaluator,
      seed: compute.seed,
      equalCost: search.equalCost)
    for path in space.outside(try space.values(of: settings)) {
      Console.warn(
        "\(space.file): '\(path)', where the first trial begins, lies outside its range; it is tried all the same")
    }
    return study
  }
}

/// What a trial is scored by.
struct ScoringOptions: ParsableArguments {
  @Option(
    help: """
      The score: nelbo (the bound per observed entry: cheap, and sees every transition), loss (the model's own, for one without a \
      bound), log-score or crps (of one-step predictions).
      """)
  var metric = TuningMetric.nelbo

  @Option(
    help: ArgumentHelp(
      "A second file with the same columns, whose series score the trials and are not fitted.",
      valueName: "file"))
  var validateOn: String?

  @Option(help: "How many rows at the end of each series of --validate-on are predicted by log-score and crps.")
  var last = 1

  @Option(help: "Predictive draws per time, for log-score and crps.")
  var samples = 256

  @OptionGroup var sampling: SamplingOptions

  func validate() throws {
    try UsageCheck.require("--last", last, in: 1...Int.max)
    try UsageCheck.require("--samples", samples, in: 2...CounterRandom.maxLevels)
  }

  /// The evaluator of trials fitted to `data`.
  func evaluator(_ data: TrainingData, statics: String?, seed: Int) throws -> TrialEvaluator {
    var rows = data.validationRows
    if let validateOn {
      let table = try data.record.read(file: validateOn, statics: statics)
      rows = (table, metric.isOfSequences ? table.series.map { _ in 0 } : table.lastRows(last))
    }
    guard let rows else { throw ValidationError("nothing would score a trial") }
    return TrialEvaluator(
      metric, table: rows.table, from: rows.firstRows, samples: samples, sampler: sampling.sampler, seed: seed)
  }
}

/// How the search goes.
struct SearchOptions: ParsableArguments {
  @Option(help: "Trials of the whole study, all its workers together; retries are not counted.")
  var trials = 50

  @Option(help: "How many of them are drawn at random before the search learns from them, and before any is pruned.")
  var startup = 10

  @Flag(
    help: """
      Give every trial as many trajectories (updates × batch × S) as the settings have, and so about as much time, in place of as \
      many updates: otherwise the largest batch has every advantage. What is searched in updates then goes with a trial's number \
      of them.
      """)
  var equalCost = false

  @Option(help: ArgumentHelp("What is searched; docs/settings/search-<model>.json when absent.", valueName: "file.json"))
  var space: String?

  @Option(
    help: ArgumentHelp(
      "Where the study lives: postgresql://user@host/database, or sqlite:///file; study.db in the directory when absent.",
      valueName: "url"))
  var storage: String?

  @Option(help: "The study's name in the storage; made of model, metric and file when absent.")
  var study: String?

  @Option(help: "Seconds without a sign of life after which another worker takes a trial over.")
  var grace = 60

  @Flag(help: "Draw Optuna's own plots into the directory; needs matplotlib (Tuning/requirements-plots.txt).")
  var plots = false

  @Option(help: ArgumentHelp("A Python with Optuna; make tuner sets it up.", valueName: "file"))
  var python = ".tuner/bin/python"

  @Option(help: ArgumentHelp("The script that speaks with Optuna.", valueName: "file"))
  var engine = "Tuning/engine.py"

  func validate() throws {
    try UsageCheck.require("--trials", trials, in: 1...1_000_000)
    try UsageCheck.require("--startup", startup, in: 1...1_000_000)
    try UsageCheck.require("--grace", grace, in: 4...86_400)
  }

  func terms(directory: String) -> TuningTerms {
    TuningTerms(trials: trials, startup: startup, grace: grace, storage: storage ?? "sqlite:///\(directory)/study.db")
  }
}

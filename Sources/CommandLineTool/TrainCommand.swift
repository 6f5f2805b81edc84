import ArgumentParser
import CommandLineSupport
import Files
import Runs

/// `ddssm train`: fits a model to the series of a file and leaves a run directory.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Fit a model to the series of a CSV file.",
    discussion: """
      The file has a header row with the columns 'series' and 'time', then one column per value. An empty cell is a missing \
      value. Values and covariates are standardised by the rows that are fitted. Ctrl-C ends training after the step under \
      way and keeps its weights.

      The run directory holds config.json (all settings), metrics.jsonl (one line per training.logEvery steps: the terms of \
      the loss, of ddssm and dkf those of the bound in nats per sequence) and weights.safetensors (replaced every training.checkpointEvery steps).
      """)

  @Argument(help: ArgumentHelp("The series, as CSV.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("The directory of the run.", valueName: "run"))
  var out: String

  @Option(help: ModelChoice.help, transform: ModelChoice.init(argument:))
  var model = ModelChoice.ddssm

  @OptionGroup var fitting: FittingOptions

  @Flag(help: "Replace a run that is already there.")
  var force = false

  @OptionGroup var compute: ComputeOptions

  func run() throws { try train(model.kind) }

  private func train<Kind: ModelKind>(_ model: Kind) throws {
    let settings = try fitting.settings(for: model)
    let data = try fitting.data(file: file)
    try model.require(settings, fit: data.steps, dataFile: file, settingsFile: fitting.config)
    if fitting.validation > 0 { try model.require(.validate, for: "--validation") }
    data.warnings.forEach(Console.warn)
    let config = RunConfig(
      model: model, preset: fitting.preset(for: model), seed: compute.seed, data: data.record, settings: settings)
    var fitting = try Fitting(config, data: data, threads: compute.threads)
    let run = try RunDirectory.create(at: out, replacing: force)  // a run that is there is lost only now that the model stands
    try fitting.keep(in: run)
    let interrupt = InterruptFlag()
    let progress = ProgressReporter(label: model.rawValue, total: settings.training.optimization.steps)
    try fitting.train(progress: progress) { interrupt.isRaised }
    fitting.warnings.forEach(Console.warn)
    guard !interrupt.isRaised else {
      Console.write("stopped; the last checkpoint is \(run.weightsFile)")
      throw ExitCode(130)
    }
  }
}

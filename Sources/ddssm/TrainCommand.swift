import ArgumentParser
import DeepStateSpace
import Experiments

/// `ddssm train`: fits a model to the series of a file and leaves a run directory.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Fit a model to the series of a CSV file.",
    discussion: """
      The file has a header row with the columns 'series' and 'time', then one column per value. An empty cell is a missing \
      value. Values and covariates are standardised by the rows that are fitted. Ctrl-C ends training after the step under \
      way and keeps its weights.

      The run directory holds config.json (all settings), metrics.jsonl (one line per training.logEvery steps: the terms of \
      the bound in nats per sequence) and weights.safetensors (replaced every training.checkpointEvery steps).
      """)

  @Argument(help: ArgumentHelp("The series, as CSV.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("The directory of the run.", valueName: "run"))
  var out: String

  @Option(help: "The model: ddssm, or dkf with a Gaussian transition.")
  var model = TransitionKind.diffusion

  @Option(help: "The settings to start from: recommended or paper.")
  var preset = Preset.recommended

  @Option(help: ArgumentHelp("A JSON file of settings that replace the preset's.", valueName: "file.json"))
  var config: String?

  @Option(help: "Steps of training, in place of the settings' number; λ rises over the same share of them.")
  var steps: Int?

  @Option(help: ArgumentHelp("Columns that are known ahead, separated by commas.", valueName: "a,b"))
  var covariates: NameList?

  @Option(help: ArgumentHelp("A CSV file of static covariates, one row per series.", valueName: "file"))
  var statics: String?

  @Option(help: "Rows of a training sequence; longer series are cut. Whole series when absent.")
  var window: Int?

  @Option(help: "Rows from one window to the next; the window's length when absent.")
  var stride: Int?

  @Option(help: ArgumentHelp("The last part of each series to keep out of fitting.", valueName: "fraction"))
  var holdout = 0.0

  @Flag(help: "Replace a run that is already there.")
  var force = false

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    try UsageCheck.require("--steps", steps, in: 1...Int.max)
    guard stride == nil || window != nil else { throw ValidationError("--stride needs --window") }
    _ = try UsageCheck.rephrase { try windowing() }
    _ = try UsageCheck.rephrase { try HoldOut(fraction: holdout) }
  }

  func run() throws {
    let settings = try settings()
    let data = try TrainingData(
      file: file, covariates: covariates?.names ?? [], statics: statics, windowing: windowing(),
      holdOut: HoldOut(fraction: holdout))
    try settings.requireTransition(in: data.steps, file: file)
    try settings.requireHistory(for: model, file: config)
    data.warnings.forEach(Announcement.warn)
    let config = RunConfig(model: model, preset: preset, seed: compute.seed, data: data.record, settings: settings)
    let run = try RunDirectory.create(at: out, replacing: force)
    try run.write(config: config)
    let interrupt = InterruptFlag()
    var fitting = try Fitting(config, data: data, run: run, threads: compute.threads)
    let progress = ProgressReporter(label: model.rawValue, total: settings.training.steps)
    try fitting.train(progress: progress) { interrupt.isRaised }
    guard !interrupt.isRaised else {
      Announcement.write("stopped; the last checkpoint is \(run.weightsFile)")
      throw ExitCode(130)
    }
  }

  private func windowing() throws -> Windowing? {
    try window.map { try Windowing(length: $0, stride: stride) }
  }

  private func settings() throws -> RunSettings {
    var settings = preset.settings(for: model)
    if let config {
      settings = try SettingsFile(readingFile: config).applied(to: settings, whole: ["diffusion.schedule"])
    }
    if let steps { settings.training.resize(to: steps) }
    try settings.validate(file: config)
    return settings
  }
}

import ArgumentParser
import CommandLineSupport
import Runs
import TimeSeries

/// What is fitted and how: shared by the commands that train on a file.
struct FittingOptions: ParsableArguments {
  @Option(
    help: """
      The settings to start from: one of the model's presets, its first when absent. ddssm and dkf have recommended, short and paper.
      """)
  var preset: Preset?

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

  @Option(
    help: ArgumentHelp(
      "The last part of the rows that remain, which evaluates the weights: those with the least loss on it are kept.",
      valueName: "fraction"))
  var validation = 0.0

  func validate() throws {
    try UsageCheck.require("--steps", steps, in: 1...Int.max)
    guard stride == nil || window != nil else { throw ValidationError("--stride needs --window") }
    _ = try UsageCheck.rephrase { try windowing() }
    _ = try UsageCheck.rephrase { try HoldOut(fraction: holdout) }
    guard validation >= 0, validation < 1 else {
      throw ValidationError("--validation is \(validation); it is a fraction from 0 (no row set aside) to below 1")
    }
  }

  /// The preset that is asked for, or the model's first.
  func preset(for model: some ModelKind) -> Preset { preset ?? model.presets[0] }

  /// The settings of a model: the preset's, then the file's, then the number of steps.
  func settings<Kind: ModelKind>(for model: Kind) throws -> Kind.Settings {
    var settings = try model.settings(ofPreset: preset(for: model))
    if let config {
      settings = try SettingsFile(readingFile: config).applied(to: settings, whole: Kind.Settings.wholeObjects)
    }
    if let steps { settings.training.resize(to: steps) }
    try settings.validate(file: config)
    return settings
  }

  /// The file, split and measured; or the logarithms of its observations.
  func data(file: String, logarithm: Bool = false) throws -> TrainingData {
    try TrainingData(
      file: file, covariates: covariates?.names ?? [], statics: statics, logarithm: logarithm, windowing: windowing(),
      holdOut: HoldOut(fraction: holdout), validation: validation > 0 ? HoldOut(fraction: validation) : nil)
  }

  private func windowing() throws -> Windowing? {
    try window.map { try Windowing(length: $0, stride: stride) }
  }
}

import DeepStateSpace
import Files
import Foundation
import ReverseProcess
import Runs
import TimeSeries

/// A model fitted to series, in memory: it forecasts, generates, smooths, imputes and is scored, and can be saved as a run directory.
///
/// The numbers are those of the command line `ddssm` with the same seed, settings and kernels of OpenBLAS (`config.kernels`), for any
/// number of threads. The commands call `OpenBLAS.adoptFastestKernels()` first; a program that does so too has theirs.
public struct FittedModel: Sendable {
  /// The model, its settings, and what it remembers of its data: columns, windows, hold-out and scales.
  public let config: RunConfig<StateSpaceKind>
  /// The series it was fitted to, held-out rows included; nil for a model that was read back.
  public let series: SeriesTable?
  /// What was odd about the series or the training, such as constant columns; empty for a model that was read back.
  public let warnings: [String]
  /// How many updates trained it: fewer than `config.settings.training.steps` when fitting was interrupted.
  public let updates: Int
  /// What was logged while it was fitted, one entry per `training.logEvery` updates; empty for a model that was read back.
  public let metrics: [MetricsEntry]
  let trained: TrainedRun<StateSpaceKind>
  private let log: [UInt8]?

  /// As many threads as the machine has cores.
  public static var allCores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Fits a model. Nothing is written and nothing is printed.
  ///
  /// Throws a `UserError` for series that leave nothing to fit, settings that make no sense, and a training that diverged.
  /// - Parameters:
  ///   - series: what to fit, from a file or from memory.
  ///   - model: `.ddssm`, whose transition is a diffusion, or `.dkf`, whose transition is a Gaussian.
  ///   - preset: the settings to start from.
  ///   - steps: the number of updates in place of the settings' number, at least 1; λ rises over the same share of them.
  ///   - window: rows of a training sequence, at least 2; longer series are cut. Series are taken whole when it is left out.
  ///   - stride: rows from one window to the next, 1 to `window`; `window` when left out.
  ///   - holdOut: the last share of each series that is kept out of fitting, 0 to below 1.
  ///   - validation: the last share of the rows that remain, which chooses among the weights of the training, 0 to below 1.
  ///   - seed: of every random number, 0 to 4,294,967,295.
  ///   - threads: 1 to 1,024; the numbers do not depend on it.
  ///   - settings: changes to the preset's settings.
  ///   - isInterrupted: asked before every update; true ends the training, and the model is what it then is.
  ///   - progress: told of every update.
  public init(
    fitting series: SeriesTable, model: StateSpaceKind = .ddssm, preset: Preset = .recommended, steps: Int? = nil,
    window: Int? = nil, stride: Int? = nil, holdOut: Double = 0, validation: Double = 0, seed: Int = 0,
    threads: Int = FittedModel.allCores, settings change: (inout RunSettings) throws -> Void = { _ in },
    isInterrupted: () -> Bool = { false }, progress: (FittingProgress) -> Void = { _ in }
  ) throws {
    try ParameterCheck.seed(seed)
    try ParameterCheck.threads(threads)
    let settings = try FittedModel.settings(preset, for: model, steps: steps, change)
    let data = try FittedModel.data(series, window: window, stride: stride, holdOut: holdOut, validation: validation)
    try model.require(settings, fit: data.steps, dataFile: nil, settingsFile: nil)
    let config = RunConfig(model: model, preset: preset, seed: seed, data: data.record, settings: settings)
    var fitting = try Fitting(config, data: data, threads: threads)
    try fitting.train(isInterrupted: isInterrupted) { step, terms in
      progress(FittingProgress(updates: step, total: settings.training.steps, terms: terms))
    }
    self.config = config
    self.series = series
    warnings = data.warnings + fitting.warnings
    updates = fitting.updates
    metrics = fitting.metrics
    trained = try fitting.trained
    log = nil
  }

  /// Reads a model back from a run directory, which `save(to:)` or `ddssm train` has written.
  ///
  /// Throws a `UserError` when there is no run, or it is incomplete or damaged.
  /// - Parameter threads: 1 to 1,024; the numbers do not depend on it.
  public init(contentsOf path: String, threads: Int = FittedModel.allCores) throws {
    try ParameterCheck.threads(threads)
    let run = try RunDirectory.open(at: path)
    config = try run.config(as: RunConfig<StateSpaceKind>.self)
    trained = try TrainedRun(run, config: config, threads: threads)
    updates =
      try SafeTensors(readingFile: run.weightsFile).metadata["steps"].flatMap { Int($0) } ?? config.settings.training.steps
    let hasLog = FileManager.default.fileExists(atPath: run.metricsFile)
    log = hasLog ? try SourceText(readingFile: run.metricsFile).bytes : nil
    (series, warnings, metrics) = (nil, [], [])
  }

  /// Writes the run directory that `ddssm train` writes: `config.json`, `metrics.jsonl` and `weights.safetensors`.
  ///
  /// Throws a `UserError` when the directory cannot be written, or holds a run already and `replacing` is false.
  public func save(to path: String, replacing: Bool = false) throws {
    let run = try RunDirectory.create(at: path, replacing: replacing)
    try run.write(config: config)
    if let log { try AtomicFile.write(log, to: run.metricsFile) }
    for entry in metrics { try run.append(metrics: entry) }
    try run.write(weights: SafeTensors(trained.simulator.parameters, metadata: ["steps": "\(updates)"]))
  }
}

/// How far fitting is.
public struct FittingProgress: Sendable {
  /// Updates done, from 1.
  public let updates: Int
  /// Updates in all.
  public let total: Int
  /// The terms of the last update's loss by name, means over its sequences in nats.
  public let terms: [(name: String, value: Double)]
}

extension RunSettings {
  /// Takes over the settings that a JSON file names, as `ddssm train` does with a settings file; the others stay.
  ///
  /// Throws a `UserError` with line and column for an unknown setting or a value that is none.
  public mutating func apply(contentsOf path: String) throws {
    self = try SettingsFile(readingFile: path).applied(to: self, whole: ["diffusion.schedule"])
  }
}

extension FittedModel {
  /// The preset's settings, changed, then resized to a number of updates.
  private static func settings(
    _ preset: Preset, for model: StateSpaceKind, steps: Int?, _ change: (inout RunSettings) throws -> Void
  ) throws -> RunSettings {
    var settings = try model.settings(ofPreset: preset)
    try change(&settings)
    if let steps {
      try ParameterCheck.require("steps", steps, in: 1...Int.max)
      settings.training.resize(to: steps)
    }
    try settings.validate(file: nil)
    return settings
  }

  private static func data(
    _ series: SeriesTable, window: Int?, stride: Int?, holdOut: Double, validation: Double
  ) throws -> TrainingData {
    try series.requireSound()
    guard stride == nil || window != nil else { throw UserError("`stride` is given and `window` is not", expected: "both") }
    guard validation >= 0, validation < 1 else {
      throw UserError("`validation` is \(validation)", expected: "a fraction from 0 (no row set aside) to below 1")
    }
    return try TrainingData(
      series, windowing: window.map { try Windowing(length: $0, stride: stride) }, holdOut: HoldOut(fraction: holdOut),
      validation: validation > 0 ? HoldOut(fraction: validation) : nil)
  }
}

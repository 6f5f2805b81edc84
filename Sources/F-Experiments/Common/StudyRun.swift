import Files
import Foundation
import ReverseProcess
import Runs

/// A study was stopped from outside.
public struct StudyInterrupted: Error, CustomStringConvertible {
  /// What happened.
  public var description: String {
    "the study was stopped; what was finished is in its directory, and the same command goes on from there"
  }
}

/// One run of a study: trained, and left under `runs/` like any other run. A run that is there already is taken as it is.
struct StudyRun<Kind: ModelKind> {
  /// `runs/<name>`.
  let directory: RunDirectory
  /// Threads that the model works with.
  let threads: Int
  /// The model, ready for use.
  let trained: TrainedRun<Kind>
  /// What the user should know of its training; nothing for a run that was there already.
  let warnings: [String]

  /// Trains the model of `config` to its end, unless the study holds that run. Throws `StudyInterrupted` when it is stopped before, a
  /// `UserError` when the run is there, but of other kernels.
  /// - Parameter name: the directory under `runs/`; by default the model and the seed.
  init(
    _ config: RunConfig<Kind>, name: String? = nil, data: TrainingData, in study: String, threads: Int, isInterrupted: () -> Bool
  ) throws {
    let name = name ?? "\(config.model.rawValue)-\(config.seed)"
    let path = "\(study)/runs/\(name)"
    self.threads = threads
    if let finished = StudyRun.finished(config, at: path, threads: threads) {
      ((directory, trained), warnings) = (finished, [])
      return
    }
    try StudyRun.keepRunOfOtherKernels(config, at: path)
    var fitting = try Fitting(config, data: data, threads: threads)
    // What is there is lost only now that the model stands: scores of other weights among it.
    try? FileManager.default.removeItem(atPath: path)
    directory = try RunDirectory.create(at: path)
    try fitting.keep(in: directory)
    let progress = ProgressReporter(label: name, total: config.settings.training.optimization.steps)
    try fitting.train(progress: progress, isInterrupted: isInterrupted)
    guard !isInterrupted() else { throw StudyInterrupted() }
    (trained, warnings) = (try fitting.trained, fitting.warnings)
  }

  /// Its metrics, line by line.
  func metrics<Entry: Decodable>(as entry: Entry.Type) throws -> [Entry] {
    try MetricsLog(file: directory.metricsFile).entries(as: entry)
  }

  /// The same run, its model drawn from by a sampler or, when that is nil, in its own way. Throws a `UserError` when the model has no
  /// choice of samplers and one is named.
  func trained(by sampler: Sampler?) throws -> TrainedRun<Kind> {
    guard let sampler else { return trained }
    return try TrainedRun(directory, config: trained.config, use: ModelUse(threads: threads, sampler: sampler))
  }

  /// What the last line of its metrics says of the latents that carry data, where the model counts them, and the wall-clock time of the
  /// training, seconds.
  func ending() throws -> (activeUnits: Int?, seconds: Double?) {
    let last = try metrics(as: CommonMetrics.self).last
    return (last?.activeUnits, last?.seconds)
  }

  /// Wall-clock time of its training, seconds.
  var seconds: Double { get throws { try ending().seconds ?? 0 } }

  /// Whether a study holds this run, trained to its end.
  static func isFinished(_ config: RunConfig<Kind>, name: String, in study: String) -> Bool {
    finished(config, at: "\(study)/runs/\(name)", threads: 1) != nil
  }

  /// The run of the same configuration, trained to its end; nil when there is none.
  private static func finished(_ config: RunConfig<Kind>, at path: String, threads: Int) -> (RunDirectory, TrainedRun<Kind>)? {
    guard let (directory, found) = ended(at: path), found == config,
      let trained = try? TrainedRun(directory, config: config, threads: threads)
    else { return nil }
    return (directory, trained)
  }

  /// Whether a study holds the finished run of `config` under this name.
  static func holds(_ config: RunConfig<Kind>, name: String, in study: String, threads: Int) -> Bool {
    finished(config, at: "\(study)/runs/\(name)", threads: threads) != nil
  }

  /// A run that was trained to its end, and its configuration; nil when there is none.
  private static func ended(at path: String) -> (RunDirectory, RunConfig<Kind>)? {
    guard let directory = try? RunDirectory.open(at: path), let found = try? directory.config(as: RunConfig<Kind>.self),
      let weights = try? SafeTensors(readingFile: directory.weightsFile),
      weights.metadata["steps"] == "\(found.settings.training.optimization.steps)"
    else { return nil }
    return (directory, found)
  }

  /// Refuses to train anew what nothing but OpenBLAS' kernels sets apart from a run that is there: it may be hours of work.
  private static func keepRunOfOtherKernels(_ config: RunConfig<Kind>, at path: String) throws {
    guard var found = ended(at: path)?.1, found.kernels != config.kernels else { return }
    let kernels = found.kernels
    found.kernels = config.kernels
    guard found == config else { return }
    throw UserError(
      "this run was trained with OpenBLAS' \(kernels) kernels, and this process has \(config.kernels)",
      expected: "the same kernels in all of a study, whose results they change",
      hint: "set OPENBLAS_CORETYPE=\(kernels) where the processor has them, or use another directory", file: path)
  }
}

/// What a study reads of a line of metrics, whatever the model.
private struct CommonMetrics: Decodable {
  let activeUnits: Int?
  let seconds: Double?

  private enum CodingKeys: String, CodingKey {
    case seconds
    case activeUnits = "active_units"
  }
}

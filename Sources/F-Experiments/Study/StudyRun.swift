/// A study was stopped from outside.
public struct StudyInterrupted: Error, CustomStringConvertible {
  /// What happened.
  public var description: String { "the study was stopped; runs that were finished, if any, are in its directory" }
}

/// One run of a study: trained, and left under `runs/` like any other run.
struct StudyRun {
  /// `runs/<model>-<seed>`.
  let directory: RunDirectory
  /// The model, ready for use.
  let trained: TrainedRun

  /// Trains the model of `config` to its end. Throws `StudyInterrupted` when it is stopped before.
  init(_ config: RunConfig, data: TrainingData, in study: String, threads: Int, interrupt: InterruptFlag) throws {
    let (name, seed) = (config.model.rawValue, config.seed)
    directory = try RunDirectory.create(at: "\(study)/runs/\(name)-\(seed)", replacing: true)
    try directory.write(config: config)
    var fitting = try Fitting(config, data: data, run: directory, threads: threads)
    let progress = ProgressReporter(label: "\(name), seed \(seed)", total: config.settings.training.steps)
    try fitting.train(progress: progress) { interrupt.isRaised }
    guard !interrupt.isRaised else { throw StudyInterrupted() }
    trained = TrainedRun(config: config, simulator: fitting.simulator, threads: threads)
  }
}

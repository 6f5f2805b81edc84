import BimodalNoise
import DeepStateSpace
import Foundation
import Networks
import Objective
import Tensor
import Training

/// A study was stopped from outside.
public struct StudyInterrupted: Error, CustomStringConvertible {
  /// What happened.
  public var description: String { "the study was stopped; runs that were finished, if any, are in its directory" }
}

extension BimodalStudy {
  /// The observed sequences of one data set, as a model takes them.
  static func sequences(_ simulated: [BimodalSequence]) -> SequenceSet {
    SequenceSet(
      count: simulated.count, steps: length, extents: DataExtents(observations: 1), observations: simulated.flatMap(\.observed))
  }

  /// The settings of one model: the preset's, with the study's number of updates.
  func settings(_ kind: TransitionKind) -> RunSettings {
    var settings = preset.settings(for: kind)
    if let steps = size.steps?[kind] { settings.training.steps = steps }
    return settings
  }

  /// Trains one model and leaves its run under `runs/`.
  func train(_ kind: TransitionKind, seed: Int, interrupt: InterruptFlag) throws -> TrainedOnBimodal {
    let settings = settings(kind)
    let data = Self.sequences(walk.simulate(sequences: size.training, length: Self.length, seed: seed))
    let model = try Model(settings.model(kind, for: data.extents))
    let run = try RunDirectory.create(at: "\(directory)/runs/\(kind.rawValue)-\(seed)", replacing: true)
    try run.write(config: settings)
    var trainer = Trainer(model, data: data, settings: settings.training, seed: seed, threads: threads)
    var progress = ProgressReporter(label: "\(kind.rawValue), seed \(seed)", total: settings.training.steps)
    let clock = ContinuousClock()
    let start = clock.now
    for step in 0..<settings.training.steps {
      guard !interrupt.isRaised else { throw StudyInterrupted() }
      let report = try trainer.update()
      if step % settings.training.logEvery == 0 || step == settings.training.steps - 1 {
        let seconds = (clock.now - start) / .seconds(1)
        try run.append(metrics: MetricsEntry(report, entriesPerSequence: Double(Self.length), seconds: seconds))
      }
      progress.update(step: step + 1, terms: report.terms.named)
    }
    progress.finish()
    try run.write(weights: SafeTensors(trainer.bestParameters))
    let simulator = Simulator(
      model, parameters: trainer.bestParameters, standardization: trainer.standardization, threads: threads)
    return TrainedOnBimodal(kind: kind, seed: seed, simulator: simulator)
  }
}

extension LossTerms {
  /// The terms by the names that progress and metrics show.
  public var named: [(name: String, value: Double)] {
    [("nelbo", negativeELBO), ("recon", reconstruction), ("rate", rate)]
  }
}

import DeepStateSpace
import Foundation

/// A search as all its workers understand it: what is trained, on what, from which settings, over which space, and judged how.
public struct TuningStudy: Sendable {
  /// Its name in the storage.
  public let name: String
  let model: TransitionKind
  let preset: Preset
  let settings: RunSettings
  let space: SearchSpace
  let data: TrainingData
  let judge: TrialJudge
  /// Of every trial alike, so that they differ by their settings alone; a trial that diverged is tried again with the next.
  let seed: Int

  /// A study; throws a `UserError` when the space does not fit the settings it starts from.
  public init(
    name: String, model: TransitionKind, preset: Preset, settings: RunSettings, space: SearchSpace, data: TrainingData,
    judge: TrialJudge, seed: Int
  ) throws {
    try space.validate(over: settings)
    (self.name, self.model, self.preset, self.settings, self.space) = (name, model, preset, settings, space)
    (self.data, self.judge, self.seed) = (data, judge, seed)
  }

  /// The settings of a trial.
  func settings(_ parameters: [String: ParameterValue]) throws -> RunSettings {
    let settings = try space.settings(parameters, over: settings)
    try settings.requireTransition(in: data.steps, file: space.file)
    try settings.requireHistory(for: model, file: space.file)
    return settings
  }

  /// The run of a trial.
  func config(_ trial: TrialProposal) throws -> RunConfig {
    let seed = (seed + trial.divergences) % (Int(UInt32.max) + 1)
    return RunConfig(model: model, preset: preset, seed: seed, data: data.record, settings: try settings(trial.parameters))
  }

  /// What must be the same for trials to be comparable, in words that the storage keeps.
  var task: [String: String] {
    get throws {
      let scales = data.record.standardisation.observations.map { String(format: "%.6g ± %.6g", $0.mean, $0.deviation) }
      return [
        "model": model.rawValue, "metric": judge.metric.rawValue, "seed": "\(seed)", "judging rows": judge.record,
        "settings": try JSONText.line(settings), "space": try JSONText.line(space.parameters.map(\.request)),
        "data": "\(data.windows.count) × \(data.steps) steps of "
          + zip(data.record.observationNames, scales).map { "\($0) \($1)" }.joined(separator: ", "),
      ]
    }
  }
}

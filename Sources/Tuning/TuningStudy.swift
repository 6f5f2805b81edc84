import Files
import Foundation
import Runs
import Training

/// A search as all its workers understand it: what is trained, on what, from which settings, over which space, and scored how.
public struct TuningStudy<Kind: ModelKind>: Sendable {
  /// Its name in the storage.
  public let name: String
  let model: Kind
  let preset: Preset
  let settings: Kind.Settings
  let space: SearchSpace
  let data: TrainingData
  let evaluator: TrialEvaluator
  /// Of every trial alike, so that they differ by their settings alone; a trial that diverged is tried again with the next.
  let seed: Int
  /// Whether trials are given the same number of trajectories (updates × batch × S) in place of the same number of updates.
  let equalCost: Bool

  /// A study; throws a `UserError` when the space does not fit the settings it starts from.
  public init(
    name: String, model: Kind, preset: Preset, settings: Kind.Settings, space: SearchSpace, data: TrainingData,
    evaluator: TrialEvaluator, seed: Int, equalCost: Bool
  ) throws {
    try space.validate(over: settings)
    (self.name, self.model, self.preset, self.settings, self.space) = (name, model, preset, settings, space)
    (self.data, self.evaluator, self.seed, self.equalCost) = (data, evaluator, seed, equalCost)
  }

  /// The settings of a trial. At equal cost they have the updates that their batch and S leave them, and what is given in updates
  /// goes with those.
  func settings(_ parameters: [String: ParameterValue]) throws -> Kind.Settings {
    var settings = try space.settings(parameters, over: settings)
    if equalCost {
      let share = Double(self.settings.training.sequencesPerUpdate) / Double(settings.training.sequencesPerUpdate)
      settings.training.resize(to: max(1, Int((share * Double(settings.training.optimization.steps)).rounded())))
    }
    try model.require(settings, fit: data.steps, dataFile: space.file, settingsFile: space.file)
    return settings
  }

  /// The run of a trial.
  func config(_ trial: TrialProposal) throws -> RunConfig<Kind> {
    let seed = (seed + trial.divergences) % (Int(UInt32.max) + 1)
    return RunConfig(model: model, preset: preset, seed: seed, data: data.record, settings: try settings(trial.parameters))
  }

  /// What must be the same for trials to be comparable, in words that the storage keeps.
  var task: [String: String] {
    get throws {
      let scales = data.record.columnScales.observations.map { String(format: "%.6g ± %.6g", $0.mean, $0.standardDeviation) }
      let cost = equalCost ? ["cost": "equal"] : [:]
      return cost.merging([
        "model": model.rawValue, "metric": evaluator.metric.rawValue, "seed": "\(seed)", "judging rows": evaluator.record,
        "settings": try JSONText.line(settings), "space": try JSONText.line(space.parameters.map(\.request)),
        "data": "\(data.windows.count) × \(data.steps) steps of "
          + zip(data.record.observationNames, scales).map { "\($0) \($1)" }.joined(separator: ", "),
      ]) { $1 }
    }
  }
}

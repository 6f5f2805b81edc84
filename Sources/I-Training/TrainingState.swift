import Autodiff
import DeepStateSpace
import Objective
import Tensor

/// What training changes: the parameters, the optimizer's moments, how far λ has come. A plain value, so a start can be set
/// aside.
struct TrainingState: Sendable {
  var parameters: Parameters
  var average: Parameters?
  var optimizer: AdamW
  var collapse: CollapseGuard
  /// Updates made.
  var step = 0
  /// A running mean of the reconstruction term over about the last 20 updates, nats per sequence.
  private(set) var reconstruction = 0.0

  /// Initialization number `start` of a seed.
  init(
    _ model: Model, _ settings: TrainingSettings, data: SequenceSet, standardization: Standardization, seed: Int, start: Int,
    updates: Int, precision: Precision
  ) {
    parameters = Parameters(model.layout, seed: seed, start: start, precision: precision)
    average = settings.averageDecay > 0 ? parameters : nil
    optimizer = AdamW(for: parameters, settings)
    collapse = CollapseGuard(
      data: data, standardization: standardization, patience: settings.guardsCollapse ? updates / 4 : 0)
  }

  /// Begins a stage: its groups have no gradients behind them, and the moments' correction counts from here.
  mutating func beginStage(_ settings: TrainingSettings) { optimizer = AdamW(for: parameters, settings) }

  /// Takes in the terms of an update.
  mutating func observe(_ terms: LossTerms) {
    collapse.observe(terms)
    reconstruction += (terms.reconstruction - reconstruction) / min(Double(step + 1), 20)
    step += 1
  }
}

extension AdamW {
  fileprivate init(for parameters: Parameters, _ settings: TrainingSettings) {
    self.init(for: parameters, weightDecay: settings.weightDecay, momentDecay: (0.9, settings.squareDecay))
  }
}

import Autodiff
import DeepStateSpace
import Tensor

/// What training changes: the parameters, the optimizer's moments, the course. A plain value, so a start can be set aside.
struct TrainingState<Model: TrainableModel>: Sendable {
  var parameters: Parameters
  var average: Parameters?
  var optimizer: AdamW
  var course: Model.Course
  /// Updates made.
  var step = 0
  /// A running mean of the reconstruction term over about the last 20 updates, nats per sequence.
  private(set) var reconstruction = 0.0

  /// Initialization number `start` of a seed.
  init(
    _ model: Model, _ settings: OptimizationSettings, course: Model.Course, seed: Int, start: Int, precision: Precision
  ) {
    parameters = Parameters(model.layout, seed: seed, start: start, precision: precision)
    average = settings.averageDecay > 0 ? parameters : nil
    optimizer = AdamW(for: parameters, settings)
    self.course = course
  }

  /// Begins a stage: its groups have no gradients behind them, and the moments' correction counts from here.
  mutating func beginStage(_ settings: OptimizationSettings) { optimizer = AdamW(for: parameters, settings) }

  /// Takes in the report of an update.
  mutating func observe(_ report: Model.Report) {
    course.observe(report)
    reconstruction += (report.reconstruction - reconstruction) / min(Double(step + 1), 20)
    step += 1
  }
}

extension AdamW {
  fileprivate init(for parameters: Parameters, _ settings: OptimizationSettings) {
    self.init(for: parameters, weightDecay: settings.weightDecay, momentDecay: (0.9, settings.squareDecay))
  }
}

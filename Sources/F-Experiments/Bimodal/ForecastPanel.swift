import Tensor

/// One model on one sequence: what was seen, what the model makes of it, and where it thinks it goes.
public struct ForecastPanel: Sendable, Equatable {
  /// Whose forecast this is.
  public let model: StudyModel
  /// The number of the test sequence.
  public let sequence: Int
  /// x_1 … x_T, of shape [T].
  public let observed: [Double]
  /// A draw of x̂_1 … x̂_T through encoder and decoder, of shape [T]; empty for a model that does not reconstruct.
  public let reconstruction: [Double]
  /// Trajectories of the last times, each of shape [H]: drawn from transition and emission, given x_{1:T−H} only.
  public let trajectories: [[Double]]

  /// A panel; every trajectory covers the last H of the T times.
  public init(
    model: StudyModel, sequence: Int, observed: [Double], reconstruction: [Double], trajectories: [[Double]]
  ) {
    let horizon = trajectories.first?.count ?? 0
    require(horizon > 0 && horizon < observed.count, "a forecast of \(horizon) times does not fit \(observed.count) times")
    require(trajectories.allSatisfy { $0.count == horizon }, "the trajectories have one length, \(horizon)")
    require(
      reconstruction.isEmpty || reconstruction.count == observed.count,
      "a reconstruction of \(reconstruction.count) times does not fit \(observed.count)")
    self.model = model
    self.sequence = sequence
    self.observed = observed
    self.reconstruction = reconstruction
    self.trajectories = trajectories
  }

  var horizon: Int { trajectories[0].count }

  /// The mean of the trajectories, of shape [H].
  var meanTrajectory: [Double] {
    (0..<horizon).map { time in trajectories.reduce(0) { $0 + $1[time] } / Double(trajectories.count) }
  }
}

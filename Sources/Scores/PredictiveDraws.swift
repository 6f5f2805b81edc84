import Probability
import Tensor

/// What a model says about x_{t+1} of one test sequence, by draws.
public struct PredictiveDraws: Sendable, Equatable {
  /// Draws of x_{t+1}, of shape [S]; S = 1,024 in the study.
  public let draws: [Double]
  /// p(x_{t+1} | z_{t+1}) for each predictive draw of z_{t+1}, of shape [S]; empty for a model without a density.
  public let emissions: [Normal]

  /// Whether a log score can be computed: a model that gives draws alone has no densities, or points of variance 0.
  public var hasDensity: Bool { !emissions.isEmpty && !emissions.contains { $0.variance == 0 } }

  /// Draws of x_{t+1} and the emission densities they came from.
  public init(draws: [Double], emissions: [Normal] = []) {
    require(!draws.isEmpty, "a prediction has at least one draw")
    self.draws = draws
    self.emissions = emissions
  }

  /// Draws with emission means and variances, all of shape [S].
  public init(draws: [Double], emissionMeans: [Double], emissionVariances: [Double]) {
    require(
      emissionMeans.count == emissionVariances.count,
      "\(emissionMeans.count) emission means cannot go with \(emissionVariances.count) variances")
    self.init(draws: draws, emissions: zip(emissionMeans, emissionVariances).map { Normal(mean: $0, variance: $1) })
  }
}

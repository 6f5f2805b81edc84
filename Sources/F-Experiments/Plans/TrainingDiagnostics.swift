import Runs

/// The diagnostics of a training at one moment: what could be known before it ended.
public struct TrainingDiagnostics: Codable, Sendable, Equatable {
  /// The number of updates made when these were measured.
  public var updates: Int
  /// λ, the weight of the rate in the objective at that update (I.2).
  public var lambda: Double
  /// −log p_θ of the observations, nats per sequence.
  public var reconstruction: Double
  /// Dimensions of the latents that carry data.
  public var activeUnits: Int
  /// The mean entropy of a state under the posterior given its history, nats.
  public var posteriorEntropy: Double
  /// The share of the transition's draws that fall near the state the posterior draws next.
  public var nearMass: Double?
  /// The share of states near which no draw of the transition falls.
  public var missedStates: Double?

  private init(_ entry: MetricsEntry) {
    (updates, lambda, reconstruction) = (entry.step + 1, entry.lambda, entry.reconstruction)
    (activeUnits, posteriorEntropy) = (entry.activeUnits, entry.posteriorEntropy)
    (nearMass, missedStates) = (entry.nearMass, entry.missedStates)
  }

  /// The shares of a training at which they are taken.
  public static let shares = [0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1]

  /// One for each share: of the first logged update past it that looked at the transition.
  static func all(_ metrics: [MetricsEntry], of steps: Int) -> [TrainingDiagnostics] {
    shares.compactMap { share in
      metrics.first { Double($0.step + 1) >= share * Double(steps) && $0.missedStates != nil }.map(TrainingDiagnostics.init)
    }
  }
}

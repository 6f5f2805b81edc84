import Tensor

/// The dependent-step random walk with bimodal noise of section 4.
///
///     z_t = 0.9 z_{t−1} + 4 s_t,   s_t = ±1 with probability ½ each
///     x_t = z_t + ε_t,             ε_t ~ N(0, r)
///
/// The paper writes ε ~ N(0, 0.2) and does not give z_0. The default reads 0.2 as the variance r and starts at z_0 = 0, so
/// that the signs determine every z_t. `standardDeviationVariant` is the other reading: r = 0.2² and z_1 ~ N(0, 1).
public struct BimodalWalk: Sendable, Equatable {
  /// The distribution of the walk's first state.
  public enum Start: Sendable, Equatable {
    /// z_0 = 0; the first step z_1 = 4 s_1 is a step like every other.
    case origin
    /// z_1 ~ N(0, 1); the first step with a sign leads to z_2.
    case standardNormal
  }

  /// The share of the state that survives a step, 0.9 in the paper.
  public var decay = 0.9
  /// The size of a step, 4 in the paper.
  public var jump = 4.0
  /// r, the variance of the observation noise.
  public var observationVariance = 0.2
  /// The distribution of the walk's first state; the paper starts at the origin.
  public var start = Start.origin

  /// The walk of section 4 with z_0 = 0 and observation variance 0.2 by default.
  public init(observationVariance: Double = 0.2, start: Start = .origin) {
    require(observationVariance > 0, "an observation variance is positive, not \(observationVariance)")
    self.observationVariance = observationVariance
    self.start = start
  }

  /// The other reading of N(0, 0.2): standard deviation 0.2, z_1 ~ N(0, 1).
  public static let standardDeviationVariant = BimodalWalk(observationVariance: 0.04, start: .standardNormal)
}

/// One simulated sequence of T times: its latent states and its observations.
public struct BimodalSequence: Sendable, Equatable {
  /// z_1 … z_T, of shape [T].
  public let latent: [Double]
  /// x_1 … x_T, of shape [T].
  public let observed: [Double]

  /// A sequence of latents and the observations made of them, both of shape [T].
  public init(latent: [Double], observed: [Double]) {
    require(latent.count == observed.count, "\(latent.count) latents cannot carry \(observed.count) observations")
    self.latent = latent
    self.observed = observed
  }
}

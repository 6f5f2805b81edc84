import Autodiff
import EvidenceBound
import Files
import Tensor

/// What an emission p_θ(x_t | z_{t−j+1:t}, u) is.
public enum EmissionKind: String, Sendable, Hashable, NamedChoice {
  /// The decoder of H.3: mean and variance by networks. A sigmoid of its own can turn one Gaussian state into two modes.
  case network
  /// Linear in the last state, with one variance per observed feature: every shape of the forecast comes from the transition.
  case linear
}

/// The emission of a linear-Gaussian model: x_t = W z_t + A u_t + B w + b + noise of variance r, one entry per observed feature.
///
/// Not in the paper, whose decoder is a network. With it, the one-step forecast of a Gaussian transition is always
/// Gaussian, so that the two transitions can be compared by the distributions that they represent and by nothing else.
public struct LinearEmission: Sendable, Emission {
  private let settings: NetworkSettings
  private let features: RowFeatures
  private let state: Linear
  private let rows: Linear?
  private let statics: Linear?
  private let logVariance: Parameter

  /// log r is this many times its parameter: an adaptive optimizer moves every number by about its learning rate, and at the rate
  /// of a weight a variance would need thousands of updates for one decade.
  static let gain = 10.0

  /// Adds the emission's parameters to a layout.
  public init(_ name: String, _ data: DataExtents, _ settings: NetworkSettings, in layout: inout ParameterLayout) {
    let features = RowFeatures(covariates: data.covariates, timeWidth: settings.timeWidth)
    self.settings = settings
    self.features = features
    (state, rows, statics, logVariance) = layout.within(name) { layout in
      (
        Linear("state", from: settings.latents, to: data.observations, in: &layout),
        features.width > 0 ? Linear("rows", from: features.width, to: data.observations, in: &layout) : nil,
        data.statics > 0 ? Linear("statics", from: data.statics, to: data.observations, in: &layout) : nil,
        layout.add("logVariance", [data.observations], .constant(0))
      )
    }
  }

  /// The distribution of every observation: mean and log-variance, [N, T, D].
  public func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    let (n, t) = (latents.shape[0], latents.shape[1])
    let known = features.padded(batch, rows: n, order: 0)  // [N, T, E]
    return distribution(of: latents, known: known, statics(of: batch, rows: n), steps: t)
  }

  /// The distribution of the observation that belongs to the last state of each window: [N, D]. Rows are trajectory-major.
  func distribution(ofLast window: Variable, in whole: SequenceBatch, time t: Int) -> DiagonalGaussian {
    let (n, j) = (window.shape[0], window.shape[1])
    let known = features.padded(whole, rows: n, order: 0)?.slice(axis: 1, t - 1..<t)  // [N, 1, E]
    let last = window.slice(axis: 1, j - 1..<j)  // [N, 1, M]
    let distribution = distribution(of: last, known: known, statics(of: whole, rows: n), steps: 1)
    return distribution.reshaped([n, distribution.mean.shape[2]])
  }

  /// The static covariates of every trajectory: [N, W], or nil.
  private func statics(of batch: SequenceBatch, rows n: Int) -> Variable? {
    batch.statics.map { $0.repeated(n / batch.size).reshaped([n, $0.shape[1]]) }
  }

  /// - Parameters:
  ///   - latents: [N, T, M].
  ///   - known: features of the same times, [N, T, E], or nil.
  ///   - fixed: static covariates, [N, W], or nil.
  private func distribution(of latents: Variable, known: Variable?, _ fixed: Variable?, steps t: Int) -> DiagonalGaussian {
    var mean = state(latents)  // [N, T, D]
    if let rows, let known { mean = mean + rows(known) }  // [N, T, D]
    let (n, d, tape) = (mean.shape[0], mean.shape[2], mean.tape)
    // [N, T, D]
    if let statics, let fixed { mean = mean + statics(fixed).repeatingRows(t).reshaped([n, t, d]) }
    let level = LinearEmission.gain * tape[logVariance] + settings.emissionStartLogVariance  // [D]
    let spread = level.clamped(to: settings.logVarianceRange).repeated(n * t).reshaped([n, t, d])  // [N, T, D]
    return DiagonalGaussian(mean: mean, logVariance: spread)
  }
}

/// The emission of a model: the paper's decoder or the linear one.
public enum EmissionNetwork: Sendable, Emission {
  /// H.3.
  case network(EmissionDecoder)
  /// Linear in z_t.
  case linear(LinearEmission)

  /// Adds the parameters of the emission that the settings name to a layout.
  public init(_ name: String, _ data: DataExtents, _ settings: NetworkSettings, in layout: inout ParameterLayout) {
    self =
      switch settings.emission {
      case .network: .network(EmissionDecoder(name, data, settings, in: &layout))
      case .linear: .linear(LinearEmission(name, data, settings, in: &layout))
      }
  }

  /// The distribution of every observation: mean and log-variance, [N, T, D].
  public func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    switch self {
    case .network(let decoder): decoder.distribution(given: latents, batch)
    case .linear(let emission): emission.distribution(given: latents, batch)
    }
  }

  /// The distribution of the observation that belongs to the last state of each window: [N, D]. Rows are trajectory-major.
  /// - Parameters:
  ///   - window: z_{t−j+1:t}, [N, j, M], all real.
  ///   - whole: covariates of the times up to t and perhaps beyond.
  ///   - time: t, counted from 1.
  public func distribution(ofLast window: Variable, in whole: SequenceBatch, time t: Int) -> DiagonalGaussian {
    switch self {
    case .network(let decoder): decoder.distribution(ofLast: window, in: whole, time: t)
    case .linear(let emission): emission.distribution(ofLast: window, in: whole, time: t)
    }
  }
}

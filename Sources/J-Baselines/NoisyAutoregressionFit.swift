import Foundation
import Probability
import StateSpace
import Tensor

/// A linear-Gaussian state space model fitted by maximum likelihood, through the Kalman filter.
public struct NoisyAutoregressionFit: Sendable, Hashable, Codable {
  /// The model at the maximum.
  public let model: NoisyAutoregression
  /// The log-likelihood there, nats.
  public let logLikelihood: Double
  /// Values that were observed, in all series together.
  public let observations: Int

  private enum CodingKeys: String, CodingKey {
    case model, observations
    case logLikelihood = "log_likelihood"
  }

  /// Mean, variance, noise share and j partial autocorrelations.
  public var parameters: Int { model.order + 3 }
  /// Akaike's criterion, 2 · parameters − 2 log-likelihood; the least is chosen.
  public var informationCriterion: Double { 2 * Double(parameters) - 2 * logLikelihood }

  /// Fits a model of order j to independent series with the same parameters; nil when there are fewer than 2 (j + 3) values,
  /// or all are equal.
  /// - Parameter series: [series][T], nil where missing; one row per step.
  public init?(order: Int, to series: [[Double?]]) {
    require(order >= 1, "an autoregression of order \(order)")
    let values = series.joined().compactMap(\.self)
    let level = values.reduce(0) { $0 + $1 / Double(values.count) }
    let spread = values.reduce(0) { $0 + ($1 - level) * ($1 - level) / Double(values.count) }.squareRoot()
    guard values.count >= 2 * (order + 3), spread > ColumnScale.relativeResolution * abs(level) else { return nil }
    // The search sees numbers of order one, whatever the unit of the data.
    let profile = ProfileLikelihood(series: series.map { $0.map { $0.map { ($0 - level) / spread } } })
    func negativeLogLikelihood(_ position: [Double]) -> Double { -profile.at(position).logLikelihood }
    let rough = ProfileLikelihood.starts(order: order).map {
      NelderMead(tolerance: 0.05).minimum(of: negativeLogLikelihood, from: $0, step: 0.4)
    }
    // Several starts end on one hill or another; the two best are followed to the top.
    let tops = rough.sorted { $0.value < $1.value }.prefix(2).filter(\.value.isFinite)
      .map { NelderMead().minimum(of: negativeLogLikelihood, from: $0.x, step: 0.1) }
    guard let best = tops.min(by: { $0.value < $1.value }) else { return nil }
    let found = profile.at(best.x).model
    model = NoisyAutoregression(
      mean: level + spread * found.mean, partials: found.partials, noiseShare: found.noiseShare,
      variance: spread * spread * found.variance)
    logLikelihood = model.logLikelihood(series)
    observations = values.count
  }
}

/// The likelihood as a function of everything but the variance, which is known at the maximum: with the innovations e_t and
/// their variances F_t of a model of variance 1, it is (1/n) Σ e_t²/F_t, and log L = −½ [n log 2π + n + n log v + Σ log F_t].
private struct ProfileLikelihood {
  /// [series][T], nil where missing.
  let series: [[Double?]]

  /// Where a search begins: with little noise and with much, with and without a memory, with and without a cycle.
  static func starts(order: Int) -> [[Double]] {
    let seconds = order > 1 ? [0, -0.6] : [0]
    return [0.2, 1.5].flatMap { first in
      seconds.flatMap { second in
        [-3.0, 0].map { noise in [0, noise, first] + (1..<order).map { $0 == 1 ? second : 0 } }
      }
    }
  }

  /// - Parameter position: mean, logit of the noise share, then artanh of the partial autocorrelations over `widest`; all real.
  func at(_ position: [Double]) -> (model: NoisyAutoregression, logLikelihood: Double) {
    let widest = Self.widest(order: position.count - 2)
    let shape = NoisyAutoregression(
      mean: position[0], partials: position[2...].map { widest * tanh($0) },
      noiseShare: widest / (1 + exp(-position[1])),
      variance: 1)
    var (count, squares, logarithms) = (0, 0.0, 0.0)
    for values in series where !values.isEmpty {
      for (distribution, value) in zip(shape.filter(values).predictives, values) {
        guard let value else { continue }
        count += 1
        squares += (value - distribution.mean[0]) * (value - distribution.mean[0]) / distribution.covariance[0, 0]
        logarithms += log(distribution.covariance[0, 0])
      }
    }
    let (n, variance) = (Double(count), squares / Double(count))
    let model = NoisyAutoregression(
      mean: shape.mean, partials: shape.partials, noiseShare: shape.noiseShare, variance: max(variance, .leastNormalMagnitude))
    return (model, -0.5 * (n * (log(2 * .pi) + 1 + log(variance)) + logarithms))
  }

  /// Partial autocorrelations and the noise share stay below this.
  ///
  /// The variance of an innovation over that of the states is Π (1 − ρ²), and would be lost in rounding near 1: for two partial
  /// autocorrelations it is 4 · 10⁻¹⁰ at least, and a greater order gets no nearer.
  static func widest(order: Int) -> Double {
    order <= 2 ? 0.99999 : (1 - pow(4e-10, 1 / Double(order))).squareRoot()
  }
}

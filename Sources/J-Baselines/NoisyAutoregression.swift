import StateSpace
import Tensor

/// The linear-Gaussian state space model of one observed number: a stationary autoregression of order j, seen with noise.
///
/// z_t = Σ_i φ_i z_{t−i} + N(0, q) and x_t = m + z_t + N(0, r). The stationary models of order j are exactly those whose j
/// partial autocorrelations lie in (−1, 1) (Barndorff-Nielsen and Schou, 1973), so these describe the model and not φ.
public struct NoisyAutoregression: Sendable, Hashable, Codable {
  /// m, in the unit of x.
  public let mean: Double
  /// The partial autocorrelations of z at lags 1 … j, each in (−1, 1).
  public let partials: [Double]
  /// r/Var[x], from 0 to below 1.
  public let noiseShare: Double
  /// Var[x] = Var[z] + r, in the squared unit of x.
  public let variance: Double

  private enum CodingKeys: String, CodingKey {
    case mean, variance
    case partials = "partial_autocorrelations"
    case noiseShare = "noise_share"
  }

  /// A model; stops when a number is out of its range.
  public init(mean: Double, partials: [Double], noiseShare: Double, variance: Double) {
    require(!partials.isEmpty && partials.allSatisfy { abs($0) < 1 }, "partial autocorrelations \(partials), expected in (−1, 1)")
    require(noiseShare >= 0 && noiseShare < 1 && variance > 0, "noise share \(noiseShare) of a variance of \(variance)")
    self.mean = mean
    self.partials = partials
    self.noiseShare = noiseShare
    self.variance = variance
  }

  /// j, the order of the autoregression.
  public var order: Int { partials.count }

  /// The autoregressive coefficients φ_1 … φ_j, [j].
  public var coefficients: [Double] { recursion.coefficients }

  /// The model of Eq 10 with M = D = 1 and V = 0; z starts in its stationary distribution.
  public var model: LinearGaussianModel {
    let steps = recursion
    let stationary = DenseMatrix(rows: order, columns: order) { steps.autocovariances[abs($0 - $1)] }
    return LinearGaussianModel(
      order: order,
      initial: LinearGaussianConditional(
        matrix: .zero(rows: order, columns: 0), offset: Array(repeating: 0, count: order), covariance: stationary),
      transition: LinearGaussianConditional(
        matrix: DenseMatrix(rows: 1, columns: order, steps.coefficients.reversed()), offset: [0],
        covariance: DenseMatrix(rows: 1, columns: 1, [steps.innovation])),
      emission: LinearGaussianConditional(
        matrix: DenseMatrix(rows: 1, columns: order) { $1 == order - 1 ? 1 : 0 }, offset: [mean],
        covariance: DenseMatrix(rows: 1, columns: 1, [noiseShare * variance])))
  }

  /// The Durbin–Levinson recursion, from partial autocorrelations to φ, q and Cov(z_t, z_{t−k}) for k = 0 … j:
  /// γ_k = Σ_{i<k} φ_i γ_{k−i} + ρ_k q,  φ_i ← φ_i − ρ_k φ_{k−i},  φ_k = ρ_k,  q ← (1 − ρ_k²) q.
  private var recursion: (coefficients: [Double], innovation: Double, autocovariances: [Double]) {
    var coefficients: [Double] = []
    var innovation = (1 - noiseShare) * variance
    var autocovariances = [innovation]
    for partial in partials {
      let explained = zip(coefficients, autocovariances.reversed()).reduce(0) { $0 + $1.0 * $1.1 }
      autocovariances.append(explained + partial * innovation)
      coefficients = zip(coefficients, coefficients.reversed()).map { $0 - partial * $1 } + [partial]
      innovation *= 1 - partial * partial
    }
    return (coefficients, innovation, autocovariances)
  }
}

extension NoisyAutoregression {
  /// The Kalman filter over one series; over as many steps as the order, the last of them missing, when the series is shorter.
  /// - Parameter values: [T], nil where missing.
  public func filter(_ values: [Double?]) -> KalmanPass {
    let values = values + Array(repeating: nil, count: max(order - values.count, 0))
    return model.filter(
      observations: values.map { [$0 ?? 0] }, covariates: values.map { _ in [] }, observed: values.map { [$0 != nil] })
  }

  /// log p of several independent series, nats.
  public func logLikelihood(_ series: [[Double?]]) -> Double {
    series.reduce(0) { $0 + ($1.isEmpty ? 0 : filter($1).logEvidence) }
  }
}

import Foundation
import Tensor

/// A finite mixture of Gaussians on the line, Σᵢ wᵢ N(μᵢ, vᵢ).
///
/// A variance of zero is a point mass: such a distribution can be drawn from and has a distribution function, but no density.
public struct GaussianMixture: Sendable, Equatable {
  /// Positive weights with sum 1, one per component.
  public let weights: [Double]
  /// Component means, in units of the observation.
  public let means: [Double]
  /// Component variances, ≥ 0, in squared units.
  public let variances: [Double]

  /// A mixture; the weights are divided by their sum.
  public init(weights: [Double], means: [Double], variances: [Double]) {
    require(
      !means.isEmpty && weights.count == means.count && variances.count == means.count,
      "a mixture has one weight, mean and variance per component, not \(weights.count), \(means.count), \(variances.count)")
    require(weights.allSatisfy { $0 >= 0 } && variances.allSatisfy { $0 >= 0 }, "weights and variances are at least 0")
    let total = weights.reduce(0, +)
    require(total > 0, "some weight is positive")
    self.weights = weights.map { $0 / total }
    self.means = means
    self.variances = variances
  }

  /// A mixture of equally likely components that share one variance.
  public init(means: [Double], variance: Double) {
    self.init(
      weights: means.map { _ in 1 }, means: means, variances: Array(repeating: variance, count: means.count))
  }

  /// The mean Σ wᵢ μᵢ.
  public var mean: Double { zip(weights, means).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The variance Σ wᵢ (vᵢ + (μᵢ − μ)²).
  public var variance: Double {
    let center = mean
    return weights.indices.reduce(0) { sum, i in
      sum + weights[i] * (variances[i] + (means[i] - center) * (means[i] - center))
    }
  }

  /// log p(x), by log-sum-exp over the components, which must all have positive variance.
  public func logDensity(at x: Double) -> Double {
    let terms = weights.indices.map { i in
      log(weights[i]) + Normal(mean: means[i], variance: variances[i]).logDensity(at: x)
    }
    return logSumExp(terms)
  }

  /// The probability density p(x); it underflows to 0 far out, where `logDensity(at:)` does not.
  public func density(at x: Double) -> Double { exp(logDensity(at: x)) }

  /// The cumulative distribution function P(X ≤ x), in [0, 1].
  public func cumulativeProbability(at x: Double) -> Double { mass(from: -.infinity, to: x) }

  /// P(a < X ≤ b); accurate in both tails, where a difference of distribution functions would cancel.
  public func mass(from a: Double, to b: Double) -> Double {
    weights.indices.reduce(0) { sum, i in
      sum + weights[i] * Normal(mean: means[i], variance: variances[i]).mass(from: a, to: b)
    }
  }

  /// Draw number `index` of series `series`: a component by its weight, then its Gaussian.
  public func draw(_ index: Int, using random: CounterRandom, series: Int = 0) -> Double {
    let i = component(at: random.uniform(series: series, level: 0, lane: index))
    let noise = random.normal(series: series, level: 1, lane: index)
    return means[i] + variances[i].squareRoot() * noise
  }

  /// The component into whose stretch of (0, 1) the number u falls.
  private func component(at u: Double) -> Int {
    var reached = 0.0
    for i in weights.indices.dropLast() {
      reached += weights[i]
      if u < reached { return i }
    }
    return weights.count - 1
  }
}

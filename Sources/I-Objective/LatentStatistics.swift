import EvidenceBound
import Foundation

/// Statistics of the latents of a minibatch, which show early when a posterior stops carrying information about the data.
///
/// Sums over all drawn states, dimension by dimension, so that the shards of a minibatch add up.
public struct LatentStatistics: Sendable, Hashable {
  /// Drawn states.
  private var count = 0.0
  /// Σ μ and Σ μ² of the posterior's means: [M].
  private var sums: [Double] = []
  private var squares: [Double] = []
  /// Σ eᵛ and Σ v of its variances: [M].
  private var variances: [Double] = []
  private var logVariances: [Double] = []

  /// The statistics of no state at all, to be added to.
  public init() {}

  /// The statistics of the states of the drawn trajectories.
  public init(of drawn: Trajectories) {
    let m = drawn.dimension
    let (means, logs) = (drawn.posterior.mean.doubles, drawn.posterior.logVariance.doubles)
    func sum(_ value: (Int) -> Double) -> [Double] {
      (0..<m).map { stride(from: $0, to: means.count, by: m).reduce(0) { $0 + value($1) } }
    }
    count = Double(means.count / m)
    sums = sum { means[$0] }
    squares = sum { means[$0] * means[$0] }
    variances = sum { exp(logs[$0]) }
    logVariances = sum { logs[$0] }
  }

  /// Both together.
  public static func += (a: inout LatentStatistics, b: LatentStatistics) {
    guard a.count > 0 else {
      a = b
      return
    }
    guard b.count > 0 else { return }
    func add(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 + $1 } }
    a.count += b.count
    a.sums = add(a.sums, b.sums)
    a.squares = add(a.squares, b.squares)
    a.variances = add(a.variances, b.variances)
    a.logVariances = add(a.logVariances, b.logVariances)
  }

  /// Var[E_q z] over states, by dimension: what the posterior's mean says of the data, [M].
  public var meanVariances: [Double] { sums.indices.map { squares[$0] / count - (sums[$0] / count) * (sums[$0] / count) } }

  /// Dimensions whose posterior mean moves with the data: its variance above 0.01 (Burda et al., 2016).
  public var activeUnits: Int { meanVariances.count { $0 > 0.01 } }

  /// The standard deviation of the drawn states about their mean, over all dimensions; σ_data, where it is tracked.
  public var standardDeviation: Double {
    guard count > 0 else { return 1 }
    let total = zip(meanVariances, variances).reduce(0) { $0 + $1.0 + $1.1 / count }
    return (total / Double(sums.count)).squareRoot()
  }

  /// The mean entropy of a state under the posterior given its history, nats.
  public var posteriorEntropy: Double {
    guard count > 0 else { return 0 }
    return logVariances.reduce(0) { $0 + 0.5 * (1 + log(2 * Double.pi) + $1 / count) }
  }
}

import Foundation

/// The Gaussian N(mean, variance) on the line: its density and the mass of an interval.
public struct NormalLaw: Sendable, Equatable {
  /// The mean.
  public let mean: Double
  /// The variance, ≥ 0; zero is a point mass at the mean.
  public let variance: Double

  /// The Gaussian with this mean and variance.
  public init(mean: Double, variance: Double) {
    self.mean = mean
    self.variance = variance
  }

  /// log N(x; mean, variance) = −½ (log 2πv + (x − μ)²/v), in nats.
  public func logDensity(at x: Double) -> Double {
    -0.5 * (log(2 * Double.pi * variance) + (x - mean) * (x - mean) / variance)
  }

  /// P(a < X ≤ b).
  ///
  /// Both ends on the same side of the mean are measured from that side's tail: 1 − Φ(9) is not a difference of ones.
  public func mass(from a: Double, to b: Double) -> Double {
    guard variance > 0 else { return a < mean && mean <= b ? 1 : 0 }
    let scale = (2 * variance).squareRoot()
    let low = (a - mean) / scale
    let high = (b - mean) / scale
    if low > 0 { return 0.5 * (erfc(low) - erfc(high)) }
    return 0.5 * (erfc(-high) - erfc(-low))
  }
}

import Foundation
import Tensor

/// The Gaussian N(mean, variance) on the line: its density in nats, the mass of an interval, entropies and divergences.
public struct Normal: Sendable, Hashable {
  /// The mean μ.
  public let mean: Double
  /// 0 or more; 0 is the point mass, which has no density and no entropy.
  public let variance: Double

  /// N(mean, variance).
  public init(mean: Double, variance: Double) {
    // What is not a number passes: a network that diverged is scored NaN, and does not end the program.
    require(!(variance < 0), "a variance must be 0 or more, got \(variance)")
    self.mean = mean
    self.variance = variance
  }

  /// The standard normal distribution N(0, 1).
  public static let standard = Normal(mean: 0, variance: 1)

  /// The standard deviation √variance.
  public var standardDeviation: Double { variance.squareRoot() }

  /// log N(x; μ, v) = −½ [log 2πv + (x − μ)²/v].
  public func logDensity(at x: Double) -> Double {
    -0.5 * (log(2 * .pi * variance) + (x - mean) * (x - mean) / variance)
  }

  /// P(a < X ≤ b).
  ///
  /// Both ends on the same side of the mean are measured from that side's tail: 1 − Φ(9) is not a difference of ones.
  ///
  /// NaN when the mean or the variance is.
  public func mass(from a: Double, to b: Double) -> Double {
    if mean.isNaN || variance.isNaN { return .nan }
    guard variance > 0 else { return a < mean && mean <= b ? 1 : 0 }
    let scale = (2 * variance).squareRoot()
    let low = (a - mean) / scale
    let high = (b - mean) / scale
    if low > 0 { return 0.5 * (erfc(low) - erfc(high)) }
    return 0.5 * (erfc(-high) - erfc(-low))
  }

  /// H = ½ log 2πe v.
  public var entropy: Double { 0.5 * (log(2 * .pi * variance) + 1) }

  /// D_KL(self ‖ other) = ½ [v/v' − 1 − log(v/v') + (μ − μ')²/v'].
  ///
  /// Infinite when self is a point mass and other is not: a point mass has entropy −∞.
  public func divergence(from other: Normal) -> Double {
    let ratio = variance / other.variance
    let shift = mean - other.mean
    return 0.5 * (ratio - 1 - log(ratio) + shift * shift / other.variance)
  }

  /// E_self[−log other] = H(self) + D_KL(self ‖ other), written without the entropy so that a point mass is allowed.
  public func crossEntropy(to other: Normal) -> Double {
    let shift = mean - other.mean
    return 0.5 * (log(2 * .pi * other.variance) + (variance + shift * shift) / other.variance)
  }
}

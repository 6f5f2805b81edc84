import Foundation
import Tensor

/// The finite distribution of a walk's offset o_t given z_{t−1}.
public enum JumpDistribution: Sendable, Equatable {
  /// Equally likely offsets, whatever the state.
  case fixed(offsets: [Double])
  /// ±(size − change · tanh(z/scale)), each with probability ½: the offsets depend on the state.
  case shrinking(size: Double, change: Double, scale: Double)
  /// ±size, with P(+) = 1/(1 + e^{z/scale}): the weights depend on the state.
  case leaning(size: Double, scale: Double)

  /// One offset and its probability.
  public struct Jump: Sendable, Equatable {
    /// What is added to the state.
    public let offset: Double
    /// Its probability; those of one state add up to 1.
    public let weight: Double
  }

  /// The offsets that may follow the state z, at least one, in a fixed order.
  public func jumps(after z: Double) -> [Jump] {
    switch self {
    case .fixed(let offsets):
      return offsets.map { Jump(offset: $0, weight: 1 / Double(offsets.count)) }
    case .shrinking(let size, let change, let scale):
      let step = abs(size - change * tanh(z / scale))
      return [Jump(offset: -step, weight: 0.5), Jump(offset: step, weight: 0.5)]
    case .leaning(let size, let scale):
      // Each from its own exponential: 1 − P(+) would lose the small one.
      return [
        Jump(offset: -size, weight: 1 / (1 + exp(-z / scale))), Jump(offset: size, weight: 1 / (1 + exp(z / scale))),
      ]
    }
  }
}

import Foundation
import Tensor

/// Adam with decoupled weight decay (Loshchilov & Hutter, 2019), with one learning rate for each parameter group.
///
/// m ← β₁m + (1−β₁)g,  v ← β₂v + (1−β₂)g²,  θ ← θ − η(λθ + m̂/(√v̂ + ε)), m̂ and v̂ corrected for their start at 0.
///
/// Checked by `AdamWTests`.
public struct AdamW: Sendable {
  /// The decay of the first and second moment.
  public let momentDecay: (first: Double, second: Double)
  /// ε > 0, added to √v̂ so that no step is divided by zero.
  public let epsilon: Double
  /// λ: the decay of the weights per unit of learning rate.
  public let weightDecay: Double
  /// The number of updates made.
  public private(set) var step = 0
  private var first: Tensor
  private var second: Tensor

  /// An optimizer for parameters of one layout.
  public init(
    for parameters: Parameters, weightDecay: Double = 0.01, momentDecay: (first: Double, second: Double) = (0.9, 0.999),
    epsilon: Double = 1e-8
  ) {
    self.weightDecay = weightDecay
    self.momentDecay = momentDecay
    self.epsilon = epsilon
    first = parameters.zeroed().values
    second = first
  }

  /// One update. `rates` gives the learning rate of each run of the flat vector.
  public mutating func update(_ parameters: inout Parameters, gradient: Parameters, rates: [(range: Range<Int>, rate: Double)]) {
    let count = first.count
    require(
      parameters.values.count == count && gradient.values.count == count
        && rates.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= count },
      "an optimizer of \(count) parameters, \(parameters.values.count) parameters and \(gradient.values.count) slopes")
    step += 1
    switch parameters.values.precision {
    case .single: update(Float.self, &parameters.values, gradient.values, rates)
    case .double: update(Double.self, &parameters.values, gradient.values, rates)
    }
  }

  private mutating func update<T: Scalar>(
    _ type: T.Type, _ values: inout Tensor, _ gradient: Tensor, _ rates: [(range: Range<Int>, rate: Double)]
  ) {
    let (b1, b2, small) = (T(momentDecay.first), T(momentDecay.second), T(epsilon))
    let correction1 = 1 - pow(momentDecay.first, Double(step))
    let correction2 = T((1 - pow(momentDecay.second, Double(step))).squareRoot())
    values.withMutable(T.self) { w in
      first.withMutable(T.self) { m in
        second.withMutable(T.self) { v in
          gradient.with(T.self) { g in
            for (range, rate) in rates {
              let (decay, stride) = (1 - T(rate * weightDecay), T(rate / correction1))
              for i in range {
                m[i] = b1 * m[i] + (1 - b1) * g[i]
                v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i]
                w[i] = decay * w[i] - stride * m[i] / (v[i].squareRoot() / correction2 + small)
              }
            }
          }
        }
      }
    }
  }
}

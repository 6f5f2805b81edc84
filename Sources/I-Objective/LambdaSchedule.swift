import Files
import Foundation
import Tensor

/// λ over the steps of training (I.2): from `start` up in `warmup` steps, after `hold` steps at `start`; and, with a `peak` above
/// `end`, down again.
///
/// Why a peak: white noise costs as much in the latents as in the emission. Information in a state about its own observation's
/// noise saves ½ ln of reconstruction for every ½ ln of rate. At λ = 1 a model whose latents copy the noise therefore differs
/// from one whose emission accounts for it only by the harm that the copy does to the next transition, and training is slow.
/// At λ = 2 copying the noise increases the objective.
public struct LambdaSchedule: Sendable, Hashable, Codable {
  /// The shape of the rise and of the fall.
  public enum Shape: String, Sendable, Hashable, NamedChoice {
    /// In equal steps.
    case linear
    /// Half a cosine: slow at both ends.
    case cosine
  }

  /// The shape of the rise and of the fall.
  public var shape = Shape.cosine
  /// λ at the start, before it is annealed towards `end`.
  public var start = 0.0
  /// λ at the end; the objective is a bound only where λ = 1.
  public var end = 1.0
  /// Steps of the way up.
  public var warmup = 1000
  /// The number of steps for which λ stays at `start` before it is annealed.
  public var hold = 0
  /// λ after the way up; 0 stands for `end`, the paper's choice.
  public var peak = 0.0
  /// The share of all steps after which λ goes from `peak` to `end`.
  public var settlesFrom = 0.5
  /// The share of all steps after which λ is `end`.
  public var settlesBy = 0.9

  /// A cosine from 0 to 1 in 1,000 steps.
  public init() {}

  /// λ at a step, counted from 0, of `total`, when the way up began `delay` steps late.
  public func value(step: Int, delay: Int = 0, of total: Int) -> Double {
    let top = peak > 0 ? peak : end
    let up = share(Double(step - delay - hold) / Double(max(warmup, 1)))
    let down = share((Double(step) / Double(max(total, 1)) - settlesFrom) / max(settlesBy - settlesFrom, 1e-9))
    return start + (top - start) * up + (end - top) * min(up, down)
  }

  /// The share of the way after a fraction of its steps.
  private func share(_ fraction: Double) -> Double {
    let fraction = min(max(fraction, 0), 1)
    return shape == .linear ? fraction : 0.5 * (1 - cos(.pi * fraction))
  }
}

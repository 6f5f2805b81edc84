import Files
import Foundation

/// The learning rate over the steps of training, as a factor on every group's rate.
public struct RateSchedule: Sendable, Hashable, Codable {
  /// The shape after the warm-up.
  public enum Shape: String, Sendable, Hashable, NamedChoice {
    /// No decay.
    case constant
    /// Half a cosine from 1 to 0 over the whole training.
    case cosine
  }

  /// The shape after the warm-up.
  public var shape = Shape.cosine
  /// Steps in which the factor rises in equal steps from 0.
  public var warmup = 100

  /// A cosine decay after 100 steps of warm-up.
  public init() {}

  /// The factor at a step, counted from 0, of `total`.
  public func factor(step: Int, of total: Int) -> Double {
    let rise = warmup > 0 ? min(Double(step + 1) / Double(warmup), 1) : 1
    guard shape == .cosine else { return rise }
    return min(rise, 0.5 * (1 + cos(.pi * Double(step) / Double(max(total, 1)))))
  }
}

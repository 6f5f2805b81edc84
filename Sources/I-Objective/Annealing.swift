import Foundation

/// λ over the steps of training (I.2): from `start` to `end` in `warmup` steps, after `hold` steps at `start`.
public struct LambdaSchedule: Sendable, Hashable, Codable {
  /// The shape of the way up.
  public enum Shape: String, Sendable, Hashable, Codable, CaseIterable {
    /// In equal steps.
    case linear
    /// Half a cosine: slow at both ends.
    case cosine
  }

  /// The shape of the way up.
  public var shape = Shape.cosine
  /// λ at the start.
  public var start = 0.0
  /// λ at the end; the objective is a bound only where λ = 1.
  public var end = 1.0
  /// Steps from `start` to `end`.
  public var warmup = 1000
  /// Steps at `start` before.
  public var hold = 0

  /// A cosine from 0 to 1 in 1,000 steps.
  public init() {}

  /// λ at a step, counted from 0.
  public func callAsFunction(step: Int) -> Double {
    let fraction = min(max(Double(step - hold), 0) / Double(max(warmup, 1)), 1)
    let share = shape == .linear ? fraction : 0.5 * (1 - cos(.pi * fraction))
    return start + (end - start) * share
  }
}

/// The learning rate over the steps of training, as a factor on every group's rate.
public struct RateSchedule: Sendable, Hashable, Codable {
  /// The shape after the warm-up.
  public enum Shape: String, Sendable, Hashable, Codable, CaseIterable {
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
  public func callAsFunction(step: Int, of total: Int) -> Double {
    let rise = warmup > 0 ? min(Double(step + 1) / Double(warmup), 1) : 1
    guard shape == .cosine else { return rise }
    return min(rise, 0.5 * (1 + cos(.pi * Double(step) / Double(max(total, 1)))))
  }
}

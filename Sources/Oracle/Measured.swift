/// A number and a bound on its error.
///
/// A claim allows `error` and the rounding of the thing it tests, nothing more.
public struct Measured: Sendable, Hashable {
  /// The value that the oracle computed.
  public let value: Double
  /// How far off it may be, as the oracle estimates it.
  public let error: Double

  /// A number known to within `error`.
  public init(_ value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  /// The sum; errors add.
  public static func + (one: Measured, other: Measured) -> Measured {
    Measured(one.value + other.value, error: one.error + other.error)
  }

  /// The difference; errors add.
  public static func - (one: Measured, other: Measured) -> Measured {
    Measured(one.value - other.value, error: one.error + other.error)
  }

  /// The multiple by an exact factor.
  public static func * (factor: Double, one: Measured) -> Measured {
    Measured(factor * one.value, error: abs(factor) * one.error)
  }
}

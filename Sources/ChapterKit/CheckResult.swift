/// One comparison made inside a claim: both numbers, what was allowed, and the foils tried against it.
public struct CheckResult: Sendable, Codable {
  /// How two values were compared.
  public enum Comparison: String, Sendable, Codable {
    /// |computed − claimed| ≤ allowed.
    case equal
    /// lower ≤ upper + allowed.
    case atMost
    /// |estimate − claimed| ≤ z · standard error.
    case mean
    /// The two values are the same.
    case exactly
  }

  /// A wrong value tried in place of the right one.
  public struct Foil: Sendable, Codable {
    /// The mistake, in words: "σ for σ²".
    public let name: String
    /// The value the mistake leads to.
    public let value: String
    /// Whether the comparison refused it, as it must.
    public let refused: Bool
    /// Why it was not refused.
    public let complaint: String?
    /// The foil beside what it stands for; nil where the two cannot be set side by side.
    public let contrast: Contrast?
  }

  /// What was compared, with its inputs.
  public let inputs: String
  /// How it was compared.
  public let comparison: Comparison
  /// The value under test (for `atMost`, the lower side).
  public let computed: String
  /// The value from the independent road (for `atMost`, the upper side).
  public let claimed: String
  /// The distance between them; nil where there is no distance. For `atMost`, lower − upper.
  public let gap: Double?
  /// The largest distance that passes.
  public let allowed: Double?
  /// The size against which the allowance must be small, when stated.
  public let scale: Double?
  /// The smallest true deviation a statistical check finds with 99.9 % probability.
  public let detectable: Double?
  /// Why the comparison failed; nil when it held.
  public let complaint: String?
  /// The foils tried against this comparison.
  public internal(set) var foils: [Foil]
  /// Where the check is written.
  public let location: Location

  /// Whether the comparison held and every foil was refused.
  public var holds: Bool { complaint == nil && foils.allSatisfy(\.refused) }
}

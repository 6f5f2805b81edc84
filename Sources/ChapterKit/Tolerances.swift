/// Where the tolerances of the claims come from.
///
/// A tolerance is the oracle's own error (`Measured.error`), the rounding of the numbers compared (`rounding`, `averaged`), half a
/// unit of the last printed digit (`printed`), or one of the named constants below, which stand where a network is so deep that
/// its roundings cannot be counted.
public enum Tolerance {
  /// What `terms` operations in Float64 on numbers up to `size` can lose: 4 · terms · 2⁻⁵² · size.
  ///
  /// Each operation loses at most half a unit 2⁻⁵² of its result, on both sides of a comparison one unit together. The factor 4
  /// is left for other processors, whose libraries add and multiply in another order.
  public static func rounding(terms: Int, size: Double) -> Double { 4 * Double(terms) * .ulpOfOne * size }

  /// What a mean of many numbers up to `size` can lose: 4 · √terms · 2⁻⁵² · size.
  ///
  /// The errors of many additions are as often up as down, so that they grow like the root of their number.
  public static func averaged(terms: Int, size: Double) -> Double { 4 * Double(terms).squareRoot() * .ulpOfOne * size }

  /// Half a unit of the last of `decimals` printed digits behind the point: 0.0005 for 0.972.
  public static func printed(decimals: Int) -> Double {
    0.5 / (0..<decimals).reduce(1) { unit, _ in 10 * unit }
  }

  /// One pass through networks or emissions in Float64, with entries of order one; relative to the entries' size where they are
  /// larger.
  ///
  /// An entry is made of about a thousand operations: `rounding(terms: 1_000, size: 1)` is 9 · 10⁻¹³. Gaps of some 10⁻¹⁵ are seen.
  public static let network = 1e-12

  /// Several passes, each of which reads what the one before wrote, or a sum of many passes: a bound over all times, a reverse
  /// chain, a forecast of several steps.
  ///
  /// Ten times that of one pass: passes add their roundings, and slopes of order one carry them on. Gaps of some 10⁻¹⁴ are seen.
  public static let networks = 1e-11

  /// Sums of some ten to a hundred terms, layer upon layer: a few hundred units in the last place of the largest number.
  public static let layers = 1e-13

  /// Weights after a few updates of AdamW, relative to the longest way that a weight went.
  ///
  /// An update divides a mean slope by its own size plus 10⁻⁸: slopes near 0 that round by 10⁻¹⁴ move their weights by up to
  /// 10⁻¹⁴/10⁻⁸ of a step. Gaps of some 10⁻¹³ are seen.
  public static let updates = 1e-6

  /// Networks in single precision against the same in double, relative to the largest number: 24 binary digits round by
  /// 1.2 · 10⁻⁷, and a network adds its thousand roundings as they come up and down, 30 times that; five digits are left.
  public static let singlePrecision = 2e-5
}

import Foundation

/// The largest distance between the distribution function of `values` in (0, 1) and that of the uniform law.
///
/// Under the right law F the numbers F(x) are uniform, so this is the distance between the empirical and the exact function.
func distanceFromUniform(_ values: [Double]) -> Double {
  let n = Double(values.count)
  return values.sorted().enumerated().reduce(0) { worst, entry in
    max(worst, entry.element - Double(entry.offset) / n, Double(entry.offset + 1) / n - entry.element)
  }
}

/// What that distance exceeds by chance once in a million: √(log(2·10⁶) / 2n), the bound of Dvoretzky, Kiefer, Wolfowitz and
/// Massart. A law whose distribution function is off by twice as much somewhere is found as surely.
func distanceByChance(count: Int) -> Double { (log(2e6) / (2 * Double(count))).squareRoot() }

/// How many standard errors a mean may be off: two-sided false alarm once in a million.
let standardErrorsByChance = 4.8916

import Foundation

/// Expected values over binomial counts, by adding up every count that can be.
enum Counts {
  private static func logFactorials(_ n: Int) -> [Double] {
    var sums = [0.0]
    for k in 1...max(n, 1) { sums.append(sums[k - 1] + log(Double(k))) }
    return sums
  }

  /// P(N = k) for the counts k that matter, N binomial.
  static func chances(_ n: Int, _ p: Double) -> [(count: Int, chance: Double)] {
    chances(n, p, logFactorials(n))
  }

  private static func chances(_ n: Int, _ p: Double, _ factorials: [Double]) -> [(count: Int, chance: Double)] {
    // Bernstein: beyond 10 deviations and 30 there is less than 1e-18.
    let mean = Double(n) * p
    let reach = 10 * (mean * (1 - p)).squareRoot() + 30
    return (max(0, Int(mean - reach))...min(n, Int(mean + reach) + 1)).compactMap { k in
      let ways = factorials[n] - factorials[k] - factorials[n - k]
      let chance = exp(ways + Double(k) * log(p) + Double(n - k) * log1p(-p))
      return chance > 1e-18 ? (k, chance) : nil
    }
  }

  /// What one bin adds to the divergence between a share p and a mass q.
  private static func term(_ p: Double, _ q: Double) -> Double {
    (p > 0 ? 0.5 * p * log(2 * p / (p + q)) : 0) + (q > 0 ? 0.5 * q * log(2 * q / (p + q)) : 0)
  }

  /// The expected divergence of n draws from masses q against q itself.
  static func floor(_ q: [Double], draws n: Int) -> Double { divergence(of: q, from: q, draws: n) }

  /// The expected divergence of n draws from masses p against masses q.
  static func divergence(of p: [Double], from q: [Double], draws n: Int) -> Double {
    let factorials = logFactorials(n)
    return zip(p, q).reduce(0) { sum, pair in
      guard pair.0 > 1e-300 else { return sum + term(0, pair.1) }
      return chances(n, pair.0, factorials).reduce(sum) { $0 + $1.chance * term(Double($1.count) / Double(n), pair.1) }
    }
  }

  /// The expected divergence of n draws against n other draws from the same masses.
  static func betweenDraws(_ q: [Double], draws n: Int) -> Double {
    q.reduce(0) { sum, mass in
      guard mass > 1e-15 else { return sum }
      let known = chances(n, mass).filter { $0.chance > 1e-11 }
      return known.reduce(sum) { sum, one in
        known.reduce(sum) { $0 + one.chance * $1.chance * term(Double(one.count) / Double(n), Double($1.count) / Double(n)) }
      }
    }
  }

  /// E min(2L, 2R, n)/n for counts (L, R, rest) of n draws with shares (p, p, 1 − 2p).
  static func poorerHalf(_ p: Double, draws n: Int) -> Double {
    // L is binomial, and given L so is R among the n − L others.
    chances(n, p).reduce(0) { sum, left in
      chances(n - left.count, p / (1 - p)).reduce(sum) { sum, right in
        sum + left.chance * right.chance * Double(min(2 * left.count, 2 * right.count, n)) / Double(n)
      }
    }
  }
}

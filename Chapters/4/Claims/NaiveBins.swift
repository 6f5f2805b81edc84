import Foundation
import Oracle

/// The study's divergence once more, in plain numbers: GSL's tails for the bins, entropies for the divergence.
enum NaiveBins {
  /// Left ends of the bins from −12 in steps of 0.25.
  static let left = (0..<96).map { -12 + 0.25 * Double($0) }

  /// Masses of ½ Σ N(mean, r) over two means, or of one Gaussian; both end bins reach to infinity.
  static func masses(_ means: [Double], standardDeviation: Double) throws -> [Double] {
    try left.indices.map { bin in
      let (a, b) = (left[bin], left[bin] + 0.25)
      return try means.reduce(0.0) { sum, mean in
        func below(_ x: Double) throws -> Double {
          try gaussianLowerTail(x, mean: mean, standardDeviation: standardDeviation).value
        }
        func above(_ x: Double) throws -> Double {
          try gaussianUpperTail(x, mean: mean, standardDeviation: standardDeviation).value
        }
        let inside: Double =
          if bin == 0 { try below(b) } else if bin == 95 { try above(a) } else if a < mean {
            try below(b) - below(a)
          } else {
            try above(a) - above(b)
          }
        return sum + inside / Double(means.count)
      }
    }
  }

  /// The truth seen from its own centre: ½ Σ_± N(±4, r).
  static func truth(noise: Double, offset: Double = 0) throws -> [Double] {
    try masses([offset - 4, offset + 4], standardDeviation: noise.squareRoot())
  }

  private static func entropy(_ p: [Double]) -> Double { p.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) } }

  /// H(½ (p + q)) − ½ H(p) − ½ H(q), in nats.
  static func divergence(_ p: [Double], _ q: [Double]) -> Double {
    entropy(zip(p, q).map { 0.5 * ($0 + $1) }) - 0.5 * entropy(p) - 0.5 * entropy(q)
  }

  /// The divergence of a point mass from a law that has mass q in its bin: only q matters.
  static func ofPoint(_ q: Double) -> Double {
    0.5 * log(2 / (1 + q)) + 0.5 * (1 - q) * log(2) + (q > 0 ? 0.5 * q * log(2 * q / (1 + q)) : 0)
  }

  /// The expected divergence of n draws from masses q against q itself: the count in each bin is binomial.
  static func floor(_ q: [Double], draws n: Int) -> Double {
    var factorials = [0.0]
    for k in 1...n { factorials.append(factorials[k - 1] + log(Double(k))) }
    return q.reduce(0) { sum, mass in
      guard mass > 0 else { return sum }
      return (0...n).reduce(sum) { sum, count in
        let ways = factorials[n] - factorials[count] - factorials[n - count]
        let share = Double(count) / Double(n)
        let chance = exp(ways + Double(count) * log(mass) + Double(n - count) * log1p(-mass))
        return chance < 1e-25 ? sum : sum + chance * term(share, mass)
      }
    }
  }

  private static func term(_ p: Double, _ q: Double) -> Double {
    (p > 0 ? 0.5 * p * log(2 * p / (p + q)) : 0) + 0.5 * q * log(2 * q / (p + q))
  }
}

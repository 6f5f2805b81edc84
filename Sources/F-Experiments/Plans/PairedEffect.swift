import Foundation
import Probability

/// What a change does, by pairs that share their data: its mean over the pairs and the 95 % interval of Student's t.
public struct PairedEffect: Sendable, Equatable {
  /// The mean of the paired differences.
  public let mean: Double
  /// Lower end of the interval.
  public let low: Double
  /// Upper end of the interval.
  public let high: Double
  /// The difference within each pair.
  public let differences: [Double]

  /// Whether the interval leaves out 0.
  public var isSignificant: Bool { low > 0 || high < 0 }

  /// The effect from n ≥ 2 differences that are independent and roughly Gaussian; nil for fewer.
  public init?(of differences: [Double]) {
    let summary = MeanAndError(of: differences)
    guard let mean = summary.mean, let error = summary.standardError else { return nil }
    let reach = PairedEffect.quantile(freedom: differences.count - 1) * error
    (self.mean, low, high, self.differences) = (mean, mean - reach, mean + reach, differences)
  }

  /// The effect on one number of a case against its baseline, seed by seed; nil unless two seeds have both.
  init?(_ baseline: [CaseScores], _ changed: [CaseScores], _ value: (CaseScores) -> Double?) {
    let pairs = changed.compactMap { run in
      baseline.first { $0.seed == run.seed }.flatMap { base in value(run).flatMap { a in value(base).map { a - $0 } } }
    }
    self.init(of: pairs)
  }

  /// The 0.975 quantile of Student's t: by table up to 9 degrees of freedom, beyond by the Cornish–Fisher expansion, whose error
  /// is below 2e-4 there.
  public static func quantile(freedom n: Int) -> Double {
    let known = [12.70620474, 4.30265273, 3.18244631, 2.77644511, 2.57058184, 2.44691185, 2.36462425, 2.30600414, 2.26215716]
    guard n > known.count else { return known[n - 1] }
    let (z, d) = (1.959963984540054, Double(n))
    let (first, second) = ((pow(z, 3) + z) / 4, (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / 96)
    let third = (3 * pow(z, 7) + 19 * pow(z, 5) + 17 * pow(z, 3) - 15 * z) / 384
    return z + first / d + second / (d * d) + third / (d * d * d)
  }
}

import Foundation
import Tensor

/// Whether outcomes fall where predictive draws say they fall, over N outcomes.
///
/// It uses the probability integral transform (PIT) of each outcome among its draws, `pit(of:among:at:)`, which is uniform on (0,
/// 1) when the outcome is a draw like the others.
public struct Calibration: Sendable, Equatable {
  /// The PIT values u_1 … u_N, of shape [N], in [0, 1].
  public let pits: [Double]

  /// The number of bins of the histogram.
  public static let bins = 10
  /// The levels of the central intervals that are reported.
  public static let levels = [0.5, 0.8, 0.95]

  /// A summary of PIT values, at least one: of outcomes among draws, or from a distribution function.
  public init(pits: [Double]) {
    require(!pits.isEmpty && pits.allSatisfy((0...1).contains), "calibration needs PIT values in [0, 1], at least one")
    self.pits = pits
  }

  /// The probability integral transform of y among n draws, (#{draws < y} + u (1 + #{draws = y}))/(n + 1).
  ///
  /// Among n + 1 exchangeable values the rank of y is uniform; u spreads it over its slot, and over the slots of its ties.
  /// So the PIT value is uniform for any n, without error, if u is; u = ½ is the mid-rank.
  /// - Parameters:
  ///   - outcome: y.
  ///   - draws: of shape [n], at least one, all of them numbers: a model that draws none has no calibration.
  ///   - u: in (0, 1), drawn anew for each outcome.
  public static func pit(of outcome: Double, among draws: [Double], at u: Double) -> Double {
    require(!draws.isEmpty, "the PIT value of an outcome needs at least one draw")
    require(!outcome.isNaN && draws.allSatisfy { !$0.isNaN }, "the outcome or a draw is NaN")
    let below = draws.count { $0 < outcome }
    let ties = draws.count { $0 == outcome }
    return (Double(below) + u * Double(1 + ties)) / Double(draws.count + 1)
  }

  /// The share of the PIT values in each tenth of (0, 1), of shape [10].
  public var histogram: [Double] { counts.map { Double($0) / Double(pits.count) } }

  private var counts: [Int] {
    var counts = Array(repeating: 0, count: Calibration.bins)
    for pit in pits { counts[min(Int(pit * Double(Calibration.bins)), Calibration.bins - 1)] += 1 }
    return counts
  }

  /// How many of the outcomes lie in the central interval of a level, and the binomial standard error of that share.
  ///
  /// y lies inside when its PIT value is within level/2 of ½. This is the interval between order statistics of the n draws, ends
  /// counted in with the probability that makes the coverage exact at any n.
  public func coverage(of level: Double) -> (share: Double, standardError: Double) {
    require(0 < level && level < 1, "the level of an interval lies in (0, 1), and is \(level)")
    let n = Double(pits.count)
    let share = Double(pits.count { abs($0 - 0.5) <= level / 2 }) / n
    return (share, (share * (1 - share) / n).squareRoot())
  }

  /// χ² = Σ_b (N_b − N/10)²/(N/10) of the histogram against the uniform distribution; 9 degrees of freedom.
  public var chiSquare: Double {
    let expected = Double(pits.count) / Double(Calibration.bins)
    return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  }

  /// P(χ²_9 ≥ χ²): how often chance alone makes the histogram as uneven; N should be 50 or more.
  ///
  /// For odd degrees the tail is closed: erfc √(x/2) + √(2x/π) e^{−x/2} (1 + x/3 + x²/15 + x³/105).
  public var probabilityByChance: Double {
    let x = chiSquare
    return erfc((x / 2).squareRoot())
      + (2 * x / Double.pi).squareRoot() * exp(-x / 2) * (1 + x / 3 * (1 + x / 5 * (1 + x / 7)))
  }
}

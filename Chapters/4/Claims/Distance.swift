import BimodalNoise
import ChapterKit
import Foundation
import Tensor

/// The distance between the distribution function of draws and that of the law they should have.
enum Distance {
  static func random(_ seed: UInt64, _ purpose: String) -> CounterRandom {
    CounterRandom(seed: Int(seed % (1 << 32)), purpose: "chapter 4, \(purpose)")
  }

  /// The largest gap between the distribution function of `values` in (0, 1) and that of the uniform law.
  ///
  /// Under the right law F the numbers F(x) are uniform, so this is the gap between the empirical function and F.
  private static func fromUniform(_ values: [Double]) -> Double {
    let n = Double(values.count)
    return values.sorted().enumerated().reduce(0) { worst, entry in
      max(worst, entry.element - Double(entry.offset) / n, Double(entry.offset + 1) / n - entry.element)
    }
  }

  /// The gap is at most √(log(2 · 10⁶)/2n), which chance exceeds once in a million (Dvoretzky, Kiefer, Wolfowitz and Massart).
  ///
  /// `foils` are the same draws under wrong laws.
  static func check(_ check: Check, _ values: [Double], _ inputs: String, foils: [(String, [Double])]) {
    let byChance = (log(2e6) / (2 * Double(values.count))).squareRoot()
    check.atMost(
      fromUniform(values), byChance, "gap of distribution functions, \(inputs)",
      lowerFoils: foils.map { ($0.0, fromUniform($0.1)) })
  }
}

/// The natural logarithm, for files that do not read Foundation.
func logarithm(_ x: Double) -> Double { log(x) }

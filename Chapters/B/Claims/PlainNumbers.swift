import Foundation
import Tensor

/// Σ_i a_i b_i.
func dot(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

/// log N(x; μ, v) by the definition.
func logNormal(_ x: Double, mean: Double, variance: Double) -> Double {
  -0.5 * (log(2 * .pi * variance) + (x - mean) * (x - mean) / variance)
}

/// The draws of one claim: a function of the run's seed, of what they are for, and of two numbers.
struct Draws {
  let random: CounterRandom

  init(seed: UInt64, _ purpose: String) {
    random = CounterRandom(seed: Int(seed % (1 << 32)), purpose: "chapter B, \(purpose)")
  }

  /// `count` standard normal numbers.
  func normals(_ count: Int, _ which: Int = 0) -> [Double] { (0..<count).map { random.normal(step: which, time: $0) } }
}

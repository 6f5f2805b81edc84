import Foundation
import Tensor

/// The draws of one claim: a function of the run's seed, of what they are for, and of a number.
struct Draws {
  let random: CounterRandom

  init(seed: UInt64, _ purpose: String) {
    random = CounterRandom(seed: Int(seed % (1 << 32)), purpose: "chapter D, \(purpose)")
  }

  func normal(_ index: Int, _ which: Int = 0) -> Double { random.normal(step: index, time: which) }
  func uniform(_ index: Int, _ which: Int = 0) -> Double { random.uniform(step: index, time: which) }
}

/// log N(x; μ, v) by the definition, for the independent road.
func logNormal(_ x: Double, mean: Double, variance: Double) -> Double {
  -(x - mean) * (x - mean) / (2 * variance) - log(2 * .pi * variance) / 2
}

/// What rounding may do to a sum of `terms` terms whose sizes add up to `size`: half a unit in the last place per operation,
/// some four operations per term, on each of the two roads.
func rounding(terms: Int, size: Double) -> Double { 4 * Double(terms) * .ulpOfOne * size }

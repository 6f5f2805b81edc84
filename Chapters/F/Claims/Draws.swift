import BimodalNoise
import ChapterKit
import Experiments
import Foundation
import Scores
import Tensor

/// What several claims draw.
extension Draws {
  /// Masses over so many bins: positive, unequal, of sum 1.
  static func masses(_ count: Int, _ random: CounterRandom, series: Int) -> [Double] {
    let raw = (0..<count).map { power(random.uniform(series: series, lane: $0), 3) }
    let total = raw.reduce(0, +)
    return raw.map { $0 / total }
  }

  /// The study's test set at a noise, from z_0 = 0.
  static func truth(_ noise: Double, sequences: Int, seed: UInt64) -> [OneStepTruth] {
    let walk = BimodalWalk(observationVariance: noise)
    let drawn = walk.simulate(sequences: sequences, length: 32, seed: Int(seed % (1 << 32)), split: .test)
    return OneStepTruth.all(of: drawn, walk: walk)
  }

  /// Draws of x_32 from the true law, S for each sequence.
  static func exact(_ truth: [OneStepTruth], _ draws: Int, _ purpose: String, seed: UInt64) -> [PredictiveDraws] {
    ReferencePredictions.exact(truth, draws: draws, seed: Int(seed % (1 << 32)), purpose: "chapter F, \(purpose)")
  }
}

/// xⁿ by repeated multiplication, n from 0.
func power(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { product, _ in product * x } }

/// The natural logarithm, for files that do not read Foundation.
func logarithm(_ x: Double) -> Double { log(x) }

/// The cosine, for files that do not read Foundation.
func cosine(_ x: Double) -> Double { cos(x) }

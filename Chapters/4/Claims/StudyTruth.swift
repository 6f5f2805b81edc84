import BimodalNoise
import Experiments

/// The truth about x_32 of the study's test sequences, and what the chapter prints of it.
enum StudyTruth {
  /// The two noises with the printed digits of the chapter's table.
  static let rows = [
    (noise: 0.2, floor: 0.0034, matched: 0.377, noisy: 0.0788, last: 0.6929),
    (noise: 0.04, floor: 0.0015, matched: 0.497, noisy: 0.0727, last: 0.6931),
  ]

  /// Test sequences of 32 steps from z_0 = 0, whose filtered state is exact.
  static func of(noise: Double, sequences: Int, seed: UInt64) -> [OneStepTruth] {
    let walk = BimodalWalk(observationVariance: noise)
    let drawn = walk.simulate(sequences: sequences, length: 32, seed: Int(seed % (1 << 32)), split: .test)
    return OneStepTruth.all(of: drawn, walk: walk)
  }
}

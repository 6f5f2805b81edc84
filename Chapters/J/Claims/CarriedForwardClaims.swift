import Baselines
import BimodalNoise
import ChapterKit
import Foundation
import Oracle
import Scores

/// The forecast that needs no model.
enum CarriedForwardClaims {
  /// Five steps of four features: complete, ending in gaps, with a gap inside, never seen. Gaps hold what must not be read.
  private static let values: [[Double]] = [
    [1, 10, 0.1, 77], [2, 20, 77, 77], [3, 30, 0.3, 77], [4, .nan, 0.4, 77], [5, 77, 0.5, 77],
  ]
  private static let observed: [[Bool]] = [
    [true, true, true, false], [true, true, false, false], [true, true, true, false], [true, false, true, false],
    [true, false, true, false],
  ]

  /// One pass from the first step to the last, remembering.
  private static func remembered(_ values: [[Double]], _ observed: [[Bool]]) -> [Double?] {
    var memory: [Double?] = [nil, nil, nil, nil]
    for (row, flags) in zip(values, observed) {
      for feature in 0..<4 where flags[feature] { memory[feature] = row[feature] }
    }
    return memory
  }

  static let carried = Claim(
    "Eq J.n",
    "The forecast is, feature by feature, the last observed value; a feature that was never observed has no forecast.",
    kind: .definition, oracle: "one pass over the steps"
  ) { check in
    for steps in 1...5 {
      let (seen, flags) = (Array(values.prefix(steps)), Array(observed.prefix(steps)))
      let claimed = remembered(seen, flags)
      var foils: [(String, [Double?])] = [
        ("the last row, gaps and all", (seen.last ?? []).map { $0.isNaN ? -1 : $0 }),
        ("0 for a feature never seen", claimed.map { $0 ?? 0 }),
      ]
      if steps > 1 { foils.append(("the first", remembered(Array(seen.reversed()), Array(flags.reversed())))) }
      if steps > 1 { foils.append(("one step late", remembered(Array(seen.dropLast()), Array(flags.dropLast())))) }
      if steps > 3 {
        foils.append(("the last complete row, of which there is none", [nil, nil, nil, nil]))
      }
      check.exactly(
        LastObservation.carriedForward(seen, observed: flags), claimed: claimed, "\(steps) of 5 steps, four features",
        foils: foils)
    }
    check.exactly(LastObservation.carriedForward([], observed: []), claimed: [], "no steps", foils: [("a 0", [0])])
  }

  static let point = Claim(
    "Eq J.o", "The divergence of a point forecast is log 2 if its bin holds no mass of the truth, and less if it does.",
    kind: .identity,
    oracle: "Eq J.o by hand, with b from GSL's Gaussian tails"
  ) { check in
    let (center, modes) = (0.9 * 5.31, [-4.0, 4])
    for r in [0.2, 0.04] {
      let walk = BimodalWalk(observationVariance: r)
      let truth = walk.predictive(from: FilteredState(mean: 5.31, variance: 0))
      for offset in [-3.9, 0.53, 4.4] {  // within the lower mode, between the modes, beside the upper one
        let left = (offset / 0.25).rounded(.down) * 0.25
        let b = try modes.reduce(0.0) { sum, mode in
          let below = try gaussianLowerTail(left + 0.25, mean: mode, standardDeviation: r.squareRoot()).value
          return sum + 0.5 * (below - (try gaussianLowerTail(left, mean: mode, standardDeviation: r.squareRoot()).value))
        }
        let claimed = 0.5 * (log(2 / (1 + b)) + (1 - b) * log(2) + (b > 0 ? b * log(2 * b / (1 + b)) : 0))
        let score = JensenShannon.ofDraws(Array(repeating: center + offset, count: 16), truth: truth, center: center)
        check.equal(
          score, claimed: claimed, allowed: Tolerance.rounding(terms: 96, size: 1), scale: 0.1,
          "r = \(r), \(offset) from the middle, b = \(b)",
          foils: [("in bits", claimed / log(2)), ("½ forgotten", 2 * claimed)] + (b > 1e-3 ? [("log 2", log(2))] : []))
      }
    }
  }
}

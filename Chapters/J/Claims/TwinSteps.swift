import DeepStateSpace
import EvidenceBound
import Foundation

extension ModelPair {
  /// What the deep Kalman filter compares at times 3, 4, 5 of each trajectory, both distributions in plain numbers: [N] of 3 · M each.
  func steps(_ drawn: Trajectories, _ batch: SequenceBatch) -> [[ScoredTransition.Coordinate]] {
    guard case .gaussian(let transition) = gaussian.transition else { return [] }
    let (n, t, m) = (drawn.count, drawn.steps, drawn.dimension)
    let (states, means) = (drawn.latents.doubles, drawn.posterior.mean.doubles)
    let variances = drawn.posterior.logVariance.doubles.map { exp($0) }
    var found = Array(repeating: [ScoredTransition.Coordinate](), count: n)
    for time in 3...t {
      let distribution = transition.distribution(
        given: drawn.latents.slice(axis: 1, (time - 3)..<(time - 1)),
        rows: transition.rows(of: batch, trajectories: n, time: time))
      let (centers, spreads) = (distribution.mean.doubles, distribution.logVariance.doubles.map { exp($0) })
      for row in 0..<n {
        for i in 0..<m {
          let position = (row * t + time - 1) * m + i
          found[row].append(
            .init(
              row: row, drawn: states[position], encoder: (means[position], variances[position]),
              distribution: (centers[row * m + i], spreads[row * m + i])))
        }
      }
    }
    return found
  }
}

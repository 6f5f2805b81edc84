import BimodalNoise
import ChapterKit
import Oracle
import Scores

/// The divergence from a “truth” that stands on the last observation.
enum NoisyClaims {
  /// Noise, and what the exact law's 1,024 draws score against ½ Σ_± N(0.9 x_31 ± 4, r).
  static let rows = [(noise: 0.2, score: 0.0819, exactMasses: 0.0788), (noise: 0.04, score: 0.0742, exactMasses: 0.0727)]

  static let oracle = Claim(
    "Eq F.ai",
    "Against ½ Σ_± N(0.9 x_31 ± 4, r) the exact distribution's 1,024 draws score 0.0819 at r = 0.2 and 0.0742 at r = 0.04.",
    kind: .estimate, oracle: "binomial counts, quadrature over the noise of x_31"
  ) { check in
    for row in rows {
      let standardDeviation = row.noise.squareRoot()
      let wrong = try PlainDistribution.truth(row.noise).bins()
      let exact = try gaussianExpectation(
        of: { noise in
          // Seen from 0.9 x_31, the true modes lie 0.9 ε to the other side.
          let distribution = PlainDistribution(
            weights: [0.5, 0.5], means: [-4, 4].map { $0 - 0.9 * noise }, deviations: [standardDeviation, standardDeviation])
          return Counts.divergence(of: try distribution.bins(), from: wrong, draws: 1024)
        }, mean: 0, standardDeviation: standardDeviation, to: QuadratureTolerance(absolute: 5e-6, relative: 5e-5))
      let walk = BimodalWalk(observationVariance: row.noise)
      let truth = Draws.truth(row.noise, sequences: check.full ? 8192 : 2048, seed: check.seed)
      let scores = zip(Draws.exact(truth, 1024, "noisy", seed: check.seed), truth).map {
        JensenShannon.ofDraws($0.draws, aroundObserved: $1.lastObserved, walk: walk)
      }
      check.mean(
        ofDraws: scores, claimed: exact.value, claimedError: exact.error, "r = \(row.noise)",
        foils: [("the floor", Counts.floor(wrong, draws: 1024)), ("half of it", exact.value / 2)])
      check.equal(
        exact.value, claimed: row.score, allowed: Tolerance.printed(decimals: 4), "printed digits",
        foils: [("without the scatter of the draws", row.exactMasses), ("the floor", Counts.floor(wrong, draws: 1024))])
    }
  }
}

import BimodalNoise
import ChapterKit
import Scores

/// What sampling alone costs.
enum FloorClaims {
  /// Noise, printed floor at 1,024 draws, printed value of draws against draws.
  private static let rows = [(noise: 0.2, floor: 0.0034, between: 0.0064), (noise: 0.04, floor: 0.0015, between: 0.0030)]

  static let draws = Claim(
    "Eq F.e", "The truth's own n draws score above 0, and the fewer the higher: about 1/n.", kind: .estimate,
    oracle: "sum over the binomial counts of each bin"
  ) { check in
    for row in rows {
      let q = try PlainDistribution.truth(row.noise).bins()
      let truth = Draws.truth(row.noise, sequences: check.full ? 1024 : 200, seed: check.seed)
      for n in [16, 128, 1024] {
        let exact = Counts.floor(q, draws: n)
        let scores = zip(Draws.exact(truth, n, "floor \(n)", seed: check.seed), truth).map {
          JensenShannon.ofDraws($0.draws, truth: $1.distribution, center: $1.center)
        }
        check.mean(
          ofDraws: scores, claimed: exact, "n = \(n), r = \(row.noise)",
          foils: [("n/2 draws", Counts.floor(q, draws: n / 2)), ("no floor", 0)])
      }
      check.equal(
        Counts.floor(q, draws: 1024), claimed: row.floor, allowed: Tolerance.printed(decimals: 4), "n = 1,024, printed digits",
        foils: [("n = 512", Counts.floor(q, draws: 512))])
    }
  }

  static let between = Claim(
    "Eq F.f",
    "Draws against draws are another statistic: 0.0064 and 0.0030 where draws against exact masses give 0.0034 and 0.0015.",
    kind: .estimate, oracle: "sum over pairs of binomial counts in each bin"
  ) { check in
    for row in rows {
      let q = try PlainDistribution.truth(row.noise).bins()
      let exact = Counts.betweenDraws(q, draws: 1024)
      let truth = Draws.truth(row.noise, sequences: check.full ? 1024 : 128, seed: check.seed)
      let (one, other) = (Draws.exact(truth, 1024, "one", seed: check.seed), Draws.exact(truth, 1024, "other", seed: check.seed))
      let scores = zip(zip(one, other), truth).map { pair, truth in
        let grid = BinGrid(center: truth.center)
        return JensenShannon.between(grid.frequencies(of: pair.0.draws), grid.frequencies(of: pair.1.draws))
      }
      check.mean(
        ofDraws: scores, claimed: exact, "two sets of 1,024 draws, r = \(row.noise)",
        foils: [("the floor against exact masses", Counts.floor(q, draws: 1024)), ("0", 0)])
      check.equal(
        exact, claimed: row.between, allowed: Tolerance.printed(decimals: 4), "printed digits", foils: [("the floor", row.floor)])
    }
  }
}

import ChapterKit
import Oracle
import Probability
import Scores

/// Whether both modes are there.
enum CoverageClaims {
  static let counts = Claim(
    "Eq F.p",
    "Mode coverage is twice the share of draws within 3 standard deviations of the mode with fewer; draws between are counted apart.",
    kind: .definition, oracle: "draws counted by hand"
  ) { check in
    // Modes at 9 and 17 of variances 0.04 and 0.25: they reach from 8.4 to 9.6 and from 15.5 to 18.5.
    let distribution = GaussianMixture(weights: [1, 1], means: [17, 9], variances: [0.25, 0.04])
    let draws = [8.41, 9, 9.5, 9.59, 9.7, 12, 15.4, 15.6, 17, 18.6]
    let found = ModeCoverage(draws: draws, truth: distribution)
    check.equal(
      [found.lower, found.upper, found.between, found.score], claimed: [0.4, 0.2, 0.3, 0.4],
      allowed: Tolerance.rounding(terms: 1, size: 1), scale: 0.2,
      "ten draws",
      foils: [
        ("the richer mode", [0.4, 0.2, 0.3, 0.8]), ("modes exchanged", [0.2, 0.4, 0.3, 0.4]),
        ("2 standard deviations", [0.1, 0.1, 0.6, 0.2]),
        ("the middle counted from the means", [0.4, 0.2, 0.6, 0.4]),
      ])
    let both = ModeCoverage(draws: [9, 9.1, 17, 16.9], truth: distribution)
    let one = ModeCoverage(draws: [9, 9.1, 9.2], truth: distribution)
    check.equal(
      [both.score, one.score, one.lower], claimed: [1, 0, 1], allowed: 0, scale: 1, "half and half; all on one mode",
      foils: [("the mean of the halves", [1, 1, 1]), ("not held to 1", [2, 0, 1])])
  }

  static let expected = Claim(
    "Eq F.q", "The truth's own 1,024 draws reach 0.972 on average, a Gaussian of the right moments a third at r = 0.2.",
    kind: .estimate,
    oracle: "sum over all multinomial counts of two modes"
  ) { check in
    let inside = 1 - 2 * (try gaussianUpperTail(3).value)
    for (noise, printed) in [(0.2, 0.324), (0.04, 0.145)] {
      let truth = Draws.truth(noise, sequences: check.full ? 1024 : 200, seed: check.seed)
      let found = zip(Draws.exact(truth, 1024, "coverage", seed: check.seed), truth).map {
        ModeCoverage(draws: $0.draws, truth: $1.distribution)
      }
      let exact = Counts.poorerHalf(inside / 2, draws: 1024)
      check.mean(
        ofDraws: found.map(\.score), claimed: exact, "r = \(noise)",
        foils: [("1, for the exact distribution", 1), ("0.9973", inside)])
      check.equal(exact, claimed: 0.972, allowed: Tolerance.printed(decimals: 3), "printed digits", foils: [("0.9973", inside)])
      check.mean(
        ofDraws: found.map(\.between), claimed: (1 - inside) / 2, "between the modes, r = \(noise)",
        foils: [("both tails of both modes", 2 * (1 - inside))])
      let hill = PlainDistribution.gaussian(0, standardDeviation: (16 + noise).squareRoot())
      let reach = 3 * noise.squareRoot()
      let share = try hill.mass(from: 4 - reach, to: 4 + reach)
      let random = Draws(seed: check.seed, "chapter F, hill").random
      let uppers = truth.indices.map { series -> Double in
        let draws = (0..<256).map { truth[series].center + hill.mixture.draw($0, using: random, series: series) }
        return ModeCoverage(draws: draws, truth: truth[series].distribution).upper
      }
      check.mean(
        ofDraws: uppers, claimed: share, "a Gaussian's upper mode, r = \(noise)",
        foils: [("variance for standard deviation", try hill.mass(from: 4 - 3 * noise, to: 4 + 3 * noise)), ("half", 0.5)])
      check.equal(
        2 * share, claimed: printed, allowed: Tolerance.printed(decimals: 3), "printed digits",
        foils: [("one mode counted twice over", 4 * share)])
    }
  }
}

import BimodalNoise
import ChapterKit
import Oracle
import Probability
import Scores

/// Any number of modes, and laws other than the walk's.
enum ModeClaims {
  static let counts = Claim(
    "Eq F.af",
    "A mode is ±3 standard deviations around a component; overlapping ones count as one, those of negligible weight not at all.",
    kind: .definition, oracle: "draws counted by hand"
  ) { check in
    // Modes from −9.6 to −8.4; from −1.5 to 2.5 by two components; from 15.5 to 18.5. A fifth component weighs too little.
    let distribution = GaussianMixture(
      weights: [0.3, 0.2996, 0.2, 0.0004, 0.2], means: [17, -9, 0, 6, 1], variances: [0.25, 0.04, 0.25, 0.25, 0.25])
    let draws = [-9.7, -9.6, -8.5, -1.4, 0, 1, 2.4, 2.6, 6, 15.4, 16, 18.6, 30, -8.3, -1.6, 0.5]
    let found = ModeMass(draws: draws, truth: distribution)
    func numbers(_ modes: [Double], _ between: Double, _ beyond: Double) -> [Double] {
      (modes + [between, beyond]).map { $0 / 16 }
    }
    check.equal(
      found.modes.map(\.share) + [found.between, found.beyond], claimed: numbers([2, 5, 1], 5, 3),
      allowed: Tolerance.rounding(terms: 1, size: 1), scale: 0.06,
      "sixteen draws",
      foils: [
        ("overlapping modes counted twice", numbers([2, 8, 1], 5, 3)), ("a mode for every component", numbers([2, 5, 2], 4, 3)),
        ("2 standard deviations", numbers([0, 4, 1], 6, 5)), ("beyond counted as between", numbers([2, 5, 1], 8, 0)),
      ])
    check.equal(
      found.modes.map(\.weight), claimed: [0.2996, 0.4, 0.3], allowed: Tolerance.rounding(terms: 1, size: 1), scale: 0.2,
      "weights",
      foils: [("equal", [1.0 / 3, 1.0 / 3, 1.0 / 3])])
    check.equal(
      found.score, claimed: 1 / 16.0 / 0.3, allowed: Tolerance.rounding(terms: 1, size: 1), scale: 0.2, "the poorest mode",
      foils: [("the poorest share", 1 / 16.0), ("the richest mode", 5 / 16.0 / 0.4)])
    check.equal(
      [[17.0, -9, 1, 0], [17, 17.1], [-9, 0, 17, 17.2, 0.3, -9, 0.1, 0.2, 17, -9]].map {
        ModeMass(draws: $0, truth: distribution).score
      },
      claimed: [0.25 / 0.3, 0, 1], allowed: Tolerance.rounding(terms: 2, size: 1), scale: 1,
      "all modes; one alone; all well served",
      foils: [("the poorest share", [0.25, 0, 0.3])])
  }

  static let expected = Claim(
    "Eq F.ag",
    "Each mode holds 0.9973 of its weight of the distribution's own draws; a forecast without one of three modes scores 0.",
    kind: .estimate, oracle: "GSL's tails"
  ) { check in
    let inside = 1 - 2 * (try gaussianUpperTail(3).value)
    let random = Draws(seed: check.seed, "chapter F, modes").random
    for (name, walk) in [("trimodal", ModalWalk.trimodal), ("biased", .biased), ("state dependent", .stateDependent)] {
      let sequences = walk.simulate(sequences: 200, length: 16, seed: Int(check.seed % (1 << 32)), split: .test)
      let pairs = sequences.indices.map { index in
        let distribution = walk.predictive(given: sequences[index].observed.dropLast())
        return (
          distribution,
          ModeMass(draws: (0..<1024).map { distribution.draw($0, using: random, series: index) }, truth: distribution)
        )
      }
      check.mean(
        ofDraws: pairs.map { $1.modes.reduce(0) { $0 + $1.share } }, claimed: inside, "in some mode, \(name)",
        foils: [("2 standard deviations", 1 - 2 * (try gaussianUpperTail(2).value)), ("all", 1)])
      check.mean(
        ofDraws: pairs.map { $1.modes[0].share - inside * $1.modes[0].weight }, claimed: 0,
        "the lowest mode less its weight, \(name)",
        foils: [("a tenth moved to the others", 0.1)])
    }
    let distribution = ModalWalk.trimodal.predictive(given: [6.1, -0.3])
    let two = GaussianMixture(means: [distribution.means.min() ?? 0, distribution.means.max() ?? 0], variance: 0.2)
    let poor = ModeMass(draws: (0..<1024).map { two.draw($0, using: random) }, truth: distribution)
    check.exactly(
      poor.score, claimed: 0, "trimodal without its middle",
      foils: [("its outer modes alone", (poor.modes.first?.share ?? 0) / 0.5)])
  }

  static let centered = Claim(
    "Eq F.ah",
    "The bins are centred on the distribution's mean, 0.9 ẑ_t for the bimodal walk; 1,024 draws of the trimodal one score 0.0051.",
    kind: .estimate, oracle: "sum over binomial counts, bins by GSL's tails"
  ) { check in
    for truth in Draws.truth(0.2, sequences: 16, seed: check.seed) {
      check.equal(
        truth.distribution.mean, claimed: truth.center, allowed: Tolerance.rounding(terms: 4, size: 4 + abs(truth.center)),
        scale: 0.25,
        "centre",
        foils: [("x_31 for it", 0.9 * truth.lastObserved), ("0", truth.center == 0 ? 1 : 0)])
    }
    let part = 0.2.squareRoot()
    let q = try PlainDistribution(weights: [1, 1, 1].map { $0 / 3 }, means: [-6, 0, 6], deviations: [part, part, part]).bins()
    check.atMost(q[0] + q[95], 1e-12, "in the end bins", lowerFoils: [("modes at ±12", 1.0 / 3)])
    let exact = Counts.floor(q, draws: 1024)
    let random = Draws(seed: check.seed, "chapter F, trimodal").random
    let walk = ModalWalk.trimodal
    let sequences = walk.simulate(sequences: check.full ? 1024 : 200, length: 16, seed: Int(check.seed % (1 << 32)), split: .test)
    var (scores, away) = ([Double](), [Double]())
    for (index, sequence) in sequences.enumerated() {
      let distribution = walk.predictive(given: sequence.observed.dropLast())
      let draws = (0..<1024).map { distribution.draw($0, using: random, series: index) }
      scores.append(JensenShannon.ofDraws(draws, truth: distribution))
      away.append(JensenShannon.ofDraws(draws, truth: distribution, center: distribution.mean + 30))
    }
    check.mean(
      ofDraws: scores, claimed: exact, "the distribution's own draws",
      foils: [("the bimodal floor", Counts.floor(try PlainDistribution.truth(0.2).bins(), draws: 1024)), ("no floor", 0)])
    check.equal(
      exact, claimed: 0.0051, allowed: Tolerance.printed(decimals: 4), "printed digits", foils: [("the bimodal floor", 0.0034)])
    check.atMost(
      away.max() ?? 1, 1e-9, "bins hung elsewhere see one bin and score 0", lowerFoils: [("hung on the mean", scores[0])])
  }
}

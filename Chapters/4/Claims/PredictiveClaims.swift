import BimodalNoise
import ChapterKit
import Probability

/// The exact law of what comes next.
enum PredictiveClaims {
  /// Places at and around the modes of a law, no two alike.
  private static func positions(of distribution: GaussianMixture) -> [Double] {
    let center = distribution.mean
    return [-4.7, -4, -3.8, 0.3, 3.6, 4.1, 5].map { center + $0 }
  }

  static let oneStep = Claim(
    "Eq 4.k", "One step ahead: p(x_{t+1} | x_{1:t}) = ½ Σ_± N(0.9 ẑ_t ± 4, r + 0.81 P_t).", kind: .identity,
    oracle: "all sequences of signs, each in one dense Gaussian"
  ) { check in
    for walk in WalkCase.readings {
      for (sequence, time) in zip(walk.simulated(4, length: 5, seed: check.seed), [2, 3, 4, 5]) {
        let observed = Array(sequence.observed.prefix(time))
        let state = walk.walk.filter(observed)
        let distribution = walk.walk.predictive(from: state)
        let positions = positions(of: distribution)
        let exact = try SignSequences(walk: walk, length: time + 1).predictive(positions, given: observed)
        let noisy = walk.walk.predictive(from: FilteredState(mean: observed[time - 1], variance: state.variance))
        var foils = [
          ("centred on 0.9 x_t", positions.map(noisy.density)),
          (
            "one Gaussian of the same moments",
            positions.map(GaussianMixture(means: [distribution.mean], variance: distribution.variance).density)
          ),
          (
            "twice the noise variance",
            positions.map(GaussianMixture(means: distribution.means, variance: 2 * walk.noise).density)
          ),
        ]
        if walk.startsAtRandom {
          let sure = walk.walk.predictive(from: FilteredState(mean: state.mean, variance: 0))
          let whole = GaussianMixture(means: distribution.means, variance: walk.noise + state.variance)
          foils += [("P_t forgotten", positions.map(sure.density)), ("P_t for 0.81 P_t", positions.map(whole.density))]
        }
        check.equal(
          positions.map(distribution.density), claimed: exact, allowed: walk.densityRounding, scale: 0.4,
          "t = \(time), \(walk.name)",
          foils: foils)
      }
    }
  }

  static let further = Claim(
    "Eq 4.l", "h steps ahead there are 2ʰ modes, at 0.9ʰ ẑ_t plus all sums of 0.9ⁱ · (±4), each of variance r + 0.81ʰ P_t.",
    kind: .identity, oracle: "all sequences of signs, each in one dense Gaussian"
  ) { check in
    for walk in WalkCase.readings + [.quiet] {
      let sequence = walk.simulated(1, length: 3, seed: check.seed)[0].observed
      let state = walk.walk.filter(sequence)
      for horizon in [2, 3] {
        let distribution = walk.walk.predictive(from: state, horizon: horizon)
        let positions = distribution.means.enumerated().map { $1 + 0.07 * Double($0 - 3) }
        let exact = try SignSequences(walk: walk, length: 3 + horizon).predictive(positions, given: sequence)
        let jump = walk.jump
        let unshrunk = GaussianMixture(
          means: (0..<distribution.means.count).map { code in
            power(walk.decay, horizon) * state.mean
              + (0..<horizon).reduce(0.0) { $0 + (code >> $1 & 1 == 1 ? jump : -jump) }
          }, variance: distribution.variances[0])
        check.equal(
          positions.map(distribution.density), claimed: exact, allowed: walk.densityRounding, scale: 0.2,
          "h = \(horizon), \(walk.name)",
          foils: [
            ("one step less", positions.map(walk.walk.predictive(from: state, horizon: horizon - 1).density)),
            ("steps that do not shrink", positions.map(unshrunk.density)),
          ])
        check.exactly(
          distribution.means.count, claimed: horizon == 2 ? 4 : 8, "modes", foils: [("one step less", horizon == 2 ? 2 : 4)])
      }
    }
  }

  static let kept = Claim(
    "Eq 4.m", "With no sign taken for granted, p(x_{t+1} | x_{1:t}) is a mixture over all signs, weighed by their evidence.",
    kind: .identity, oracle: "all 2ᵗ sequences of signs, each in one dense Gaussian"
  ) { check in
    let loud = WalkCase(
      name: "0.9 and 4, loud", walk: BimodalWalk(observationVariance: 6), decay: 0.9, jump: 4, noise: 6, startsAtRandom: false)
    for walk in [loud, .loud] {
      for sequence in walk.simulated(3, length: 6, seed: check.seed) {
        let mixture = SignMixture(walk.walk, observed: sequence.observed)
        let shares = try SignSequences(walk: walk, length: 6).shares(of: sequence.observed, at: Array(1...6))
        let evidence = logarithm(shares.reduce(0, +))
        check.equal(
          mixture.logEvidence, claimed: evidence, allowed: Tolerance.rounding(terms: 40, size: 1 + abs(evidence)), scale: 1,
          "log p(x_{1:6}), \(walk.name)",
          foils: [
            ("the likeliest signs alone", logarithm(shares.max() ?? 0)),
            ("½ a step left out", evidence + Double(7 - walk.firstStep) * logarithm(2)),
          ])
        let distribution = mixture.predictive
        let positions = [-9, -2.5, 0.4, 3, 7.5]
        let exact = try SignSequences(walk: walk, length: 7).predictive(positions, given: sequence.observed)
        let taken = walk.walk.predictive(from: walk.walk.filter(sequence.observed))
        let even = GaussianMixture(
          weights: distribution.weights.map { _ in 1 }, means: distribution.means, variances: distribution.variances)
        check.equal(
          positions.map(distribution.density), claimed: exact, allowed: Tolerance.rounding(terms: 6 * 40, size: exact.max() ?? 0),
          scale: exact.max() ?? 0, "p(x_7 | x_{1:6}), \(walk.name)",
          foils: [
            ("signs taken for granted", positions.map(taken.density)), ("all signs as likely", positions.map(even.density)),
          ])
      }
    }
  }

  static let agreement = Claim(
    "Eq 4.n", "Where noise is small, the filter with known signs agrees with the one that keeps both signs, up to rounding.",
    kind: .limit, oracle: "the filter that keeps and weighs every sign"
  ) { check in
    for walk in WalkCase.readings {
      for sequence in walk.simulated(16, length: 31, seed: check.seed) {
        let kept = SignMixture(walk.walk, observed: sequence.observed).predictive
        let state = walk.walk.filter(sequence.observed)
        let distribution = walk.walk.predictive(from: state)
        let positions = positions(of: distribution)
        let noisy = walk.walk.predictive(from: FilteredState(mean: sequence.observed[30], variance: 0))
        check.equal(
          positions.map(distribution.cumulativeProbability), claimed: positions.map(kept.cumulativeProbability),
          allowed: walk.densityRounding, scale: 1,
          walk.name,
          foils: [
            ("centred on 0.9 x_31", positions.map(noisy.cumulativeProbability)),
            (
              "the last sign misread",
              positions.map(walk.walk.predictive(from: FilteredState(mean: state.mean + 8, variance: 0)).cumulativeProbability)
            ),
          ])
      }
    }
  }
}

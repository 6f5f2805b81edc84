import BimodalNoise
import ChapterKit
import Foundation
import Probability

/// The exact law of the general walk, with and without missing values.
enum ModalDistributionClaims {
  /// Which of five observations are seen.
  private static let masks = [
    [true, true, true, true, true], [true, false, false, true, true], [false, true, true, true, false],
    [true, true, false, false, false],
  ]

  static let exact = Claim(
    "Eq 4.ae", "p(x_{t+1} | x_{1:t}) and log p(x_{1:t}) keep every sequence of choices, weighed by what was seen and by no more.",
    kind: .identity, oracle: "all sequences of six choices, products of GSL's densities"
  ) { check in
    for distribution in ModalCase.all + ModalCase.all.map(\.loud) {
      let (five, six) = (ChoiceSequences(distribution, length: 5), ChoiceSequences(distribution, length: 6))
      for (sequence, mask) in zip(distribution.simulated(masks.count, length: 5, seed: check.seed), masks) {
        let observed = zip(sequence.observed, mask).map { $1 ? Optional($0) : nil }
        let hidden = mask.contains(false)
        let inputs = "\(distribution.name), seen \(mask.map { $0 ? "x" : "·" }.joined())"

        let shares = try five.shares(of: observed)
        let evidence = log(shares.reduce(0, +))
        check.equal(
          distribution.walk.logEvidence(of: observed), claimed: evidence,
          allowed: Tolerance.rounding(terms: 40, size: 1 + abs(evidence)),
          scale: 1, "log p, \(inputs)",
          foils: [("weights of the last choice left out", evidence + log(2))]
            + (distribution.noise > 1 ? [("the likeliest choices alone", log(shares.max() ?? 0))] : [])
            + (hidden ? [("the mask ignored", distribution.walk.logEvidence(of: sequence.observed))] : [])
            + distribution.simplified.map { ($0.0, $0.1.logEvidence(of: observed)) })

        let predictive = distribution.walk.predictive(given: observed)
        let middle = predictive.mean
        let positions = [-6.3, -4.1, -2, 0.2, 3.8, 4.4, 5.7].map { middle + $0 }
        let exact = try six.predictive(positions, given: observed)
        func densities(_ walk: ModalWalk, _ observed: [Double?]) -> [Double] {
          positions.map(walk.predictive(given: observed).density)
        }
        check.equal(
          predictive.weights.reduce(0, +), claimed: 1, allowed: Tolerance.rounding(terms: predictive.weights.count, size: 1),
          scale: 1, "weights, \(inputs)", foils: [("one lost", 0.5)])
        check.equal(
          positions.map(predictive.density), claimed: exact, allowed: Tolerance.rounding(terms: 6 * 40, size: exact.max() ?? 0),
          scale: exact.max() ?? 0,
          "p(x_6 | x_{1:5}), \(inputs)",
          foils: [("one Gaussian", positions.map(GaussianMixture(means: [middle], variance: predictive.variance).density))]
            + (hidden ? [("hidden steps left out of time", densities(distribution.walk, observed.filter { $0 != nil }))] : [])
            // Where x_5 is seen it may leave nothing to be known of the gap before.
            + (mask[4] ? [] : [("the mask ignored", densities(distribution.walk, sequence.observed))])
            + distribution.simplified.map { ($0.0, densities($0.1, observed)) })
      }
    }
  }

  static let signs = Claim(
    "Eq 4.af", "For the walk of section 4 the general filter agrees with that walk's own exact filter over all 32 steps.",
    kind: .identity,
    oracle: "the filter of section 4 that keeps both signs"
  ) { check in
    for (distribution, noise) in [(ModalCase.all[0], 0.2), (ModalCase.all[1], 0.04), (ModalCase.all[0].loud, 6)] {
      let walk = BimodalWalk(observationVariance: noise)
      for sequence in distribution.simulated(noise > 1 ? 2 : 8, length: noise > 1 ? 10 : 32, seed: check.seed) {
        let mixture = SignMixture(walk, observed: sequence.observed)
        check.equal(
          distribution.walk.logEvidence(of: sequence.observed), claimed: mixture.logEvidence,
          allowed: Tolerance.rounding(terms: 10 * sequence.observed.count, size: 1 + abs(mixture.logEvidence)), scale: 1,
          "log p, \(distribution.name)",
          foils: [("one step more", SignMixture(walk, observed: sequence.observed + [0]).logEvidence)])
        let (known, own) = (mixture.predictive, distribution.walk.predictive(given: sequence.observed))
        let positions = [-4.3, -4, -1, 2, 4.2].map { known.mean + $0 }
        check.equal(
          positions.map(own.density), claimed: positions.map(known.density),
          allowed: Tolerance.rounding(terms: 10 * sequence.observed.count, size: 1), scale: 0.1, "density, \(distribution.name)",
          foils: [("centred on 0.9 x_t", positions.map(walk.predictive(from: noisy(sequence)).density))])
      }
    }
  }

  private static func noisy(_ sequence: ModalSequence) -> FilteredState {
    FilteredState(mean: sequence.observed[sequence.observed.count - 1], variance: 0)
  }

  static let capacity = Claim(
    "Eq 4.ah",
    "Where there are too many branches the likeliest are kept; the recorded lost weight is right on average.",
    kind: .estimate, oracle: "the evidence with every branch kept"
  ) { check in
    let blind = ChoiceMixture(.bimodal, observed: Array(repeating: nil, count: 6), capacity: 16)
    check.equal(
      [1 - blind.lost, exp(blind.logEvidence), Double(blind.count)], claimed: [0.25, 0.25, 16],
      allowed: Tolerance.rounding(terms: 8, size: 1), scale: 0.25,
      "two cuts of one half", foils: [("shares added up", [0, 0.25, 16]), ("weights made whole again", [0.25, 1, 16])])
    for distribution in [ModalCase.all[2], ModalCase.all[4].loud] {
      let drawn = distribution.simulated(2048, length: 10, seed: check.seed, missing: 0.5)
      let pairs = drawn.map { sequence in
        let cut = ChoiceMixture(distribution.walk, observed: sequence.visible, capacity: 16)
        let whole = ChoiceMixture(distribution.walk, observed: sequence.visible)
        return (kept: exp(cut.logEvidence - whole.logEvidence), told: 1 - cut.lost)
      }
      let average = pairs.reduce(0) { $0 + $1.kept } / Double(pairs.count)
      check.mean(
        ofDraws: pairs.map { $0.kept - $0.told }, claimed: 0,
        "the evidence kept less the recorded share, 16 branches, \(distribution.name)",
        foils: [("lost weight ignored", average - 1)])
    }
  }

  static let calibrated = Claim(
    "Eq 4.ag",
    "For each walk with three values in ten hidden, F(x_t | the values seen) of simulated sequences is uniform.",
    kind: .estimate, oracle: "the uniform distribution"
  ) { check in
    for distribution in ModalCase.all {
      let drawn = distribution.simulated(check.full ? 8192 : 2048, length: 10, seed: check.seed, missing: 0.3)
      // Mirrored where the law lies left of 0, which the past decides: else errors on the two sides would cancel.
      func values(_ predictive: ([Double?]) -> GaussianMixture) -> [Double] {
        drawn.map { sequence in
          let distribution = predictive(sequence.visible.dropLast())
          let position = distribution.cumulativeProbability(at: sequence.observed[9])
          return distribution.mean < 0 ? 1 - position : position
        }
      }
      let exact = values { distribution.walk.predictive(given: $0) }
      Distance.check(
        check, exact, "\(exact.count) sequences, \(distribution.name)",
        foils: [
          ("hidden steps left out of time", values { distribution.walk.predictive(given: $0.filter { $0 != nil }) }),
          ("the last value carried over gaps", values { distribution.walk.predictive(given: carriedForward($0)) }),
          (
            "one Gaussian of the same moments",
            values {
              let exact = distribution.walk.predictive(given: $0)
              return GaussianMixture(means: [exact.mean], variance: exact.variance)
            }
          ),
        ] + distribution.simplified.map { name, walk in (name, values { walk.predictive(given: $0) }) })
    }
  }

  private static func carriedForward(_ observed: [Double?]) -> [Double?] {
    var last = 0.0
    return observed.map { x in
      last = x ?? last
      return last
    }
  }
}

import BimodalNoise
import ChapterKit

/// The simulator of the general walk.
enum ModalClaims {
  static let step = Claim(
    "Eq 4.aa", "Every step carries φ_1 z_{t−1} + φ_2 z_{t−2} + … and adds one of the offsets, by the weights of z_{t−1}.",
    kind: .definition, oracle: "the distributions written out a second time"
  ) { check in
    check.exactly(
      ModalWalk.named.map(\.walk), claimed: ModalCase.all.map(\.walk), "the named walks", foils: [("one forgotten", [.bimodal])])
    for distribution in ModalCase.all {
      var (nearest, negativeLogLikelihoods, lean) = ([Double](), [Double](), 0.0)
      for sequence in distribution.simulated(2048, length: 8, seed: check.seed) {
        for (time, z) in sequence.latent.enumerated() {
          let before = time == 0 ? 0 : sequence.latent[time - 1]
          let jumps = distribution.jumps(before)
          let gaps = jumps.map { z - distribution.carried(sequence.latent, time) - $0.offset }
          nearest.append(gaps.map(abs).min() ?? 1)
          // The lowest offset is chosen as often as its weight says, wherever the walk stands.
          negativeLogLikelihoods.append(((abs(gaps[0]) < 1e-9 ? 1 : 0) - jumps[0].weight) * (before < 0 ? -1 : 1))
          lean += (jumps[0].weight - 1 / Double(jumps.count)) * (before < 0 ? -1 : 1)
        }
      }
      check.equal(
        nearest, claimed: nearest.map { _ in 0 }, allowed: Tolerance.rounding(terms: 4, size: 40), scale: 4,
        "z_t less what is carried, to the next offset, \(distribution.name)",
        foils: [("an offset between", nearest.map { _ in 1 })])
      check.mean(
        ofDraws: negativeLogLikelihoods, claimed: 0,
        "the lowest offset less its weight, signed by the state, \(distribution.name)",
        foils: [("55 times in 100", 0.05)]
          + (distribution.name == "biased" ? [("equal weights everywhere", -lean / Double(negativeLogLikelihoods.count))] : []))
    }
  }

  static let same = Claim(
    "Eq 4.ab", "The bimodal case of the general walk is the walk of section 4, draw for draw.", kind: .identity,
    oracle: "the simulator of section 4"
  ) { check in
    let walk = BimodalWalk().simulate(sequences: 64, seed: Int(check.seed % (1 << 32)), split: .test)
    let quiet = BimodalWalk(observationVariance: 0.04).simulate(sequences: 64, seed: Int(check.seed % (1 << 32)), split: .test)
    for (distribution, drawn, other) in [(ModalCase.all[0], walk, quiet), (ModalCase.all[1], quiet, walk)] {
      let general = distribution.simulated(64, length: 32, seed: check.seed, missing: 0.4)
      check.exactly(
        general.map(\.latent), claimed: drawn.map(\.latent), "z, \(distribution.name)",
        foils: [("one sequence for all", drawn.map { _ in drawn[0].latent })])
      check.exactly(
        general.map(\.observed), claimed: drawn.map(\.observed), "x, \(distribution.name)",
        foils: [("the other noise", other.map(\.observed))])
    }
  }

  static let mask = Claim(
    "Eq 4.ac", "Each of x_1 … x_{T−1} is hidden with the probability asked for, whatever its value; x_T never; no value moves.",
    kind: .definition, oracle: "averages of the mask; the same sequences without a mask"
  ) { check in
    for (distribution, share) in zip(ModalCase.all, [0.3, 0.5, 0.4, 0.3, 0.3, 0.7]) {
      let drawn = distribution.simulated(2048, length: 9, seed: check.seed, missing: share)
      let whole = distribution.simulated(2048, length: 9, seed: check.seed)
      let hidden = drawn.flatMap { $0.isObserved.dropLast().map { $0 ? 0.0 : 1 } }
      check.mean(
        ofDraws: hidden, claimed: share, "hidden of the first eight, \(distribution.name)",
        foils: [("the last one counted in", share * 9 / 8), ("the seen ones", 1 - share + (share == 0.5 ? 0.1 : 0))])
      let states = drawn.flatMap { $0.latent.dropLast() }
      let size = states.reduce(0) { $0 + abs($1) } / Double(states.count)
      check.mean(
        ofDraws: zip(hidden, states).map { ($0 - share) * abs($1) }, claimed: 0, "the mask times |z|, \(distribution.name)",
        foils: [("great values hidden more often, by a tenth", 0.1 * size)])
      check.exactly(
        drawn.map { $0.visible.last != .some(.none) }, claimed: drawn.map { _ in true }, "x_T seen, \(distribution.name)",
        foils: [("hidden like the others", drawn.map(\.isObserved[0]))])
      check.exactly(
        drawn.map(\.observed), claimed: whole.map(\.observed), "values, \(distribution.name)",
        foils: [("hidden ones as 0", drawn.map { $0.visible.map { $0 ?? 0 } })])
    }
  }

  static let second = Claim(
    "Eq 4.ad", "In the second-order walk the variance of z_t given z_{t−1} alone is 16/(1 − φ_2²) = 31.4, not 16.",
    kind: .identity, oracle: "variance of a regression on one lag, by partial correlation"
  ) { check in
    let distribution = ModalCase.all[5]
    let ends = distribution.simulated(8192, length: 60, seed: check.seed).map { Array($0.latent.suffix(3)) }
    // z_{59} and z_{58} less the best that each says of its neighbour.
    let one = ends.map { $0[2] - 0.5 / 1.7 * $0[1] }
    check.mean(
      ofDraws: one.map { $0 * $0 }, claimed: 16 / (1 - 0.49), "squares given one state",
      foils: [("16, as if it were of order 1", 16), ("with φ_2 = 0.4", 16 / (1 - 0.16))])
    let two = ends.map { $0[2] - 0.5 * $0[1] + 0.7 * $0[0] }
    check.equal(
      two.map { $0 * $0 }, claimed: two.map { _ in 16 }, allowed: Tolerance.rounding(terms: 8, size: 4 * 40), scale: 16,
      "squares given two states",
      foils: [("given one", one.map { $0 * $0 })])
    check.mean(
      ofDraws: zip(one, ends).map { $0 * ($1[0] - 0.5 / 1.7 * $1[1]) }, claimed: -0.7 * 16 / 0.51, "what z_{t−2} still says",
      foils: [("nothing, as in order 1", 0)])
    check.equal(
      16 / (1 - 0.49), claimed: 31.37, allowed: Tolerance.printed(decimals: 2), "printed digits",
      foils: [("16 + 0.49 · 16", 23.84)])
  }
}

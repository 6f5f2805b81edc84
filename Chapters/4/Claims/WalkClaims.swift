import BimodalNoise
import ChapterKit

/// The simulator, step by step.
enum WalkClaims {
  static let step = Claim(
    "Eq 4.a", "Every step keeps 0.9 of the state and adds 4 or −4, either half of the time and whatever came before.",
    kind: .definition, oracle: "differences of simulated states; averages of signs"
  ) { check in
    for walk in WalkCase.readings + [.quiet] {
      let drawn = walk.simulated(4096, length: 7, seed: check.seed)
      let steps = drawn.map { walk.steps(of: $0.latent) }
      check.equal(
        steps.joined().map(abs), claimed: Array(repeating: walk.jump, count: steps.count * (8 - walk.firstStep)),
        allowed: Tolerance.rounding(terms: 4, size: 10 * walk.jump),
        scale: walk.jump, "|z_t − a z_{t−1}|, \(walk.name)",
        foils: [
          ("the state kept whole", drawn.flatMap { walk.steps(of: $0.latent, keeping: 1) }.map(abs)),
          ("a step of b²", steps.joined().map { $0 * $0 }),
        ])
      let signs = steps.map { $0.map { $0 > 0 ? 1.0 : -1.0 } }
      check.mean(ofDraws: Array(signs.joined()), claimed: 0, "signs, \(walk.name)", foils: [("+ with probability 0.55", 0.1)])
      for lag in [1, 2] {
        check.mean(
          ofDraws: signs.flatMap { zip($0, $0.dropFirst(lag)).map { $0 * $1 } }, claimed: 0,
          "products of signs \(lag) apart, \(walk.name)", foils: [("signs repeated with probability 0.6", 0.2)])
      }
      check.mean(
        ofDraws: zip(signs, signs.dropFirst()).flatMap { zip($0, $1).map { $0 * $1 } }, claimed: 0,
        "products of the signs of neighbours, \(walk.name)", foils: [("the same signs in all sequences", 1)])
    }
  }

  static let start = Claim(
    "Eq 4.b", "z_0 = 0 in one reading, so that z_1 = ±4; in the other z_1 is drawn from N(0, 1), and steps begin at z_2.",
    kind: .definition, oracle: "the moments of N(0, 1)"
  ) { check in
    let origin = WalkCase.variance.simulated(512, length: 1, seed: check.seed).map { abs($0.latent[0]) }
    check.equal(
      origin, claimed: Array(repeating: 4, count: 512), allowed: 0, scale: 4, "|z_1| from z_0 = 0",
      foils: [("a stationary start", Array(repeating: (16 / 0.19).squareRoot(), count: 512))])
    for walk in [WalkCase.standardDeviation, .loud] {
      let first = walk.simulated(16_384, length: 2, seed: check.seed).map { $0.latent[0] }
      check.mean(ofDraws: first, claimed: 0, "z_1, \(walk.name)", foils: [("a start at 4", 4)])
      check.mean(
        ofDraws: first.map { $0 * $0 }, claimed: 1, "z_1², \(walk.name)",
        foils: [("a sign already", walk.jump * walk.jump), ("the noise's variance", walk.noise), ("a start shrunk by a", 0.81)])
      check.mean(
        ofDraws: first.map { power($0, 4) }, claimed: 3, "z_1⁴, \(walk.name)",
        foils: [("two points ±1", 1), ("uniform numbers", 1.8)])
    }
  }

  static let noise = Claim(
    "Eq 4.e", "x is z plus Gaussian noise of variance r, new at every time: r = 0.2 or 0.2² = 0.04, as N(0, 0.2) is read.",
    kind: .estimate, oracle: "the moments of N(0, r)"
  ) { check in
    for (walk, other) in [(WalkCase.variance, 0.04), (.standardDeviation, 0.2), (.loud, 9)] {
      let drawn = walk.simulated(4096, length: 6, seed: check.seed)
      let noise = drawn.map { zip($0.observed, $0.latent).map { $0 - $1 } }
      let r = walk.noise
      check.mean(
        ofDraws: noise.joined().map { $0 * $0 }, claimed: r, "ε², \(walk.name)",
        foils: [("0.2 read the other way", other), ("a tenth too much", 1.1 * r)])
      check.mean(
        ofDraws: noise.joined().map { power($0, 4) }, claimed: 3 * r * r, "ε⁴, \(walk.name)", foils: [("uniform", 1.8 * r * r)])
      check.mean(
        ofDraws: noise.flatMap { zip($0, $0.dropFirst()).map { $0 * $1 } }, claimed: 0, "ε_t ε_{t+1}, \(walk.name)",
        foils: [("one error for all times", r)])
      let withSigns = zip(noise, drawn).flatMap { noise, drawn -> [Double] in
        let signs = walk.steps(of: drawn.latent).map { $0 > 0 ? 1.0 : -1.0 }
        return zip(noise.suffix(signs.count), signs).map { $0 * $1 }
      }
      check.mean(
        ofDraws: withSigns, claimed: 0, "ε_t s_t, \(walk.name)",
        foils: [("sign and error from one number: E|ε|", (2 * r / .pi).squareRoot())])
    }
  }

  static let splits = Claim(
    "Eq 4.f", "Training, validation and test sets share no draw, and a sequence is the same however many others are asked for.",
    kind: .identity, oracle: "the same sequences simulated among fewer others"
  ) { check in
    for walk in WalkCase.readings {
      let many = walk.simulated(40, length: 32, seed: check.seed)
      let few = walk.simulated(7, length: 11, seed: check.seed)
      check.exactly(
        few.map { $0.observed[10] }, claimed: many.prefix(7).map { $0.observed[10] }, "x_11 of 7 sequences, \(walk.name)",
        foils: [("the next sequences", many.dropFirst().prefix(7).map { $0.observed[10] })])
      let sets = BimodalSplit.allCases.map { walk.simulated(4096, length: 9, seed: check.seed, split: $0).map { $0.latent[8] } }
      let elsewhere = walk.simulated(4096, length: 9, seed: check.seed + 1).map { $0.latent[8] }
      for (one, other) in [(sets[0], sets[1]), (sets[0], sets[2]), (sets[1], sets[2]), (sets[2], elsewhere)] {
        check.mean(
          ofDraws: zip(one, other).map { $0 * $1 }, claimed: 0, "z_9 of two sets multiplied, \(walk.name)",
          foils: [("one set under two names", walk.variance(at: 9))])
      }
    }
  }
}

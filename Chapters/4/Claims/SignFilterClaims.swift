import BimodalNoise
import ChapterKit
import Oracle
import Probability

/// How the signs are read off the data, and how rarely one is misread.
enum SignFilterClaims {
  static let threshold = Claim(
    "Eq 4.z", "A sign is read from where the state would have drifted: that of x_t − 0.9 ẑ_{t−1}, not of x_t − ẑ_{t−1}.",
    kind: .definition, oracle: "twelve steps up by hand, then x_t between 0.9 ẑ and ẑ"
  ) { check in
    var slow = WalkCase.quiet.walk
    slow.start = .origin
    for (walk, decay, jump) in [(BimodalWalk(), 0.9, 4.0), (slow, 0.7, 2.5)] {
      for side in [1.0, -1] {
        var climb: [Double] = []
        for _ in 0..<12 { climb.append(decay * (climb.last ?? 0) + side * jump) }
        let drifted = decay * (climb.last ?? 0)
        for distance in [0.6, 2] {
          check.equal(
            walk.filter(climb + [drifted + side * distance]).mean, claimed: drifted + side * jump,
            allowed: Tolerance.rounding(terms: 12, size: 40), scale: jump,
            "\(distance) beyond \(drifted)",
            foils: [("read from ẑ_{t−1}", drifted - side * jump), ("x_t itself", drifted + side * distance)])
        }
      }
    }
  }

  static let tail = Claim(
    "Eq 4.g", "A sign is misread with probability Φ(−4/√(r + 0.81 P)): 2 · 10⁻¹⁹ where z_0 is known.", kind: .identity,
    oracle: "GSL's lower tail of the Gaussian"
  ) { check in
    // P_1 = r/(1 + r) where z_1 ~ N(0, 1) was seen through noise of variance r.
    let spreads = [
      ("0.2 a variance", 0.2), ("0.2 a standard deviation", 0.04 + 0.81 * 0.04 / 1.04), ("both unknown", 0.2 + 0.81 * 0.2 / 1.2),
    ]
    for (name, spread) in spreads {
      let exact = try gaussianLowerTail(0, mean: 4, standardDeviation: spread.squareRoot())
      let distribution = Normal(mean: 4, variance: spread)
      check.equal(
        distribution.mass(from: -.infinity, to: 0), claimed: exact.value,
        allowed: exact.error + Tolerance.rounding(terms: Int(32 / spread), size: exact.value), scale: exact.value,
        "\(name), r + 0.81 P = \(spread)",
        foils: [
          ("variance for standard deviation", try gaussianLowerTail(0, mean: 4, standardDeviation: spread).value),
          ("1 − P(x > 0), all digits lost", 1 - distribution.mass(from: 0, to: .infinity)),
          ("both tails", 2 * exact.value),
        ])
    }
    check.equal(
      1e19 * Normal(mean: 4, variance: 0.2).mass(from: -.infinity, to: 0), claimed: 2, allowed: Tolerance.printed(decimals: 0),
      "one digit, times 10¹⁹",
      foils: [("Φ(−4/0.2)", 0)])
  }

  static let misread = Claim(
    "Eq 4.h", "With much noise signs are misread with the frequency Φ(−4/√(r + 0.81 P)).", kind: .estimate,
    oracle: "GSL's lower tail of the Gaussian"
  ) { check in
    let first = BimodalWalk(observationVariance: 9)
    let early = first.simulate(sequences: 16_384, length: 1, seed: Int(check.seed % (1 << 32)))
    check.mean(
      ofDraws: early.map { first.filter($0.observed).mean * $0.latent[0] < 0 ? 1 : 0 },
      claimed: try gaussianLowerTail(-4.0 / 3).value, "first signs, r = 9, z_0 = 0",
      foils: [("4/r", try gaussianLowerTail(-4.0 / 9).value), ("as good as never", 0), ("a guess", 0.5)])

    let second = BimodalWalk(observationVariance: 5, start: .standardNormal)
    let late = second.simulate(sequences: 65_536, length: 2, seed: Int(check.seed % (1 << 32)))
    let spread = 0.81 * 5 / 6
    check.mean(
      ofDraws: late.map { isMisread($0, by: second, spread: spread) ? 1 : 0 },
      claimed: try gaussianLowerTail(-4, standardDeviation: (5 + spread).squareRoot()).value,
      "second signs, r = 5, z_1 ~ N(0, 1)",
      foils: [
        ("P forgotten", try gaussianLowerTail(-4, standardDeviation: 5.0.squareRoot()).value),
        ("a step of 8 between the two", try gaussianLowerTail(-8, standardDeviation: (5 + spread).squareRoot()).value),
      ])
  }

  /// The filter moved from 0.9 ẑ_1 + 4 s towards x_2 by the gain; what is left of its way has the sign s.
  private static func isMisread(_ sequence: BimodalSequence, by walk: BimodalWalk, spread: Double) -> Bool {
    let before = 0.9 * walk.filter([sequence.observed[0]]).mean
    let gain = spread / (spread + walk.observationVariance)
    let left = walk.filter(sequence.observed).mean - before - gain * (sequence.observed[1] - before)
    return left * (sequence.latent[1] - 0.9 * sequence.latent[0]) < 0
  }
}

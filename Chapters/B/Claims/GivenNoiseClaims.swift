import ChapterKit
import DiffusionLoss

/// A draw with all its noises given.
enum GivenNoiseClaims {
  static let betas = [0.08, 0.15, 0.3, 0.45, 0.35]
  private static let learned = [0.6, -0.4, 0.25, -0.7, 0.5]

  /// The three choices of ς_k².
  static func descents(seed: UInt64) -> [(name: String, descent: Descent)] {
    [
      ("ς² = β", Descent(betas: betas, .forward, seed: seed)), ("ς² = β̃", Descent(betas: betas, .posterior, seed: seed)),
      ("ς² = β exp(a)", Descent(betas: betas, .learned, logRatios: learned, seed: seed)),
    ]
  }

  /// Five steps of some twenty operations on numbers of size 3, on two roads.
  static let rounding = Tolerance.averaged(terms: 5 * 20, size: 3)

  static let ancestral = Claim(
    "Eq 11", "Given the noises, the sampler computes z^{k−1} = μ_ψ(z^k, k, c) + ς_k ξ_k from k = K to 1, with ξ_1 at the end.",
    kind: .definition, oracle: "a loop over rows and latents in plain numbers"
  ) { check in
    for (name, descent) in descents(seed: check.seed) {
      let zero = descent.start.map { _ in 0.0 }
      let other = PlainChain(betas: betas, descent.reverse == .posterior ? .forward : .posterior)
      let mistaken = PlainChain(betas: betas, logRatios: descent.plain.variances.indices.map { 0.1 * Double($0 + 1) })
      check.equal(
        descent.run(.ancestral).ends, claimed: descent.ends(), allowed: rounding, scale: 1, "\(name), K = 5, 3 rows of 2 latents",
        foils: [
          ("no noise at k = 1", descent.ends(noise: { $0 == 1 ? zero : descent.noises[$0 - 1] })),
          ("the noises in reverse order", descent.ends(noise: { descent.noises[5 - $0] })),
          ("ξ_{k−1} in the step from k to k − 1", descent.ends(noise: { $0 == 1 ? zero : descent.noises[$0 - 2] })),
          (
            "ς² for ς",
            descent.ends(noise: { k in descent.noises[k - 1].map { descent.plain.variances[k - 1].squareRoot() * $0 } })
          ),
          ("β̃_k and β_k exchanged", descent.ends(other)), ("ς_k² = β_k exp(0.1 k)", descent.ends(mistaken)),
          ("the context of the next row", descent.ends(contexts: [1, 2, 0].map { Descent.contexts[$0] })),
        ])
    }
  }

  static let asked = Claim(
    "Eq B.a", "On every floor the network is given z^k itself and k; z^K is the standard normal number with which a draw starts.",
    kind: .definition, oracle: "the states of the loop in plain numbers"
  ) { check in
    for (name, descent) in descents(seed: check.seed) {
      let record = descent.run(.ancestral)
      let floors = descent.floors()
      let shown = (0..<5).map { step in floors.flatMap { $0[step] } }
      let stretched = shown.enumerated().map { step, states in states.map { $0 / descent.plain.signals[5 - step] } }
      check.equal(
        record.shown.flatMap { $0 }, claimed: shown.flatMap { $0 }, allowed: rounding, scale: 1, "z^5 … z^1, \(name)",
        foils: [("the rescaled ẑ^k", stretched.flatMap { $0 }), ("z^K given twice", (shown[..<1] + shown[..<4]).flatMap { $0 })])
      check.exactly(
        record.levels, claimed: [5, 4, 3, 2, 1].map { [$0, $0, $0] }, "the levels given, \(name)",
        foils: [("counted from 0", [4, 3, 2, 1, 0].map { [$0, $0, $0] }), ("upwards", [1, 2, 3, 4, 5].map { [$0, $0, $0] })])
      check.exactly(
        record.asked, claimed: [5, 4, 3, 2, 1], "the noises asked for, \(name)",
        foils: [("none for the last step", [5, 4, 3, 2]), ("z^K's own counted in", [5, 5, 4, 3, 2, 1])])
    }
  }
}

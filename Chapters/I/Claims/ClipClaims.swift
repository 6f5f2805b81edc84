import ChapterKit
import DeepStateSpace
import Foundation
import Tensor
import Training

/// The longest gradient allowed.
enum ClipClaims {
  static let groups = Claim(
    "Eq I.o",
    """
    Each group's gradient is scaled to the allowed length separately, so a long gradient in one group leaves the others \
    unchanged.
    """,
    kind: .definition, oracle: "three updates by hand, with one norm per group"
  ) { check in
    let small = try SmallRun(.diffusion, seed: check.seed, sequences: 9)
    var settings = AlgorithmClaims.plainSettings
    let run = HandRun(small: small, settings: settings)
    let ranges = small.model.groups.map(\.range)
    func norm(_ gradient: [Double], _ range: Range<Int>) -> Double {
      gradient[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    func clipped(_ ranges: [Range<Int>]) -> HandRun {
      var other = run
      other.clip = { [length = settings.gradientClip] gradient in
        for range in ranges {
          let norm = norm(gradient, range)
          for i in range where norm > length { gradient[i] *= length / norm }
        }
      }
      return other
    }
    let start = Trainer(
      small.model, data: small.data, settings: settings, seed: small.seed, threads: 1, precision: .double
    ).parameters
    let first = run.gradient(at: start, step: 0)
    let norms = ranges.map { norm(first, $0) }.sorted()
    settings.gradientClip = (norms[1] * norms[3]).squareRoot()
    check.atMost(
      norms[1], settings.gradientClip, "some groups have shorter gradients", foils: [("below all", norms[0] / 2)])
    check.atMost(settings.gradientClip, norms[3], "and some longer ones", foils: [("above none", norms[0] / 2)])
    var trainer = Trainer(
      small.model, data: small.data, settings: settings, seed: small.seed, threads: 2, precision: .double)
    for _ in 0..<3 { _ = try trainer.update() }
    let claimed = clipped(ranges).weights(from: start, updates: 3)
    let size = zip(claimed, start.values.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    check.equal(
      trainer.parameters.values.values, claimed: claimed, allowed: Tolerance.updates * size, scale: size,
      "9 sequences, 3 updates",
      foils: [
        ("not clipped", run.weights(from: start, updates: 3)),
        ("one norm for all weights", clipped([0..<first.count]).weights(from: start, updates: 3)),
        ("the first group alone", clipped([ranges[0]]).weights(from: start, updates: 3)),
      ])
  }
}

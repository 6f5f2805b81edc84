import ChapterKit
import Foundation

/// What the transition term asks of a Gaussian when the states have two modes.
enum MomentClaims {
  static let stationary = Claim(
    "Eq J.f",
    "The transition term is least if p_ψ has the mean and variance of the next states, here two modes of unequal weight.",
    kind: .identity, oracle: "moments of the mixture by hand; zero gradient there"
  ) { check in
    let fit = MomentFit(seed: check.seed)
    let (mean, variance) = (MomentFit.mean, MomentFit.variance)
    let within = [0, 1].map { i in MomentFit.modes.reduce(0) { $0 + $1.share * $1.variance[i] } }
    let mode = MomentFit.modes[0]
    let best = try fit.score(mean: mean, variance: variance)
    let narrow = try fit.score(mean: mean, variance: within)
    let collapsed = try fit.score(mean: mode.mean, variance: mode.variance)
    let standardDeviation = try fit.score(mean: mean, variance: variance.map { $0.squareRoot() })
    let plain = try fit.score(mean: [0.25, -0.5], variance: variance)
    let size = plain.slopes.max() ?? 1
    check.equal(
      best.slopes, claimed: best.slopes.map { _ in 0 }, allowed: Tolerance.network * size, scale: size,
      "slopes of \(best.slopes.count) tensors of ψ, M = 2, shares 0.6 and 0.4",
      foils: [
        ("the variance within the modes alone", narrow.slopes), ("one mode", collapsed.slopes),
        ("the standard deviation for the variance", standardDeviation.slopes), ("modes counted alike", plain.slopes),
      ])
    let value = variance.reduce(0) { $0 + 0.5 * (log(2 * .pi * $1) + 1) }
    check.equal(
      best.loss, claimed: value, allowed: Tolerance.rounding(terms: 100, size: 1 + abs(value)), scale: 0.1,
      "the term there, ½ log 2πe v per coordinate",
      foils: [("the entropy within the modes", within.reduce(0) { $0 + 0.5 * (log(2 * .pi * $1) + 1) })])
    for (name, other) in [("one mode", collapsed), ("the variance within the modes", narrow), ("equal shares", plain)] {
      check.atMost(best.loss, other.loss, "\(name): larger", foils: [("no more than the entropy within", value - 2)])
    }
  }
}

import BimodalNoise
import ChapterKit
import Foundation
import Scores

/// The Jensen–Shannon divergence between masses over the same bins.
enum DivergenceClaims {
  private static func divergence(_ p: [Double], from q: [Double]) -> Double {
    zip(p, q).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * log($1.0 / $1.1) : 0) }
  }
  private static func middle(_ p: [Double], _ q: [Double]) -> [Double] { zip(p, q).map { 0.5 * ($0 + $1) } }

  /// Pairs of laws over bins; the first has bins that only one of the two knows.
  private static func pairs(_ seed: UInt64) -> [([Double], [Double])] {
    let random = Draws(seed: seed, "chapter F, masses").random
    return [([0.5, 0.25, 0.25, 0], [0.125, 0.125, 0.25, 0.5])]
      + (0..<20).map { (Draws.masses(9, random, series: 2 * $0), Draws.masses(9, random, series: 2 * $0 + 1)) }
  }

  static let formula = Claim(
    "Eq F.a", "JSD(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m) with m = ½ (p + q), in nats: H(m) − ½ H(p) − ½ H(q).", kind: .identity,
    oracle: "three entropies, no quotient"
  ) { check in
    for (p, q) in pairs(check.seed) {
      let m = middle(p, q)
      let exact = divergenceByEntropies(p, q)
      check.equal(
        JensenShannon.between(p, q), claimed: exact, allowed: Tolerance.rounding(terms: p.count, size: 1), scale: 0.01,
        "\(p.count) bins",
        foils: [
          ("bits", exact / log(2)), ("KL(p ‖ m) alone", divergence(p, from: m)), ("the halves left out", 2 * exact),
          ("the middle not halved", exact - log(2)),
        ])
      check.equal(
        JensenShannon.between(q, p), claimed: JensenShannon.between(p, q), allowed: Tolerance.rounding(terms: 1, size: 1),
        scale: 0.01, "exchanged",
        foils: [("the Kullback–Leibler, which minds the order", divergence(p, from: m))])
    }
  }

  static let range = Claim(
    "Eq F.b", "The JSD is 0 for equal distributions, ln 2 for two that share no bin, and in between for all others.",
    kind: .bound,
    oracle: "equal, disjoint and random distributions"
  ) { check in
    for (p, q) in pairs(check.seed) {
      let apart = (p + p.map { _ in 0 }, q.map { _ in 0 } + q)
      check.exactly(JensenShannon.between(p, p), claimed: 0, "equal distributions", foils: [("the entropy left in", entropy(p))])
      check.equal(
        JensenShannon.between(apart.0, apart.1), claimed: 0.6931471805599453, allowed: Tolerance.rounding(terms: 1, size: 1),
        scale: 1, "strangers",
        foils: [("one bit", 1), ("both halves whole", 2 * log(2))])
      check.atMost(
        JensenShannon.between(p, q), log(2), "at random, from above",
        lowerFoils: [("in bits, strangers", JensenShannon.between(apart.0, apart.1) / log(2))])
      check.atMost(1e-6, JensenShannon.between(p, q), "at random, from below", foils: [("second distribution ignored", 0)])
    }
    check.atMost(
      JensenShannon.between([.leastNonzeroMagnitude, 1], [0, 1]), 1e-300, "the smallest of numbers against 0",
      lowerFoils: [("a bin counted as whole", log(2))])
  }

  static let small = Claim(
    "Eq F.c", "Between distributions that hardly differ the JSD is an eighth of χ²: JSD(p, p + δ) → ⅛ Σ δ²/p.", kind: .limit,
    oracle: "the sum ⅛ Σ δ²/p; what the next order can add"
  ) { check in
    let random = Draws(seed: check.seed, "chapter F, small").random
    for series in 0..<5 {
      let p = Draws.masses(7, random, series: 2 * series)
      let toward = Draws.masses(7, random, series: 2 * series + 1)
      let delta = zip(p, toward).map { 1e-4 * ($1 - $0) * $0 }
      let shift = delta.reduce(0, +)
      let moved = zip(p, zip(delta, p)).map { $0 + $1.0 - shift * $1.1 }
      // Σ δ²/8p is followed by −Σ δ³/16p², at most ½ max |δ/p| of it; twice that holds all orders.
      // The masses add up to 1, so that all bins together round like one number of that size.
      let most = zip(moved, p).map { abs($0 - $1) / $1 }.max() ?? 0
      let square = zip(moved, p).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
      check.equal(
        JensenShannon.between(p, moved) / square, claimed: 0.125,
        allowed: 0.125 * most + Tolerance.rounding(terms: 1, size: 1) / square, scale: 0.125, "seven bins, moves of 10⁻⁴",
        foils: [("half of χ², as for KL", 0.5), ("a quarter", 0.25), ("in bits", 0.125 / log(2))])
    }
  }

  static let bins = Claim(
    "Eq F.d", "96 bins of width 0.25 on centre ± 12, closed on the left; the end bins hold the tails, so that nothing is lost.",
    kind: .definition, oracle: "GSL's tails; places on and beside the edges"
  ) { check in
    for center in [0, -3.7] {
      let plain = PlainDistribution(weights: [0.25, 0.75], means: [center - 4, center + 11], deviations: [0.3, 1.5])
      let here = PlainDistribution(weights: [0.25, 0.75], means: [-4, 11], deviations: [0.3, 1.5])
      let masses = BinGrid(center: center).masses(of: plain.mixture)
      let exact = try here.bins()
      check.equal(
        masses, claimed: exact, allowed: Tolerance.rounding(terms: 8, size: 1), scale: 0.1, "masses, centre \(center)",
        foils: [
          ("the grid a hundredth off", BinGrid(center: center + 0.01).masses(of: plain.mixture)),
          ("tails cut off", Array(exact.dropLast()) + [try here.mass(from: 11.75, to: 12)]),
        ])
      check.equal(
        masses.reduce(0, +), claimed: 1, allowed: Tolerance.rounding(terms: 96, size: 1), scale: 1, "their sum",
        foils: [("without the tails", 1 - (try here.above(12)))])
    }
    let grid = BinGrid(center: 1)
    let positions = [-1e300, -11.01, -11, -10.75, 0.99, 1, 12.74, 12.75, 13, 1e300]
    check.exactly(
      positions.map(grid.bin), claimed: [0, 0, 0, 1, 47, 48, 94, 95, 95, 95], "bins of ten places, centre 1",
      foils: [
        ("closed on the right", [0, 0, 0, 0, 47, 47, 94, 94, 95, 95]),
        ("rounded to the nearest", [0, 0, 0, 1, 48, 48, 95, 95, 95, 95]),
      ])
    check.equal(
      grid.frequencies(of: [0.99, 1, 1.1, 50, 7, -3, 1.2, 1.24]), claimed: counted([47: 1, 48: 4, 95: 1, 72: 1, 32: 1], of: 8),
      allowed: 0, scale: 0.1, "shares of eight draws, exact eighths",
      foils: [("counts for shares", counted([47: 1, 48: 4, 95: 1, 72: 1, 32: 1], of: 1))])
    check.equal(BinGrid.offsets[0], claimed: -11.875, allowed: 0, scale: 1, "the first middle", foils: [("the left end", -12)])
    check.equal(BinGrid.offsets[95], claimed: 11.875, allowed: 0, scale: 1, "the last middle", foils: [("the right end", 12)])
  }

  private static func counted(_ counts: [Int: Int], of draws: Int) -> [Double] {
    (0..<96).map { Double(counts[$0] ?? 0) / Double(draws) }
  }
}

import BimodalNoise
import ChapterKit
import Foundation
import Oracle
import Scores
import Tensor

/// The energy score of paths.
enum EnergyClaims {
  static let loops = Claim(
    "Eq F.z", "ES(F, y) = E‖X − y‖ − ½ E‖X − X′‖ over whole paths, pairs of distinct paths; on a line it is the CRPS.",
    kind: .identity, oracle: "all pairs in a double loop; the fair CRPS, by sorting"
  ) { check in
    let random = Draws(seed: check.seed, "chapter F, paths").random
    for (count, horizon) in [(2, 3), (41, 8), (30, 1)] {
      let paths = (0..<count).map { path in (0..<horizon).map { 3 * random.normal(series: path, time: $0) } }
      let outcome = (0..<horizon).map { 0.5 * Double($0) - 1 }
      var (error, pairs, squares, steps) = (0.0, 0.0, 0.0, 0.0)
      func norm(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + power($1.0 - $1.1, 2) }.squareRoot() }
      for one in paths {
        error += norm(one, outcome) / Double(count)
        for other in paths {
          pairs += norm(one, other)
          squares += power(norm(one, other), 2)
        }
      }
      for step in 0..<horizon { steps += RankedProbability.fair(draws: paths.map { $0[step] }, outcome: outcome[step]) }
      let (distinct, all) = (Double(count * (count - 1)), Double(count * count))
      let computed = EnergyScore.fair(paths: paths, outcome: outcome)
      check.equal(
        computed, claimed: error - 0.5 * pairs / distinct, allowed: Tolerance.averaged(terms: count * count, size: error),
        scale: 1, "\(count) paths of \(horizon) steps",
        foils: [
          ("all pairs", error - 0.5 * pairs / all), ("the half left out", error - pairs / distinct),
          ("squares of distances", error - 0.5 * squares / distinct),
        ] + (horizon > 1 ? [("the sum of the steps' CRPS", steps)] : []))
      if horizon == 1 {
        check.equal(
          computed, claimed: steps, allowed: Tolerance.averaged(terms: count * count, size: error), scale: 1,
          "one step: the fair CRPS",
          foils: [("the plain CRPS", RankedProbability.plain(draws: paths.map { $0[0] }, outcome: outcome[0]))])
      }
    }
    check.exactly(
      EnergyScore.fair(paths: [[0, 1], [.infinity, 0], [1, 1]], outcome: [0, 0]).isNaN, claimed: true, "a path that runs away",
      foils: [("a number", false)])
  }

  /// E‖N(0, diag(a, b))‖: the mean Rayleigh radius √(π/2) times the average over directions.
  private static func norm(_ a: Double, _ b: Double) throws -> Measured {
    let quarter = try integral(
      of: { (a * power(cosine($0), 2) + b * (1 - power(cosine($0), 2))).squareRoot() }, over: Region([0, Double.pi / 2]))
    return (Double.pi / 2).squareRoot() * 2 / Double.pi * quarter
  }

  static let correlation = 0.95

  /// Two steps of variance 1, of that correlation or of none; both made of the same numbers.
  private static func path(_ random: CounterRandom, _ set: Int, _ index: Int, correlated: Bool) -> [Double] {
    let (one, other) = (random.normal(series: set, lane: 2 * index), random.normal(series: set, lane: 2 * index + 1))
    return [one, correlated ? correlation * one + (1 - correlation * correlation).squareRoot() * other : other]
  }

  static let unbiased = Claim(
    "Eq F.aa",
    "The fair estimate has the right mean at any number of paths, and differs for right single steps with a wrong correlation.",
    kind: .estimate, oracle: "mean norms of Gaussians in the plane"
  ) { check in
    let (high, low) = (1 + correlation, 1 - correlation)
    let random = Draws(seed: check.seed, "chapter F, plane").random
    let (own, twins) = (try norm(high, low), try norm(2 * high, 2 * low))
    let exact = own - 0.5 * twins
    for count in [2, 6] {
      let scores = (0..<8192).map { set in
        EnergyScore.fair(paths: (0..<count).map { path(random, set, $0, correlated: true) }, outcome: [0, 0])
      }
      check.mean(
        ofDraws: scores, claimed: exact.value, claimedError: exact.error, "\(count) paths, y = 0",
        foils: [("all pairs", exact.value + twins.value / (2 * Double(count)))])
    }
    // ½ of the energy distance: E‖X − Y‖ − ½ E‖X − X′‖ − ½ E‖Y − Y′‖, X of steps without ties and Y of the truth.
    let loss = try norm(1 + high, 1 + low) - 0.5 * norm(2, 2) - 0.5 * twins
    let (truth, draws) = (Draws(seed: check.seed, "chapter F, outcomes").random, 16)
    var (joint, steps) = ([Double](), [Double]())
    for set in 0..<8192 {
      let outcome = path(truth, set, 0, correlated: true)
      let pair = [false, true].map { correlated in (0..<draws).map { path(random, set, $0, correlated: correlated) } }
      joint.append(EnergyScore.fair(paths: pair[0], outcome: outcome) - EnergyScore.fair(paths: pair[1], outcome: outcome))
      let ranked = pair.map { paths in RankedProbability.fair(draws: paths.map { $0[1] }, outcome: outcome[1]) }
      steps.append(ranked[0] - ranked[1])
    }
    check.mean(
      ofDraws: joint, claimed: loss.value, claimedError: loss.error, "what the lost tie costs",
      foils: [("nothing, as step by step", 0), ("the whole energy distance", 2 * loss.value)])
    check.mean(
      ofDraws: steps, claimed: 0, "difference in the CRPS of single steps",
      foils: [("the loss of the wrong correlation", loss.value)])
  }
}

import BimodalNoise
import ChapterKit

/// The filtered state once the signs are known.
enum FilterClaims {
  /// ẑ_t and P_t without a recursion: given the signs all states follow from z_1, on which x_{1:t} is a regression.
  private static func regression(_ walk: WalkCase, _ sequence: BimodalSequence, at time: Int) -> (mean: Double, variance: Double)
  {
    var known = [0.0]
    for step in walk.steps(of: sequence.latent) {
      known.append(walk.decay * known[known.count - 1] + (step > 0 ? 1 : -1) * walk.jump)
    }
    if !walk.startsAtRandom { return (known[time], 0) }
    var (precision, information) = (1.0, 0.0)
    for index in 0..<time {
      let weight = power(walk.decay, index)
      precision += weight * weight / walk.noise
      information += weight * (sequence.observed[index] - known[index]) / walk.noise
    }
    let weight = power(walk.decay, time - 1)
    return (known[time - 1] + weight * information / precision, weight * weight / precision)
  }

  /// P_t of a filter that takes a step for Gaussian noise of variance b².
  private static func gaussianSteps(_ walk: WalkCase, _ time: Int) -> Double {
    (0..<time).reduce(1) { variance, _ in
      let predicted = walk.decay * walk.decay * variance + walk.jump * walk.jump
      return predicted * walk.noise / (predicted + walk.noise)
    }
  }

  static let known = Claim(
    "Eq 4.i",
    "With the signs known, ẑ_t and P_t come from one unknown, the start; with z_0 = 0 from none: ẑ_t = z_t and P_t = 0.",
    kind: .identity, oracle: "regression of x_{1:t} on z_1 with the true signs"
  ) { check in
    for walk in [WalkCase.standardDeviation, .quiet] {
      for (sequence, time) in zip(walk.simulated(4, length: 31, seed: check.seed), [1, 2, 5, 31]) {
        let observed = Array(sequence.observed.prefix(time))
        let state = walk.walk.filter(observed)
        let exact = regression(walk, sequence, at: time)
        check.equal(
          state.mean, claimed: exact.mean, allowed: Tolerance.rounding(terms: time + 1, size: 10 * walk.jump), scale: walk.noise,
          "ẑ_\(time), \(walk.name)",
          foils: [("x_t itself", observed[time - 1]), ("the state itself", sequence.latent[time - 1])])
        check.equal(
          state.variance, claimed: exact.variance, allowed: Tolerance.rounding(terms: time + 4, size: exact.variance),
          scale: exact.variance,
          "P_\(time), \(walk.name)",
          foils: [
            ("before x_t is seen", exact.variance / (1 - exact.variance / walk.noise)),
            ("steps as Gaussian noise", gaussianSteps(walk, time)),
            ("one step more", walk.decay * walk.decay * exact.variance),
          ])
      }
    }
    for sequence in WalkCase.variance.simulated(64, length: 31, seed: check.seed) {
      let state = WalkCase.variance.walk.filter(sequence.observed)
      check.exactly(
        state.variance, claimed: 0, "P_31 with z_0 known", foils: [("steps as Gaussian noise", gaussianSteps(.variance, 31))])
      check.equal(
        state.mean, claimed: sequence.latent[30], allowed: Tolerance.rounding(terms: 10, size: 10 * WalkCase.variance.jump),
        scale: 4, "ẑ_31 with z_0 known",
        foils: [("x_31", sequence.observed[30]), ("one sign wrong", sequence.latent[30] - 8)])
    }
  }

  static let dying = Claim(
    "Eq 4.j",
    "No noise enters the state after the start, so P_t tends to 0, in the limit by the factor 0.81 a step.",
    kind: .limit, oracle: "the recursion's fixed points by hand"
  ) { check in
    for walk in [WalkCase.standardDeviation, .quiet] {
      let sequence = walk.simulated(1, length: 120, seed: check.seed)[0].observed
      let (before, after) = (walk.walk.filter(Array(sequence.prefix(100))), walk.walk.filter(Array(sequence.prefix(101))))
      let square = walk.decay * walk.decay
      // 0.81 is missed by 0.81 · 0.81 P/(0.81 P + r), which is at most 0.81² P/r.
      let left = square * square * before.variance / walk.noise
      check.equal(
        after.variance / before.variance, claimed: square, allowed: 2 * left + Tolerance.rounding(terms: 10, size: 1),
        scale: square, "P_101/P_100, \(walk.name)",
        foils: [("a constant P", 1), ("the factor of the state", walk.decay)])
      check.atMost(
        walk.walk.filter(Array(sequence.prefix(31))).variance, walk.noise * (1 - square) * power(square, 30) * 1.01,
        "P_31 ≤ 1.01 · 0.81³⁰ · 0.19 r, \(walk.name)",
        lowerFoils: [("steps as Gaussian noise", gaussianSteps(walk, 31)), ("r", walk.noise)])
    }
  }
}

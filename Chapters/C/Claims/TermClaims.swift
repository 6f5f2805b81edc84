import ChapterKit

/// Eqs 22–26: each term of the bound on its own.
enum TermClaims {
  static let initial = Claim(
    "Eq 22", "The first term is the divergence of q(z_{1:j} | x, u) from the initial law.", kind: .identity,
    oracle: "the closed form of two dense Gaussians, by elimination"
  ) { check in
    try each(check) { world, index, steps, values in
      let ours = DenseGaussian(world.forms(steps)).marginal(Array(0..<world.order))
      let law = world.naive(index).marginal(Array(0..<world.order))
      let entropy = average(values.initialEntropy, index)
      let divergence = try ours.divergence(from: law)
      check.equal(
        entropy + average(values.initialPrior, index), claimed: divergence, allowed: try law.rounding(of: 100), scale: 0.1,
        "\(world.name), series \(index)",
        foils: [
          ("the entropy left out", average(values.initialPrior, index)), ("arguments swapped", try law.divergence(from: ours)),
        ])
      check.equal(
        entropy, claimed: -(try ours.entropy()), allowed: try ours.rounding(of: 100), scale: 0.1, "its first half, \(world.name)",
        foils: [("the entropy itself", -entropy)])
    }
  }

  static let reconstruction = Claim(
    "Eq 23", "The second term is the expected surprise of every observed entry, one emission per step from t = 1.",
    kind: .identity,
    oracle: "second moments of forms in independent noises"
  ) { check in
    try each(check) { world, index, steps, values in
      let states = world.forms(steps)
      let parts = (0..<world.steps).map { time in (0..<2).map { surprise(world, index, states, time, $0) } }
      let flags = world.series[index].observed
      let seen = zip(parts, flags).map { zip($0, $1).reduce(0) { $0 + ($1.1 ? $1.0 : 0) } }
      let claimed = seen.reduce(0, +)
      var foils = [("from t = j + 1 on", seen.dropFirst(world.order).reduce(0, +))]
      if flags.joined().contains(false) {
        foils.append(("gaps taken for observed zeros", parts.reduce(0) { $0 + $1[0] + $1[1] }))
        let whole = zip(parts, flags).filter { $0.1 == [true, true] }
        foils.append(("steps with a gap left out", whole.reduce(0) { $0 + $1.0[0] + $1.0[1] }))
      }
      check.equal(
        average(values.reconstruction, index), claimed: claimed, allowed: try world.naive(index).rounding(of: abs(claimed) + 10),
        scale: 1, "\(world.name), series \(index)", foils: foils)
    }
  }

  /// E_q[−log p(x_{t,d} | z_{t−j+1:t}, u_{t−j+1:t})].
  private static func surprise(_ world: World, _ index: Int, _ states: [AffineForm], _ time: Int, _ entry: Int) -> Double {
    let (numbers, data) = (world.numbers, world.series[index])
    let window = max(0, time - world.order + 1)...time
    let level = numbers.sightMean(entry, seeing: window.map { _ in 0 }, window.flatMap { data.covariates[$0] })
    let seen = AffineForm.sum(numbers.sightSlopes[entry].suffix(window.count), states[window])
    return ChapterC.surprise(
      of: -1 * seen + (data.observations[time][entry] - level), variance: numbers.sightVariances[entry])
  }

  static let transition = Claim(
    "Eq 26", "The last two terms together are Σ_t E KL(q(z_t | …) ‖ p_ψ(z_t | c_t)), and the expectation is over the history.",
    kind: .identity, oracle: "the scalar closed form, averaged over the history by second moments"
  ) { check in
    try each(check) { world, index, steps, values in
      let states = world.forms(steps)
      var (claimed, atMean) = (0.0, 0.0)
      for time in world.order..<world.steps {
        let shift = meanGap(world, index, steps[time], states, time)
        let ratio = steps[time].variance / world.numbers.variance
        let spread = 0.5 * (ratio - 1 - (logTwoPi(times: ratio) - logTwoPi(times: 1)))
        claimed += spread + 0.5 * shift.meanSquare / world.numbers.variance
        atMean += spread + 0.5 * shift.constant * shift.constant / world.numbers.variance
      }
      check.equal(
        average(values.transition, index) + average(values.entropy, index), claimed: claimed,
        allowed: try world.naive(index).rounding(of: claimed + 10), scale: 0.1, "\(world.name), series \(index)",
        foils: [
          ("one history for all, the mean: Eq 26 as printed has no expectation", atMean),
          ("the cross-entropy alone", average(values.transition, index)),
        ])
    }
  }

  /// The two means' difference as a form: (slopes − slopes') · history + …
  private static func meanGap(
    _ world: World, _ index: Int, _ step: PosteriorStep, _ states: [AffineForm], _ time: Int
  ) -> AffineForm {
    let (numbers, data) = (world.numbers, world.series[index])
    let context = (time - world.order...time).flatMap { data.covariates[$0] }
    let slopes = zip(step.slopes, numbers.slopes).map { $0 - $1 }
    return .sum(slopes, states[(time - world.order)..<time]) + (step.offset - numbers.level - dot(numbers.inputSlopes, context))
  }

  /// Every world and series, with an encoder off in every way, in expectation.
  private static func each(
    _ check: Check, _ body: (World, Int, [PosteriorStep], Bench.Values) throws -> Void
  ) throws {
    for world in World.all(seed: check.seed) {
      let steps = world.series.indices.map { world.poorSteps($0) }
      let values = Bench(world: world).expected(steps)
      for index in world.series.indices { try body(world, index, steps[index], values) }
    }
  }
}

import Autodiff
import ChapterKit
import EvidenceBound
import Foundation
import Oracle
import Tensor

/// Eqs 22–26: each term of the bound on its own.
enum TermClaims {
  static let initial = Claim(
    "Eq 22", "L_init is the divergence of q(z_{1:j} | x, u) from the initial distribution.", kind: .identity,
    oracle: "the closed form for two dense Gaussians"
  ) { check in
    try each(check) { example, index, steps, values in
      let ours = DenseGaussian(example.forms(steps)).marginal(Array(0..<example.order))
      let distribution = example.naive(index).marginal(Array(0..<example.order))
      let entropy = average(values.initialEntropy, index)
      let divergence = try ours.divergence(from: distribution)
      check.equal(
        entropy + average(values.initialPrior, index), claimed: divergence, allowed: try distribution.rounding(of: 100),
        scale: 0.1,
        "\(example.name), series \(index)",
        foils: [
          ("the entropy left out", average(values.initialPrior, index)),
          ("arguments swapped", try distribution.divergence(from: ours)),
        ])
      check.equal(
        entropy, claimed: -(try ours.entropy()), allowed: try ours.rounding(of: 100), scale: 0.1,
        "its first half, \(example.name)",
        foils: [("the entropy itself", -entropy)])
    }
  }

  static let reconstruction = Claim(
    "Eq 23", "L_recon is the expected negative log-likelihood of every observed entry, from t = 1 on.",
    kind: .identity,
    oracle: "second moments of linear forms in the noises"
  ) { check in
    try each(check) { example, index, steps, values in
      let states = example.forms(steps)
      let parts = (0..<example.steps).map { time in (0..<2).map { negativeLogLikelihood(example, index, states, time, $0) } }
      let flags = example.series[index].observed
      let seen = zip(parts, flags).map { zip($0, $1).reduce(0) { $0 + ($1.1 ? $1.0 : 0) } }
      let claimed = seen.reduce(0, +)
      var foils = [("from t = j + 1 on", seen.dropFirst(example.order).reduce(0, +))]
      if flags.joined().contains(false) {
        foils.append(("missing entries taken for observed zeros", parts.reduce(0) { $0 + $1[0] + $1[1] }))
        let whole = zip(parts, flags).filter { $0.1 == [true, true] }
        foils.append(("steps with a missing entry left out", whole.reduce(0) { $0 + $1.0[0] + $1.0[1] }))
      }
      check.equal(
        average(values.reconstruction, index), claimed: claimed,
        allowed: try example.naive(index).rounding(of: abs(claimed) + 10),
        scale: 1, "\(example.name), series \(index)", foils: foils)
    }
  }

  /// E_q[−log p(x_{t,d} | z_{t−j+1:t}, u_{t−j+1:t})].
  private static func negativeLogLikelihood(
    _ example: TestExample, _ index: Int, _ states: [AffineForm], _ time: Int, _ entry: Int
  ) -> Double {
    let (numbers, data) = (example.numbers, example.series[index])
    let window = max(0, time - example.order + 1)...time
    let level = numbers.sightMean(entry, seeing: window.map { _ in 0 }, window.flatMap { data.covariates[$0] })
    let seen = AffineForm.sum(numbers.sightSlopes[entry].suffix(window.count), states[window])
    return ChapterC.negativeLogLikelihood(
      of: -1 * seen + (data.observations[time][entry] - level), variance: numbers.sightVariances[entry])
  }

  static let transition = Claim(
    "Eq 26", "With the exact p_ψ, the last two terms are the expected divergence of the transitions, over histories.",
    kind: .identity, oracle: "the scalar closed form and second moments"
  ) { check in
    try each(check) { example, index, steps, values in
      let states = example.forms(steps)
      var (claimed, atMean) = (0.0, 0.0)
      for time in example.order..<example.steps {
        let shift = meanGap(example, index, steps[time], states, time)
        let ratio = steps[time].variance / example.numbers.variance
        let spread = 0.5 * (ratio - 1 - (logTwoPi(times: ratio) - logTwoPi(times: 1)))
        claimed += spread + 0.5 * shift.meanSquare / example.numbers.variance
        atMean += spread + 0.5 * shift.constant * shift.constant / example.numbers.variance
      }
      check.equal(
        average(values.transition, index) + average(values.entropy, index), claimed: claimed,
        allowed: try example.naive(index).rounding(of: claimed + 10), scale: 0.1, "\(example.name), series \(index)",
        foils: [
          ("at the mean history only, no expectation", atMean),
          ("the cross-entropy alone", average(values.transition, index)),
        ])
    }
  }

  /// The two means' difference as a form: (slopes − slopes') · history + …
  private static func meanGap(
    _ example: TestExample, _ index: Int, _ step: PosteriorStep, _ states: [AffineForm], _ time: Int
  ) -> AffineForm {
    let (numbers, data) = (example.numbers, example.series[index])
    let context = (time - example.order...time).flatMap { data.covariates[$0] }
    let slopes = zip(step.slopes, numbers.slopes).map { $0 - $1 }
    return .sum(slopes, states[(time - example.order)..<time]) + (step.offset - numbers.level - dot(numbers.inputSlopes, context))
  }

  /// Every example and series, with an encoder off in every way, in expectation.
  private static func each(
    _ check: Check, _ body: (TestExample, Int, [PosteriorStep], Bench.Values) throws -> Void
  ) throws {
    for example in TestExample.all(seed: check.seed) {
      let steps = example.series.indices.map { example.poorSteps($0) }
      let values = Bench(example: example).expected(steps)
      for index in example.series.indices { try body(example, index, steps[index], values) }
    }
  }
}

/// Missing observations.
enum GapClaims {
  static let missing = Claim(
    "Eq C.c", "With missing entries left out, the exact posterior's bound is the evidence of the observed entries.",
    kind: .identity, oracle: "elimination in the Gaussian of the observed entries"
  ) { check in
    for order in 1...2 {
      let example = TestExample(order: order, gaps: true, seed: check.seed)
      let steps = example.series.indices.map { example.exactSteps($0) }
      func elbo(tellsGaps: Bool) -> Double {
        average(Bench(example: example, tellsGaps: tellsGaps).expected(steps).elbo, 1)
      }
      var filled = example
      filled.series[1].observed = example.series[0].observed
      let evidence = try example.logEvidence(1)
      check.equal(
        elbo(tellsGaps: true), claimed: evidence, allowed: try example.naive(1).rounding(of: abs(evidence) + 20), scale: 1,
        "\(example.name): 4 of 10 entries missing",
        foils: [
          ("missing entries taken for observed zeros", elbo(tellsGaps: false)),
          ("the evidence with zeros for missing entries", try filled.logEvidence(1)),
        ])
    }
  }
}

/// N(0, I) for every state: what has no memory.
enum StandardClaims {
  static let negativeLogLikelihood = Claim(
    "Eq C.k",
    "With N(0, I) for every state, −log p is summed over the first j states at once and over each later state alone.",
    kind: .definition, oracle: "GSL's Gaussian density, coordinate by coordinate"
  ) { check in
    let (n, t, m) = (3, 5, 2)
    let draws = Draws(seed: check.seed, "chapter C, standard")
    let z = (0..<n * t * m).map { 1.7 * draws.normal($0) }
    let cost = try z.map { position -> Measured in
      let density = try gaussianDensity(position)
      return Measured(-log(density.value), error: density.error / density.value + 1e-15 * position * position)
    }
    let allowed = Double(t * m) * (cost.map(\.error).max() ?? 0) + Tolerance.layers
    /// The cost of the states `times` of trajectory `row`.
    func sum(_ row: Int, _ times: Range<Int>, _ value: (Int) -> Double) -> Double {
      ((row * t + times.lowerBound) * m..<(row * t + times.upperBound) * m).reduce(0) { $0 + value($1) }
    }
    for j in [1, 2, 3] {
      let distribution = StandardNormalStates(order: j)
      let tape = Tape(precision: .double, recordsGradients: false)
      let latents = tape.constant(z, [n, t, m])
      let posterior = DiagonalGaussian(mean: latents, logVariance: 0 * latents)
      let batch = SequenceBatch(observations: tape.constant(repeating: 0, [n, t, 1]), observed: nil, covariates: nil)
      let first = distribution.negativeLogLikelihood(of: latents.slice(axis: 1, 0..<j), batch).doubles
      let later = distribution.negativeLogLikelihood(of: Trajectories(latents: latents, posterior: posterior), batch).doubles
      func beginnings(_ length: Int, _ value: (Int) -> Double) -> [Double] { (0..<n).map { sum($0, 0..<length, value) } }
      check.equal(
        first, claimed: beginnings(j) { cost[$0].value }, allowed: allowed, scale: 1, "z_{1:\(j)}, M = 2, three trajectories",
        foils: [
          ("without the constant", beginnings(j) { 0.5 * z[$0] * z[$0] }),
          ("one state too many", beginnings(j + 1) { cost[$0].value }),
          ("half of the value", beginnings(j) { 0.5 * cost[$0].value }),
        ])
      func steps(from start: Int, _ value: (Int) -> Double) -> [Double] {
        (0..<n).flatMap { row in (start..<start + t - j).map { sum(row, $0..<$0 + 1, value) } }
      }
      check.equal(
        later, claimed: steps(from: j) { cost[$0].value }, allowed: allowed, scale: 1, "z_t for t > \(j)",
        foils: [
          ("counted from the first state", steps(from: 0) { cost[$0].value }),
          ("without the constant", steps(from: j) { 0.5 * z[$0] * z[$0] }),
          ("the constant of one coordinate", steps(from: j) { cost[$0].value - 0.25 * log(2 * .pi) }),
        ])
    }
  }
}

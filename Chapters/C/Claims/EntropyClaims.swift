import Autodiff
import ChapterKit
import EvidenceBound
import Foundation
import Oracle

/// The entropy drawn, and the entropy known.
enum EntropyClaims {
  static let mean = Claim(
    "Eq 25", "The bound has the same expectation with log q at the draw as with its closed form given the history.",
    kind: .identity, oracle: "elimination in dense Gaussians"
  ) { check in
    for order in 1...2 {
      let example = TestExample(order: order, gaps: true, seed: check.seed)
      let steps = example.series.indices.map { example.poorSteps($0) }
      for (name, averaged) in [("the transition at the draw", false), ("the transition averaged too", true)] {
        let closed = Bench(example: example, entropy: .closedForm, isAveraged: averaged).expected(steps)
        for index in example.series.indices {
          let ours = DenseGaussian(example.forms(steps[index]))
          let claimed = try example.logEvidence(index) - ours.divergence(from: example.exactPosterior(index))
          check.equal(
            average(closed.elbo, index), claimed: claimed, allowed: try example.naive(index).rounding(of: abs(claimed) + 20),
            scale: 1,
            "\(example.name), series \(index), \(name)",
            foils: [("the entropy with the opposite sign", average(closed.elbo, index) + 2 * average(closed.entropy, index))])
        }
      }
    }
  }

  static let gradient = Claim(
    "Eq C.i", "Both forms have the same expected gradient in slopes, offsets and log-variances of the encoder.",
    kind: .identity, oracle: "central differences of the exact divergence"
  ) { check in
    for order in 1...2 {
      let example = TestExample(order: order, gaps: true, seed: check.seed)
      let steps = example.series.indices.map { example.poorSteps($0) }
      let exact = try example.exactPosterior(1)
      for position in [(0, 1), (1, 2), (2, 3)] {
        func moved(_ value: Double) throws -> Double {
          var own = steps[1]
          change(&own[position.1], position.0, to: value)
          return try DenseGaussian(example.forms(own)).divergence(from: exact)
        }
        let start = current(steps[1][position.1], position.0)
        let slope = try derivative(of: moved, at: start, noise: noise(of: moved, at: start))
        for entropy in EntropyEstimate.allCases {
          let (value, without) = gradients(Bench(example: example, entropy: entropy), steps, position)
          let isWidth = entropy == .closedForm && position.0 == 2
          check.equal(
            value, claimed: slope.value, allowed: slope.error + Tolerance.network, scale: 0.1,
            "\(example.name), \(["slope", "offset", "log-variance"][position.0]) at t = \(position.1 + 1), \(entropy.rawValue)",
            foils: [("the opposite sign", -value)] + (isWidth ? [("the entropy's gradient left out", without)] : []))
        }
      }
    }
  }

  /// d/dθ of the expected negative bound of series 1, with and without the entropies' part.
  private static func gradients(_ bench: Bench, _ steps: [[PosteriorStep]], _ position: (Int, Int)) -> (Double, Double) {
    func run(_ loss: (BoundTerms) -> Variable) -> Double {
      let tape = Tape(precision: .double)
      tape.reset()
      let posterior = AffinePosterior(steps, on: tape)
      let noises = Bench.cubature(bench.example.steps)
      let terms = bench.terms(posterior, noises: noises, on: tape, transition: ExactTransition(numbers: bench.example.numbers))
      tape.backwardToLeaves(from: (1 / Double(noises.count)) * loss(terms).sum())
      let (length, j) = (bench.example.steps, bench.example.order)
      switch position.0 {
      case 0: return tape.gradient(of: posterior.slopes)[(length + position.1) * j + j - 1]
      case 1: return tape.gradient(of: posterior.offsets)[length + position.1]
      default: return tape.gradient(of: posterior.logVariances)[length + position.1]
      }
    }
    return (run(\.negativeELBO), run { $0.reconstruction + $0.initialPrior + $0.transition })
  }

  private static func current(_ step: PosteriorStep, _ kind: Int) -> Double {
    kind == 0 ? step.slopes[step.slopes.count - 1] : kind == 1 ? step.offset : log(step.variance)
  }

  private static func change(_ step: inout PosteriorStep, _ kind: Int, to value: Double) {
    switch kind {
    case 0: step.slopes[step.slopes.count - 1] = value
    case 1: step.offset = value
    default: step.variance = exp(value)
    }
  }

  static let spread = Claim(
    "Eq C.j", "With all variances c times the exact ones, every draw of both forms has the value given above.",
    kind: .identity, oracle: "the formula, from the noises ε_t and the exact evidence"
  ) { check in
    for order in 1...2 {
      let example = TestExample(order: order, gaps: true, seed: check.seed)
      let noises = Bench(example: example).draws(24, Draws(seed: check.seed, "chapter C, spread"))
      for factor in [0.3, 1, 2] {
        let steps = example.series.indices.map { scaled(example, $0, factor) }
        let sampled = Bench(example: example).values(steps, noises: noises).elbo.map { $0[1] }
        let closed = Bench(example: example, entropy: .closedForm).values(steps, noises: noises).elbo.map { $0[1] }
        let evidence = try example.logEvidence(1)
        func formula(_ drawn: Bool) -> [Double] {
          noises.map { $0.reduce(evidence) { $0 + 0.5 * ((drawn ? $1 * $1 : 1) - factor * $1 * $1 + log(factor)) } }
        }
        let allowed = try example.naive(1).rounding(of: abs(evidence) + 50)
        check.equal(
          sampled, claimed: formula(true), allowed: allowed, scale: 1, "\(example.name), c = \(factor), log q at the draw",
          foils: [("the closed form", closed)])
        check.equal(
          closed, claimed: formula(false), allowed: allowed, scale: 1, "\(example.name), c = \(factor), closed form",
          foils: [("log q at the draw", sampled)])
      }
    }
  }

  /// The exact posterior with every conditional variance scaled.
  static func scaled(_ example: TestExample, _ index: Int, _ factor: Double) -> [PosteriorStep] {
    example.exactSteps(index).map { PosteriorStep(slopes: $0.slopes, offset: $0.offset, variance: factor * $0.variance) }
  }
}

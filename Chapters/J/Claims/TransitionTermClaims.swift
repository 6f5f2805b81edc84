import ChapterKit
import EvidenceBound
import Foundation
import Oracle
import Tensor

/// The transition term of a Gaussian transition: known, given the history.
enum TransitionTermClaims {
  private typealias Coordinate = ScoredTransition.Coordinate

  /// Every term as the sum over its coordinates of some formula.
  private static func sums(_ terms: [[Coordinate]], _ formula: (Coordinate) -> Double) -> [Double] {
    terms.map { $0.reduce(0) { $0 + formula($1) } }
  }

  static let closedForm = Claim(
    "Eq J.d", "Given the history, E_q[−log p_ψ(z_t | c_t)] is −log p_ψ at q's mean plus ½ Σ exp(log v_q − log v_p).",
    kind: .identity, oracle: "−log p_ψ averaged over q by quadrature"
  ) { check in
    let scored = ScoredTransition(latents: 1, seed: check.seed)
    let terms = scored.coordinates()
    let averages = try terms.map { term in
      try gaussianExpectation(
        of: { minusLogDensity($0, term[0].distribution) }, mean: term[0].encoder.mean,
        standardDeviation: term[0].encoder.variance.squareRoot())
    }
    func spread(_ share: (Coordinate) -> Double) -> [Double] {
      sums(terms) { minusLogDensity($0.encoder.mean, $0.distribution) + share($0) }
    }
    check.equal(
      scored.terms, claimed: averages.map(\.value), allowed: (averages.map(\.error).max() ?? 1) + Tolerance.network, scale: 0.1,
      "one latent, j = 2: times 3, 4, 5 of four trajectories",
      foils: [
        ("q's variance left out", spread { _ in 0 }),
        ("½ forgotten", spread { $0.encoder.variance / $0.distribution.variance }),
        ("standard deviations for variances", spread { 0.5 * ($0.encoder.variance / $0.distribution.variance).squareRoot() }),
        ("the ratio inverted", spread { 0.5 * $0.distribution.variance / $0.encoder.variance }),
        ("−log p_ψ at the drawn state", sums(terms) { minusLogDensity($0.drawn, $0.distribution) }),
        (
          "the history of the step before",
          sums(scored.coordinates(lag: 1)) {
            minusLogDensity($0.encoder.mean, $0.distribution) + 0.5 * $0.encoder.variance / $0.distribution.variance
          }
        ),
      ])
  }

  static let drawn = Claim(
    "Eq J.d", "With two latents the term is the average of −log p_ψ over draws of both.",
    kind: .estimate, oracle: "draws of z_t from q, the density by definition"
  ) { check in
    let scored = ScoredTransition(latents: 2, seed: check.seed)
    let (terms, computed) = (scored.coordinates(), scored.terms)
    let random = CounterRandom(seed: scored.seed, purpose: "chapter J, draws of q")
    for position in [0, 11] {  // the first time of the first trajectory, the last of the last
      let draws = (0..<(check.full ? 400_000 : 100_000)).map { draw in
        terms[position].enumerated().reduce(0) { sum, next in
          let (i, it) = next
          let noise = random.normal(series: position, time: draw, lane: i)
          return sum + minusLogDensity(it.encoder.mean + it.encoder.variance.squareRoot() * noise, it.distribution)
        }
      }
      check.mean(
        ofDraws: draws, claimed: computed[position], "term \(position) of 12, M = 2",
        foils: [
          ("q's variance left out", sums(terms) { minusLogDensity($0.encoder.mean, $0.distribution) }[position]),
          ("log 2π counted once for both", computed[position] - 0.5 * log(2 * .pi)),
          (
            "½ forgotten",
            sums(terms) { minusLogDensity($0.encoder.mean, $0.distribution) + $0.encoder.variance / $0.distribution.variance }[
              position]
          ),
        ])
    }
  }

  static let divergence = Claim(
    "Eq 26",
    """
    With a Gaussian transition and entropies in closed form the last two terms are Σ_{t>j} D_KL(q ‖ p_ψ), given the drawn \
    history.
    """,
    kind: .identity, oracle: "∫ q log(q/p_ψ) by quadrature, for each coordinate"
  ) { check in
    let twins = try ModelPair(seed: check.seed)
    let parts = twins.evaluate(.gaussian, entropy: .closedForm) { bound, drawn, batch in
      (zip(bound.transition.doubles, bound.entropy.doubles).map(+), bound.transition.doubles, twins.steps(drawn, batch))
    }
    let sampled = twins.evaluate(.gaussian) { bound, _, _ in zip(bound.transition.doubles, bound.entropy.doubles).map(+) }
    let (computed, crossEntropies, steps) = parts
    func total(swapped: Bool) throws -> [Measured] {
      try steps.map { try $0.reduce(Measured(0, error: 0)) { try $0 + divergence($1, swapped: swapped) } }
    }
    let claimed = try total(swapped: false)
    check.equal(
      computed, claimed: claimed.map(\.value), allowed: (claimed.map(\.error).max() ?? 1) + Tolerance.network, scale: 0.1,
      "the whole model, four trajectories, j = 2, M = 2, T = 5",
      foils: [
        ("arguments swapped", try total(swapped: true).map(\.value)), ("½ forgotten", claimed.map { 2 * $0.value }),
        ("the cross-entropy alone", crossEntropies), ("log q at the draw", sampled),
      ])
  }

  /// D_KL(q ‖ p), or D_KL(p ‖ q).
  private static func divergence(_ pair: Coordinate, swapped: Bool) throws -> Measured {
    let (q, p) = swapped ? (pair.distribution, pair.encoder) : (pair.encoder, pair.distribution)
    return try gaussianExpectation(
      of: { minusLogDensity($0, p) - minusLogDensity($0, q) }, mean: q.mean, standardDeviation: q.variance.squareRoot(),
      to: .init(absolute: 1e-11, relative: 1e-10))
  }
}

import Autodiff
import ChapterKit
import EvidenceBound
import Foundation
import Networks
import Tensor

/// The bound of a deep Kalman filter that happens to be a Kalman filter.
enum EvidenceClaims {
  static let kalman = Claim(
    "Eq J.e",
    "With a linear transition network and the exact posterior, the bound is the Kalman filter's log p(x | u).",
    kind: .identity, oracle: "the Kalman filter of the same model by its matrices"
  ) { check in
    let example = LinearExample(seed: check.seed)
    let evidence = example.evidence
    let (right, turned) = (try LinearTransition(), try LinearTransition(newestFirst: true))
    let exact = bound(example, right)
    for series in [0, 1] {
      let spread = example.posterior(series).dropFirst(2).reduce(0) { $0 + 0.5 * $1.variance / LinearTransition.variance }
      check.equal(
        exact[series], claimed: evidence[series], allowed: Tolerance.network * (10 + abs(evidence[series])), scale: 0.1,
        "j = 2, T = 5, covariates, series \(series)",
        foils: [
          ("history newest first", bound(example, turned)[series]),
          ("½ Σ exp(log v_q − log v_p) left out", exact[series] + spread),
          ("a posterior 10 % too wide", bound(example, right, factor: 1.1)[series]),
        ])
      check.atMost(
        bound(example, right, factor: 1.1)[series], evidence[series], "a wider encoder, series \(series)",
        foils: [("the bound of twice the width", bound(example, right, factor: 2)[series])])
    }
  }

  static let straight = Claim(
    "Eq J.e", "With these weights the transition network is linear: its slopes, constant and variance are the ones chosen.",
    kind: .identity, oracle: "sums of products of the chosen weights"
  ) { check in
    let (right, example, line) = (try LinearTransition(), LinearExample(seed: check.seed), LinearTransition.line)
    let histories = [[0.7, -1.9], [-2.4, 1.1]]
    let tape = makeTape(right)
    let batch = makeBatch(example, on: tape)
    for t in [3, 5] {
      let distribution = right.transition.distribution(
        given: tape.constant(histories.flatMap { $0 }, [2, 2, 1]),
        rows: right.transition.rows(of: batch, trajectories: 2, time: t))
      func claimed(_ order: [Int]) -> [Double] {
        [0, 1].map { n in
          let conditions = histories[n] + (t - 3..<t).map { example.covariates[n][$0][0] }
          return line.level + order.indices.reduce(0) { $0 + line.slopes[$1] * conditions[order[$1]] }
        }
      }
      check.equal(
        distribution.mean.doubles, claimed: claimed([0, 1, 2, 3, 4]), allowed: Tolerance.network, scale: 1, "means at t = \(t)",
        foils: [
          ("states exchanged", claimed([1, 0, 2, 3, 4])), ("u_t for u_{t−1}", claimed([0, 1, 2, 4, 3])),
          ("u_{t−1} for u_{t−2}", claimed([0, 1, 3, 2, 4])),
        ])
      check.equal(
        distribution.logVariance.doubles, claimed: [0, 1].map { _ in log(LinearTransition.variance) },
        allowed: Tolerance.rounding(terms: 4, size: 2), scale: 0.1,
        "log-variances at t = \(t)", foils: [("half of it", [0, 1].map { _ in 0.5 * log(LinearTransition.variance) })])
    }
  }

  private static func makeTape(_ straight: LinearTransition) -> Tape {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: straight.parameters)
    return tape
  }

  private static func makeBatch(_ example: LinearExample, on tape: Tape) -> SequenceBatch {
    SequenceBatch(
      observations: tape.constant(example.observations.flatMap { $0.flatMap { $0 } }, [2, 5, 2]),
      covariates: tape.constant(example.covariates.flatMap { $0.flatMap { $0 } }, [2, 5, 1]))
  }

  /// The expected bound of each series: its terms are quadratic in the five noises, so the points ±√5 e_i average to it.
  private static func bound(_ example: LinearExample, _ straight: LinearTransition, factor: Double = 1) -> [Double] {
    let tape = makeTape(straight)
    let points = cubature(example.steps)
    let terms = evidenceBound(
      of: makeBatch(example, on: tape), order: 2,
      noise: tape.constant(points.flatMap { [$0, $0] }.flatMap { $0 }, [2 * points.count, example.steps, 1]),
      posterior: ChainEncoder(series: [0, 1].map { example.posterior($0, factor: factor) }), emission: example,
      transition: straight.transition, prior: example)
    let values = terms.negativeELBO.doubles
    return [0, 1].map { series in
      -points.indices.reduce(0) { $0 + values[2 * $1 + series] } / Double(points.count)
    }
  }
}

/// ±√n e_i for i = 1 … n: their plain average has the moments of N(0, I) up to the third, so quadratic averages are exact.
func cubature(_ n: Int) -> [[Double]] {
  (0..<2 * n).map { point in
    (0..<n).map { $0 == point / 2 ? (point % 2 == 0 ? 1 : -1) * Double(n).squareRoot() : 0 }
  }
}

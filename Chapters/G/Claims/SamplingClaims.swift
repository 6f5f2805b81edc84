import Autodiff
import ChapterKit
import EvidenceBound
import Foundation
import HierarchicalPrior
import Oracle
import Tensor

/// Draws from the prior, estimates of its bound, and what the conditional prior depends on.
enum SamplingClaims {
  /// z_{1:j} of the package for every row of noise, auxiliary states first.
  static func samples(_ kernels: [Kernel], noises: [[Double]]) -> [[Double]] {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset()
    let j = kernels.count
    let noise = tape.constant(noises.flatMap { $0 }, [noises.count, 2 * j, 1])
    let all = sampleInitialStates(from: KernelPrior(kernels: kernels), noise: noise, Prior.batch(on: tape)).doubles
    return (0..<noises.count).map { Array(all[($0 * j)..<($0 + 1) * j]) }
  }

  static func noises(_ count: Int, width: Int, seed: UInt64, _ purpose: String) -> [[Double]] {
    let draws = CounterRandom(seed: Int(seed % (1 << 32)), purpose: "chapter G, \(purpose)")
    return (0..<count).map { row in (0..<width).map { draws.normal(step: row, lane: $0) } }
  }

  static let marginal = Claim(
    "Eq G.e",
    "For linear conditionals the samples have the mean and covariance of p_η(z_{1:j}).",
    kind: .identity, oracle: "the moments by hand"
  ) { check in
    for kernels in [Examples.line, Examples.plane] {
      let j = kernels.count
      let units = [Array(repeating: 0.0, count: 2 * j)] + (0..<2 * j).map { unit in (0..<2 * j).map { $0 == unit ? 1 : 0 } }
      func covariance(_ kernels: [Kernel]) -> [Double] {
        let rows = samples(kernels, noises: units)
        let columns = rows.dropFirst().map { zip($0, rows[0]).map { $0 - $1 } }
        return (0..<j).flatMap { a in (0..<j).map { b in columns.reduce(0) { $0 + $1[a] * $1[b] } } }
      }
      let (mean, claimed) = Examples.moments(kernels)
      check.equal(
        samples(kernels, noises: units)[0] + covariance(kernels), claimed: mean + claimed.flatMap { $0 },
        allowed: Tolerance.rounding(terms: 10, size: 1),
        scale: 0.1,
        "j = \(j)",
        foils: j == 1
          ? [("z_0 not drawn but 0", mean + [kernels[0].variance])]
          : [
            (
              "history newest first",
              mean
                + covariance(
                  kernels.map { Kernel(level: $0.level, slopes: $0.slopes.reversed(), variance: $0.variance) })
            ),
            ("z_2 generated from z_{−1:0} too", mean + shiftedCovariance(kernels)),
          ])
    }
  }

  /// The covariance if z_2 saw the window of z_1.
  private static func shiftedCovariance(_ kernels: [Kernel]) -> [Double] {
    let cross = dot(kernels[0].slopes, kernels[1].slopes)
    let own = kernels.map { dot($0.slopes, $0.slopes) + $0.variance }
    return [own[0], cross, cross, own[1]]
  }

  static let draws = Claim(
    "Eq G.f", "Random draws have the moments of the integral, for linear and nonlinear conditionals.", kind: .estimate,
    oracle: "moments by hand, or by quadrature over z_0"
  ) { check in
    let count = check.full ? 200_000 : 40_000
    let (mean, covariance) = Examples.moments(Examples.plane)
    let rows = samples(Examples.plane, noises: noises(count, width: 4, seed: check.seed, "straight"))
    check.mean(
      ofDraws: rows.map { $0[1] }, claimed: mean[1], "E z_2, j = 2", foils: [("its level alone", Examples.plane[1].level)])
    check.mean(
      ofDraws: rows.map { ($0[0] - mean[0]) * ($0[1] - mean[1]) }, claimed: covariance[0][1], "Cov(z_1, z_2), j = 2",
      foils: [("history newest first", shiftedCovariance(Examples.plane)[1])])
    let bent = Examples.bentLine[0]
    let second = try gaussianExpectation(of: { bent.mean([$0]) * bent.mean([$0]) + bent.variance }, mean: 0, standardDeviation: 1)
    let single = samples(Examples.bentLine, noises: noises(count, width: 2, seed: check.seed, "bent"))
    check.mean(
      ofDraws: single.map { $0[0] * $0[0] }, claimed: second.value, claimedError: second.error, "E z_1², nonlinear",
      foils: [("the noise's variance left out", second.value - bent.variance)])
  }

  static let estimate = Claim(
    "Eq 48", "One draw of the auxiliary states per trajectory estimates L_VHP without bias.", kind: .estimate,
    oracle: "quadrature over the auxiliary states"
  ) { check in
    for (kernels, first) in [(Examples.bentLine, [-1.3]), (Examples.bentPlane, [0.4, -0.6])] {
      let prior = Prior(conditional: kernels, auxiliary: Examples.roughAuxiliary(order: kernels.count))
      let expected = try prior.integral { states in
        let q = prior.logAuxiliary(first, states)
        return exp(q) * (q - prior.logJoint(first, states))
      }
      let rows = noises(check.full ? 100_000 : 20_000, width: kernels.count, seed: check.seed, "estimate")
      check.mean(
        ofDraws: prior.losses(first, noises: rows), claimed: expected.value, claimedError: expected.error,
        "j = \(kernels.count), z = \(first)",
        foils: [
          ("the mean of q_Φ in place of a draw", prior.losses(first, noises: [first.map { _ in 0 }])[0]),
          ("−log p_η itself", try prior.negativeLogLikelihood(first).value),
        ])
    }
  }

  static let window = Claim(
    "Eq G.g", "For every t ≤ j the conditional prior depends on the j states before t, oldest first, without padding.",
    kind: .definition,
    oracle: "the indices, as z_t holds the number t"
  ) { check in
    let tape = Tape(precision: .double)
    tape.reset()
    let seen = Seen()
    let auxiliary = KernelAuxiliary(kernels: [-2.0, -1, 0].map { Kernel(level: $0, slopes: [0, 0, 0], variance: 1) })
    let prior = HierarchicalPrior(conditional: seen, auxiliary: auxiliary, noise: tape.constant(repeating: 0, [1, 3, 1]))
    _ = prior.negativeLogLikelihood(of: tape.constant([1, 2, 3], [1, 3, 1]), Prior.batch(on: tape))
    check.exactly(
      seen.windows, claimed: [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]], "j = 3, t = 1, 2, 3",
      foils: [
        ("newest first", [[0, -1, -2], [1, 0, -1], [2, 1, 0]]), ("one step late", [[-1, 0, 1], [0, 1, 2], [1, 2, 3]]),
        ("zeros on the left when t < j, as in H.6", [[0, 0, 0], [0, 0, 1], [0, 1, 2]]),
      ])
    check.exactly(seen.times, claimed: [1, 2, 3], "the time given to the network", foils: [("counted from 0", [0, 1, 2])])
  }

  /// A conditional prior that records its input.
  private final class Seen: ConditionalPrior {
    private(set) var windows: [[Double]] = []
    private(set) var times: [Int] = []

    func distribution(given history: Variable, time: Int, _ batch: SequenceBatch) -> DiagonalGaussian {
      windows.append(history.doubles)
      times.append(time)
      let mean = history.tape.constant(repeating: 0, [1, 1])
      return DiagonalGaussian(mean: mean, logVariance: mean)
    }
  }
}

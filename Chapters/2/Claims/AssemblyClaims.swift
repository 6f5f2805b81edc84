import Autodiff
import ChapterKit
import DeepStateSpace
import EvidenceBound
import Foundation
import HierarchicalPrior
import Networks
import Objective
import Tensor

/// The bound of the assembled model against its factors, taken out one by one and added up by hand.
enum AssemblyClaims {
  static let terms = Claim(
    "Eq 12", "The terms of the bound are the log-densities of the model's factors at the drawn states, each counted once.",
    kind: .identity, oracle: "½[(x − m)²/v + log 2πv] in scalar loops"
  ) { check in
    let small = try SmallModel(.gaussian, seed: check.seed, sequences: 2, hasGaps: true)
    let (model, tape) = (small.model, small.tape)
    let batch = small.batch(on: tape)
    let noise = ObjectiveNoise(
      for: model, seed: small.seed, step: 0, series: [0, 1], steps: 6, trajectories: 1, levelsPerState: 1, on: tape)
    let bound = Objective(model, batch, noise).bound
    let drawn = model.encoder.trajectories(of: batch, noise: noise.latents)
    let z = drawn.latents
    let posterior = negativeLogLikelihoods(drawn.posterior, at: z.doubles)  // [2, 6, 2]
    let entropies = [0, 1].map { n in posterior[n * 12..<n * 12 + 12].map { -$0 } }
    compare(
      bound.initialEntropy, entropies.map { $0[..<4].reduce(0, +) }, "Eq 47, log q of the first j",
      entropies.map { $0.reduce(0, +) }, check)
    compare(
      bound.entropy, entropies.map { $0[4...].reduce(0, +) }, "Eq 51, log q of the rest", entropies.map { $0.reduce(0, +) }, check
    )

    let emissions = negativeLogLikelihoods(model.decoder.distribution(given: z, batch), at: small.data.observations)
    let observed = small.data.observed ?? []
    let seen = (0..<24).map { observed[$0] ? emissions[$0] : 0 }
    compare(
      bound.reconstruction, [0, 1].map { n in seen[n * 12..<n * 12 + 12].reduce(0, +) }, "Eq 50, observed entries",
      [0, 1].map { n in emissions[n * 12..<n * 12 + 12].reduce(0, +) }, check)
    guard case .gaussian(let transition) = model.transition else { return }
    compare(
      bound.transition, crossEntropies(transition, drawn, batch), "Eq 24, E[−log p_ψ] given the history",
      [0, 1].map { n in
        negativeLogLikelihoods(drawn.posterior, at: z.doubles)[n * 12 + 4..<n * 12 + 12].reduce(0, +)
      }, check)
    let prior = hierarchical(model, z, noise.auxiliary, batch)
    compare(bound.initialPrior, prior.total, "Eq 48, auxiliary states drawn", prior.withoutDivergence, check)
  }

  private static func compare(_ term: Variable, _ claimed: [Double], _ inputs: String, _ foil: [Double], _ check: Check) {
    let size = claimed.map(abs).max() ?? 1
    check.equal(
      term.doubles, claimed: claimed, allowed: Tolerance.network * max(size, 1), scale: 1, inputs,
      foils: [("another sum of the same parts", foil)])
  }

  /// ½[(x − m)²/v + log 2πv] for every number.
  private static func negativeLogLikelihoods(_ distribution: DiagonalGaussian, at x: [Double]) -> [Double] {
    zip(x, zip(distribution.mean.doubles, distribution.logVariance.doubles)).map { x, distribution in
      0.5 * ((x - distribution.0) * (x - distribution.0) / exp(distribution.1) + log(2 * .pi * exp(distribution.1)))
    }
  }

  /// E_q[−log p_ψ(z_t | z_{t−2:t−1})] over z_t alone, step by step.
  private static func crossEntropies(_ transition: GaussianTransition, _ drawn: Trajectories, _ batch: SequenceBatch) -> [Double]
  {
    let (m, v) = (drawn.posterior.mean.doubles, drawn.posterior.logVariance.doubles)
    var sums = [0.0, 0.0]
    for t in 3...6 {
      let history = drawn.latents.slice(axis: 1, (t - 3)..<(t - 1))
      let distribution = transition.distribution(given: history, rows: transition.rows(of: batch, trajectories: 2, time: t))
      let (mean, variance) = (distribution.mean.doubles, distribution.logVariance.doubles.map { exp($0) })
      for n in 0..<2 {
        for i in 0..<2 {
          let position = (n * 6 + t - 1) * 2 + i
          let gap = m[position] - mean[2 * n + i]
          sums[n] += 0.5 * ((gap * gap + exp(v[position])) / variance[2 * n + i] + log(2 * .pi * variance[2 * n + i]))
        }
      }
    }
    return sums
  }

  /// −Σ_t log p_η(z_t | …) + KL(q_Φ ‖ N(0, I)) at auxiliary states m + s ε.
  private static func hierarchical(
    _ model: StateSpaceModel, _ z: Variable, _ noise: Variable, _ batch: SequenceBatch
  ) -> (total: [Double], withoutDivergence: [Double]) {
    let first = z.slice(axis: 1, 0..<2)
    let distribution = model.auxiliary.distribution(given: first, batch)
    let (m, v, e) = (distribution.mean.doubles, distribution.logVariance.doubles.map { exp($0) }, noise.doubles)
    let auxiliary: [Double] = m.indices.map { i in m[i] + v[i].squareRoot() * e[i] }  // [2, 2, 2]
    let points = first.doubles
    var (sums, divergences) = ([0.0, 0.0], [0.0, 0.0])
    for n in 0..<2 {
      for i in n * 4..<n * 4 + 4 {
        let square = m[i] * m[i] + v[i]
        divergences[n] += 0.5 * (square - 1 - log(v[i]))
      }
    }
    for t in 1...2 {
      let history = (0..<2).flatMap { n -> [Double] in
        let (aux, own) = (Array(auxiliary[n * 4..<n * 4 + 4]), Array(points[n * 4..<n * 4 + 4]))
        let states: [Double] = aux + own
        return Array(states[(t - 1) * 2..<(t + 1) * 2])
      }
      let distribution = model.prior.distribution(given: z.tape.constant(history, [2, 2, 2]), time: t, batch)
      let here = (0..<2).flatMap { n -> [Double] in
        let start = n * 4 + 2 * (t - 1)
        return Array(points[start..<start + 2])
      }
      for (position, negativeLogLikelihood) in negativeLogLikelihoods(distribution, at: here).enumerated() {
        sums[position / 2] += negativeLogLikelihood
      }
    }
    return (zip(sums, divergences).map(+), sums)
  }
}

import Foundation
import Probability
import Tensor

/// The exact filter of the walk with all signs unknown: one Gaussian for every sequence of signs that is not too improbable.
///
/// p(z_t | x_{1:t}) = Σ_b w_b N(ẑ_b, P_b). Every step splits a branch in two and weighs both by the evidence of x_t. A branch
/// more than 40 nats behind the best is cut; what is lost is below e⁻⁴⁰ of the evidence per cut.
public struct SignMixture: Sendable {
  /// One sequence of signs.
  struct Branch: Sendable {
    /// log p(signs, x_{1:t}), in nats.
    var logWeight: Double
    var state: FilteredState
  }

  private let walk: BimodalWalk
  private var branches: [Branch] = []
  /// How far behind the best a branch may fall, in nats.
  private static let patience = 40.0

  /// The filter after the observations x_1 … x_t, at least one.
  public init(_ walk: BimodalWalk, observed: [Double]) {
    require(!observed.isEmpty, "a filter needs at least one observation")
    self.walk = walk
    for (time, x) in observed.enumerated() {
      let predicted = predictedBranches(isFirst: time == 0)
      branches = SignMixture.cut(predicted.map { SignMixture.weighed($0, by: x, noise: walk.observationVariance) })
    }
  }

  /// log p(x_{1:t}), in nats: the exact evidence of the observations.
  public var logEvidence: Double { logSumExp(branches.map(\.logWeight)) }

  /// p(x_{t+1} | x_{1:t}), two components per branch.
  public var predictive: GaussianMixture {
    let evidence = logEvidence
    let next = predictedBranches(isFirst: false)
    return GaussianMixture(
      weights: next.map { exp($0.logWeight - evidence) }, means: next.map(\.state.mean),
      variances: next.map { $0.state.variance + walk.observationVariance })
  }

  private func predictedBranches(isFirst: Bool) -> [Branch] {
    if isFirst && walk.start == .standardNormal {
      return [Branch(logWeight: 0, state: FilteredState(mean: 0, variance: 1))]
    }
    let from = isFirst ? [Branch(logWeight: 0, state: FilteredState(mean: 0, variance: 0))] : branches
    return from.flatMap { branch in
      [-1.0, 1.0].map { sign in
        Branch(logWeight: branch.logWeight - log(2), state: walk.advanced(branch.state, sign: sign))
      }
    }
  }

  private static func weighed(_ branch: Branch, by x: Double, noise r: Double) -> Branch {
    let evidence = Normal(mean: branch.state.mean, variance: branch.state.variance + r).logDensity(at: x)
    return Branch(logWeight: branch.logWeight + evidence, state: branch.state.updated(by: x, noise: r))
  }

  private static func cut(_ branches: [Branch]) -> [Branch] {
    let best = branches.map(\.logWeight).max() ?? 0
    return branches.filter { $0.logWeight > best - patience }
  }
}

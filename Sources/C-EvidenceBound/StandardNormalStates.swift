import Autodiff
import Foundation

/// Every state from N(0, I), independent of the states before it: the prior of a plain variational autoencoder.
///
/// As the prior of the first j states it is the alternative with which G compares the hierarchical prior. As the prior of all
/// states it serves in the first stage of two-stage training, which has no transition yet.
public struct StandardNormalStates: InitialPrior, Transition {
  /// j: the states that the initial prior covers.
  public let order: Int

  /// The prior for a Markov order of j.
  public init(order: Int) {
    self.order = order
  }

  /// −log N(z_{1:j}; 0, I), [N].
  public func negativeLogLikelihood(of first: Variable, _ batch: SequenceBatch) -> Variable { halfSquares(of: first).sumOfEach() }

  /// −log N(z_t; 0, I) for t > j, [N, T − j].
  public func negativeLogLikelihood(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable {
    halfSquares(of: trajectories.latents.slice(axis: 1, order..<trajectories.steps)).sumOverLast()
  }

  private func halfSquares(of z: Variable) -> Variable { 0.5 * square(z) + 0.5 * log(2 * Double.pi) }
}

import Autodiff
import Foundation

/// Every state from N(0, I), whatever came before: the prior of a plain variational autoencoder.
///
/// As the law of the first j states alone it is what G sets the hierarchical prior against; as the law of all of them it is the
/// first stage of two-stage training, in which no transition is there yet.
public struct StandardNormalStates: InitialPrior, Transition {
  /// j: the states that the initial prior covers.
  public let order: Int

  /// The law for a Markov order of j.
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

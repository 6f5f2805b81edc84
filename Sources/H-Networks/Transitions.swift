import Autodiff
import EvidenceBound
import HierarchicalPrior
import Tensor

/// The Gaussian transition of the baseline (H.5): p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t}) in one Context Producer.
///
/// It has j slots for the j states and j + 1 covariate vectors: each slot carries its own and that of the target time t.
public struct GaussianTransition: Sendable, Transition {
  private let order: Int
  private let features: RowFeatures
  private let network: ContextGaussian

  /// Adds the transition's parameters to a layout.
  public init(_ name: String, _ data: DataExtents, _ settings: NetworkSettings, in layout: inout ParameterLayout) {
    order = settings.order
    features = RowFeatures(covariates: data.covariates, timeWidth: settings.timeWidth)
    network = ContextGaussian(
      name, settings, blocks: settings.transitionBlocks, outputs: settings.latents, rowWidth: 2 * features.width,
      hasPadding: false, in: &layout)
  }

  /// The distribution of the next state.
  /// - Parameters:
  ///   - history: [R, j, M], oldest first.
  ///   - rows: features of times t − j … t, [R, j + 1, E], or nil.
  public func distribution(given history: Variable, rows: Variable?) -> DiagonalGaussian {
    let slots = rows.map { rows -> Variable in  // [R, j, 2E]
      let past = rows.slice(axis: 1, 0..<order)  // [R, j, E]
      let now = rows.slice(axis: 1, order..<(order + 1)).reshaped([rows.shape[0], rows.shape[2]])  // [R, E]
      return concatenate([past, now.repeatingRows(order)], axis: 2)  // [R, j, 2E]
    }
    return network(history, rows: slots)
  }

  /// The features of times t − j … t for one t, [N, j + 1, E], or nil when there are none.
  public func rows(of whole: SequenceBatch, trajectories n: Int, time t: Int) -> Variable? {
    transitionRows(features, whole, rows: n, order: order, time: t)
  }

  /// Implements Eq 26: E_q[−log p_ψ(z_t | c_t)] in closed form given the drawn history; with the entropy term, the divergence.
  public func negativeLogLikelihood(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable {
    let (n, t, m, j) = (trajectories.count, trajectories.steps, trajectories.dimension, order)
    let rows = transitionRows(features, batch, rows: n, order: j)  // [N(T − j), j + 1, E]
    let prediction = distribution(given: histories(of: trajectories.latents, order: j), rows: rows)  // [N(T − j), M]
    let target = DiagonalGaussian(
      mean: trajectories.posterior.mean.slice(axis: 1, j..<t),
      logVariance: trajectories.posterior.logVariance.slice(axis: 1, j..<t))
    let loss = target.reshaped(prediction.mean.shape).crossEntropy(of: prediction).reshaped([n, t - j, m])  // [N, T − j, M]
    return loss.sumOverLast()  // [N, T − j]
  }
}

/// z_{t−j:t−1} for t = j + 1 … T: [N, T, M] to [N(T − j), j, M].
public func histories(of latents: Variable, order j: Int) -> Variable {
  let (n, t, m) = (latents.shape[0], latents.shape[1], latents.shape[2])
  return latents.slice(axis: 1, 0..<(t - 1)).windows(length: j).reshaped([n * (t - j), j, m])
}

/// The features of times t − j … t for t = j + 1 … T: [N(T − j), j + 1, E], or nil when there are none.
func transitionRows(_ features: RowFeatures, _ batch: SequenceBatch, rows n: Int, order j: Int) -> Variable? {
  guard let padded = features.padded(batch, rows: n, order: j) else { return nil }
  let known = padded.slice(axis: 1, j..<padded.shape[1])  // [N, T, E]
  return known.windows(length: j + 1).reshaped([n * (batch.steps - j), j + 1, features.width])
}

/// The features of times t − j … t for one t > j, counted from 1: [N, j + 1, E], or nil when there are none.
func transitionRows(_ features: RowFeatures, _ batch: SequenceBatch, rows n: Int, order j: Int, time t: Int) -> Variable? {
  features.padded(batch, rows: n, order: j)?.slice(axis: 1, (t - 1)..<(t + j))
}

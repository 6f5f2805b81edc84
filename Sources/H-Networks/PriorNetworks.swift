import Autodiff
import EvidenceBound
import HierarchicalPrior
import Tensor

/// p_η(z_t | z_{t−j:t−1}, u) for t ≤ j (H.6).
public struct ConditionalPriorNetwork: Sendable, ConditionalPrior {
  private let order: Int
  private let features: RowFeatures
  private let network: ContextGaussian

  /// Adds the network's parameters to a layout.
  public init(_ name: String, _ data: DataExtents, _ settings: NetworkSettings, in layout: inout ParameterLayout) {
    order = settings.order
    features = RowFeatures(covariates: data.covariates, timeWidth: settings.timeWidth)
    network = ContextGaussian(
      name, settings, blocks: settings.initialBlocks, outputs: settings.latents, rowWidth: 2 * features.width, hasPadding: true,
      in: &layout)
  }

  /// Each slot carries the features of its own time, zeros before the first, and those of time t.
  public func distribution(given history: Variable, time t: Int, _ batch: SequenceBatch) -> DiagonalGaussian {
    let n = history.shape[0]
    let rows = features.padded(batch, rows: n, order: order).map { padded -> Variable in  // [N, j, 2E]
      let past = padded.slice(axis: 1, (t - 1)..<(t - 1 + order))  // [N, j, E]: times t − j … t − 1
      let now = padded.slice(axis: 1, (t - 1 + order)..<(t + order)).reshaped([n, padded.shape[2]])  // [N, E]
      return concatenate([past, now.repeatingRows(order)], axis: 2)
    }
    return network(history, rows: rows)
  }
}

/// q_Φ(z_{−j+1:0} | z_{1:j}) (H.6): all j auxiliary states at once.
public struct AuxiliaryPosteriorNetwork: Sendable, AuxiliaryPosterior {
  private let order: Int
  private let features: RowFeatures
  private let network: ContextGaussian

  /// Adds the network's parameters to a layout.
  public init(_ name: String, _ data: DataExtents, _ settings: NetworkSettings, in layout: inout ParameterLayout) {
    order = settings.order
    features = RowFeatures(covariates: data.covariates, timeWidth: settings.timeWidth)
    network = ContextGaussian(
      name, settings, blocks: settings.initialBlocks, outputs: settings.latents * settings.order, rowWidth: features.width,
      hasPadding: false, in: &layout)
  }

  /// A Gaussian of [N, j, M].
  public func distribution(given first: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    let rows = features.padded(batch, rows: first.shape[0], order: order)?.slice(axis: 1, order..<2 * order)  // [N, j, E]
    return network(first, rows: rows).reshaped(first.shape)  // [N, j, M]
  }
}

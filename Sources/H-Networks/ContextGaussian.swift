import Autodiff
import Tensor

/// Linear → Context Producer → Gaussian head: the Gaussian transition (H.5) and both networks of the hierarchical prior (H.6).
struct ContextGaussian: Sendable {
  let rowWidth: Int
  private let input: Linear
  private let padding: Linear?
  private let context: ContextProducer
  private let head: GaussianHead

  /// - Parameters:
  ///   - outputs: the components of the Gaussian.
  ///   - rowWidth: channels of the covariates and time embeddings of each slot.
  ///   - hasPadding: whether a padding mask is embedded; it is all ones, every slot being real.
  init(
    _ name: String, _ settings: NetworkSettings, blocks: Int, outputs: Int, rowWidth: Int, hasPadding: Bool,
    in layout: inout ParameterLayout
  ) {
    let h = settings.hidden
    self.rowWidth = rowWidth
    (input, padding, context, head) = layout.within(name) { layout in
      let input = Linear("input", from: settings.latents, to: h, in: &layout)
      let padding = hasPadding ? Linear("padding", from: 1, to: settings.maskWidth, in: &layout) : nil
      let context = ContextProducer(
        "context", .init(slots: settings.order, features: h, channels: settings.channels), blocks: blocks, time: .identity,
        feature: settings.featureMixer, side: .init(slots: hasPadding ? settings.maskWidth : 0, rows: rowWidth), in: &layout)
      let head = GaussianHead(
        "head", from: context.width, hidden: h, to: outputs, range: settings.logVarianceRange, in: &layout)
      return (input, padding, context, head)
    }
  }

  /// - Parameters:
  ///   - states: [N, j, M].
  ///   - rows: covariates and time embeddings of the slots, [N, j, E], or nil.
  /// - Returns: a Gaussian of [N, outputs].
  func callAsFunction(_ states: Variable, rows: Variable?) -> DiagonalGaussian {
    let slots = padding.map { $0(states.tape.constant(repeating: 1, [states.shape[1], 1])) }  // [j, E_mask]
    return head(context(input(states), side: SideInformation(slots: slots, rows: rows?.swappingOuterAxes())))  // [N, outputs]
  }
}

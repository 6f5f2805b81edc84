import Autodiff
import EvidenceBound
import StateSpace
import Tensor

/// The decoder p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t}) (H.3): all time steps at once.
public struct Decoder: Sendable, Emission {
  private let settings: NetworkSettings
  private let features: RowFeatures
  private let input: Linear
  private let padding: Linear
  private let statics: StaticProjection?
  private let shortcut: Linear?
  private let context: ContextProducer
  private let head: GaussianHead

  /// Adds the decoder's parameters to a layout.
  public init(_ name: String, _ data: DataExtents, _ settings: NetworkSettings, in layout: inout ParameterLayout) {
    let (j, h) = (settings.order, settings.hidden)
    let features = RowFeatures(covariates: data.covariates, timeWidth: settings.timeWidth)
    self.settings = settings
    self.features = features
    (input, padding, statics, shortcut, context, head) = layout.within(name) { layout in
      let input = Linear("input", from: settings.latents, to: h, in: &layout)
      let padding = Linear("padding", from: 1, to: settings.maskWidth, in: &layout)
      let statics = StaticProjection("statics", statics: data.statics, features: h, in: &layout)
      let side = SideInformation.Widths(slots: settings.maskWidth, rows: features.width, statics: statics == nil ? 0 : 1)
      let context = ContextProducer(
        "context", .init(slots: j, features: h, channels: settings.channels), blocks: settings.decoderBlocks,
        time: settings.timeMixer, feature: settings.featureMixer, side: side, in: &layout)
      let shortcut = data.statics > 0 ? Linear("shortcut", from: data.statics, to: context.width, in: &layout) : nil
      let head = GaussianHead(
        "head", from: context.width, hidden: h, to: data.observations, range: settings.logVarianceRange, in: &layout)
      return (input, padding, statics, shortcut, context, head)
    }
  }

  /// Windows that reach before the first step are padded with zeros on the left and marked as such; the rest go in one batch.
  public func law(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    let (n, t, m, j) = (latents.shape[0], latents.shape[1], latents.shape[2], settings.order)
    let tape = latents.tape
    let known = features.padded(batch, rows: n, order: j)  // [N, j + T, E]
    let padded = j == 1 ? latents : concatenate([tape.constant(repeating: 0, [n, j - 1, m]), latents], axis: 1)
    let early = min(j - 1, t)
    var laws = (0..<early).map { law(of: padded, steps: $0..<($0 + 1), known, batch) }
    if t > early { laws.append(law(of: padded, steps: early..<t, known, batch)) }
    guard laws.count > 1 else { return laws[0] }
    return DiagonalGaussian(
      mean: concatenate(laws.map(\.mean), axis: 1), logVariance: concatenate(laws.map(\.logVariance), axis: 1))
  }

  /// The law of x_{t+1} for t in `steps` (counted from 0), which all have as many real states in their window: [N, steps, D].
  private func law(of padded: Variable, steps: Range<Int>, _ known: Variable?, _ batch: SequenceBatch) -> DiagonalGaussian {
    let (n, m, j, tape) = (padded.shape[0], padded.shape[2], settings.order, padded.tape)
    let count = steps.count
    let span = steps.lowerBound..<(steps.upperBound + j - 1)
    let windows = padded.slice(axis: 1, span).windows(length: j).reshaped([n * count, j, m])
    let valid = tape.constant((0..<j).map { steps.lowerBound + $0 + 1 >= j ? 1 : 0 }, [j, 1])
    let rows = known.map { known -> Variable in
      let e = known.shape[2]
      let span = (steps.lowerBound + 1)..<(steps.upperBound + j)
      return known.slice(axis: 1, span).windows(length: j).reshaped([n * count, j, e]).swappingOuterAxes()  // [j, N · steps, E]
    }
    let side = SideInformation(
      slots: padding(valid), rows: rows,
      statics: statics.flatMap { projection in batch.statics.map { projection($0, rows: n * count, repeating: count) } })
    var vector = context(input(windows), side: side)  // [N · steps, H · C]
    if let shortcut, let statics = batch.statics {
      let term = shortcut(statics).repeated(n / batch.size).reshaped([n, context.width])
      vector = vector + term.repeatingRows(count).reshaped(vector.shape)
    }
    let law = head(vector)
    return law.reshaped([n, count, law.mean.shape[1]])
  }
}

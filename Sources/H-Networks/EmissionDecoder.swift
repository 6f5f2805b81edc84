import Autodiff
import EvidenceBound
import Tensor

/// The decoder p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t}) (H.3): all time steps at once.
public struct EmissionDecoder: Sendable, Emission {
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
        "head", from: context.width, hidden: h, to: data.observations, range: settings.logVarianceRange,
        startLogVariance: settings.emissionStartLogVariance, in: &layout)
      return (input, padding, statics, shortcut, context, head)
    }
  }

  /// Windows that reach before the first step are padded with zeros on the left and marked as such; the rest go in one batch.
  public func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    let (n, t, m, j) = (latents.shape[0], latents.shape[1], latents.shape[2], settings.order)
    let tape = latents.tape
    let known = features.padded(batch, rows: n, order: j)  // [N, j + T, E]
    // [N, j − 1 + T, M]
    let padded = j == 1 ? latents : concatenate([tape.constant(repeating: 0, [n, j - 1, m]), latents], axis: 1)
    let early = min(j - 1, t)
    var distributions = (0..<early).map { distribution(of: padded, steps: $0..<($0 + 1), known, batch) }
    if t > early { distributions.append(distribution(of: padded, steps: early..<t, known, batch)) }
    guard distributions.count > 1 else { return distributions[0] }
    return DiagonalGaussian(
      mean: concatenate(distributions.map(\.mean), axis: 1), logVariance: concatenate(distributions.map(\.logVariance), axis: 1))
  }

  /// The distribution of x_{t+1} for t in `steps` (counted from 0), which all have as many real states in their window: [N,
  /// steps, D].
  private func distribution(of padded: Variable, steps: Range<Int>, _ known: Variable?, _ batch: SequenceBatch)
    -> DiagonalGaussian
  {
    let (n, m, j, count) = (padded.shape[0], padded.shape[2], settings.order, steps.count)
    let span = steps.lowerBound..<(steps.upperBound + j - 1)
    let windows = padded.slice(axis: 1, span).windows(length: j).reshaped([n * count, j, m])  // [N · steps, j, M]
    let rows = known.map { known -> Variable in  // [N · steps, j, E]
      let span = (steps.lowerBound + 1)..<(steps.upperBound + j)
      return known.slice(axis: 1, span).windows(length: j).reshaped([n * count, j, known.shape[2]])
    }
    let distribution = distribution(given: windows, real: min(steps.lowerBound + 1, j), rows: rows, batch.statics, run: count)
    return distribution.reshaped([n, count, distribution.mean.shape[1]])
  }

  /// The distribution of one observation for each window of states.
  /// - Parameters:
  ///   - windows: z_{t−j+1:t}, [R, j, M].
  ///   - real: how many of the j states, at the end, are not padding.
  ///   - rows: features of the same times, [R, j, E], or nil.
  ///   - fixed: static covariates, [B, W], or nil.
  ///   - run: consecutive rows of one trajectory.
  /// - Returns: mean and log-variance, [R, D].
  func distribution(given windows: Variable, real: Int, rows: Variable?, _ fixed: Variable?, run: Int = 1) -> DiagonalGaussian {
    let (r, j, tape) = (windows.shape[0], settings.order, windows.tape)
    let valid = tape.constant((0..<j).map { $0 >= j - real ? 1 : 0 }, [j, 1])  // [j, 1]
    let side = SideInformation(
      slots: padding(valid), rows: rows?.swappingOuterAxes(),
      statics: statics.flatMap { projection in fixed.map { projection($0, rows: r, repeating: run) } })
    var vector = context(input(windows), side: side)  // [R, H · C]
    if let shortcut, let fixed {
      let copies = r / (run * fixed.shape[0])
      let term = shortcut(fixed).repeated(copies).reshaped([copies * fixed.shape[0], context.width])  // [R/run, H · C]
      vector = vector + term.repeatingRows(run).reshaped(vector.shape)  // [R, H · C]
    }
    return head(vector)
  }

  /// The distribution of the observation that belongs to the last state of each window: [N, D]. Rows are trajectory-major.
  /// - Parameters:
  ///   - window: z_{t−j+1:t}, [N, j, M], all real.
  ///   - whole: covariates of the times up to t and perhaps beyond.
  ///   - time: t, counted from 1.
  public func distribution(ofLast window: Variable, in whole: SequenceBatch, time t: Int) -> DiagonalGaussian {
    // [N, j, E]
    let rows = features.padded(whole, rows: window.shape[0], order: settings.order)?.slice(axis: 1, t..<(t + settings.order))
    return distribution(given: window, real: settings.order, rows: rows, whole.statics)
  }
}

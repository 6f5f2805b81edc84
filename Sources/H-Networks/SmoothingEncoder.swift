import Autodiff
import EvidenceBound
import Tensor

/// The encoder q_φ (H.4): a summary of the future read backwards, then one Gaussian after another.
///
/// Eq 14 is not computed: it names the variational posterior, which this type is.
/// The summary h_t depends on x_{t:T} alone. The context of step t has two paths, which `StateSampler` describes.
/// Step t's Context Producer sees h_t in slot 0 and z_{t−j:t−1} in slots 1…j.
public struct SmoothingEncoder: Sendable, SmoothingPosterior {
  private let settings: NetworkSettings
  private let features: RowFeatures
  private let summary: FutureSummary
  private let history: Linear
  private let role: Linear
  private let padding: Linear
  private let statics: StaticProjection?
  private let context: ContextProducer
  private let head: GaussianHead

  /// Adds the encoder's parameters to a layout.
  public init(_ name: String, _ data: DataExtents, _ settings: NetworkSettings, in layout: inout ParameterLayout) {
    let (j, h) = (settings.order, settings.hidden)
    let features = RowFeatures(covariates: data.covariates, timeWidth: settings.timeWidth)
    self.settings = settings
    self.features = features
    (summary, history, role, padding, statics, context, head) = layout.within(name) { layout in
      let summary = FutureSummary("summary", data, settings, in: &layout)
      let history = Linear("history", from: settings.latents, to: h, in: &layout)
      let role = Linear("role", from: 1, to: settings.maskWidth, in: &layout)
      let padding = Linear("padding", from: 1, to: settings.maskWidth, in: &layout)
      let statics = StaticProjection("statics", statics: data.statics, features: h, in: &layout)
      let side = SideInformation.Widths(slots: 2 * settings.maskWidth, rows: features.width, statics: statics == nil ? 0 : 1)
      let context = ContextProducer(
        "context", .init(slots: j + 1, features: h, channels: settings.channels), blocks: settings.encoderBlocks,
        time: settings.timeMixer, feature: settings.featureMixer, side: side, in: &layout)
      let head = GaussianHead(
        "head", from: context.width, hidden: h, to: settings.latents, range: settings.logVarianceRange,
        startLogVariance: settings.encoderStartLogVariance, in: &layout)
      return (summary, history, role, padding, statics, context, head)
    }
  }

  /// Implements Algorithm 2: z_t = μ_t + e^{½ log Σ_t} ε_t, each step reading the states drawn before it.
  ///
  /// Implements Eq 20: the Gaussians of the smoothed transitions, from which the states are drawn.
  public func trajectories(of batch: SequenceBatch, noise: Variable) -> Trajectories {
    let (n, t, m) = (noise.shape[0], noise.shape[1], noise.shape[2])
    require(t == batch.steps && m == settings.latents, "noise of [N, \(batch.steps), \(settings.latents)], not \(noise.shape)")
    var sampler = StateSampler(self, batch, rows: n)
    let steps = noise.swappingOuterAxes()  // [T, N, M]
    let draws = (0..<t).map { sampler.advance(noise: steps[$0]) }
    let latents = stack(draws.map(\.latent)).swappingOuterAxes()  // [N, T, M]
    let mean = stack(draws.map(\.distribution.mean)).swappingOuterAxes()  // [N, T, M]
    let logVariance = stack(draws.map(\.distribution.logVariance)).swappingOuterAxes()  // [N, T, M]
    return Trajectories(latents: latents, posterior: DiagonalGaussian(mean: mean, logVariance: logVariance))
  }

  /// The states z_{1:T} being drawn one after another: what Algorithm 2 carries along.
  ///
  /// The context of a step has two paths. `contextOfAll` is the reference: it computes all j + 1 slots at every step, and it
  /// trains unless all mixers are convolutions and the time mixers causal. With causal convolutions the summary's slot depends on neither the states nor the
  /// trajectory. Its layers are then computed before the loop, for all times together and once for all trajectories of a
  /// sequence, and `contextAfterFirst` computes the states' slots alone: this path trains the default settings. Claim Eq H.y
  /// compares the two.
  struct StateSampler {
    private let encoder: SmoothingEncoder
    private let batch: SequenceBatch
    private let context: ContextProducer.OnTape
    private let head: GaussianHead.OnTape
    private let summaries: Variable  // [T, B, H], last time first
    private let features: Variable?  // [N, j + T, E]
    private let statics: Variable?  // [H, N, 1]
    private let masks: [Variable]  // mask embeddings by number of states drawn, 0…j: [j + 1, E_mask]
    // Of all T · B summaries, when they stand alone and gradients are recorded.
    private var summarySlots: ResidualStack.OnTape.First?
    // Given those, by number of states drawn, when E = 0.
    private var stateSlots: [ContextProducer.Prepared] = []
    private var window: [Variable]  // projections of z_{t−j:t−1}: [N, 1, H] each
    private var time = 0

    init(_ encoder: SmoothingEncoder, _ batch: SequenceBatch, rows n: Int) {
      let j = encoder.settings.order
      let tape = batch.tape
      self.encoder = encoder
      self.batch = batch
      context = encoder.context.on(tape)
      head = encoder.head.on(tape)
      summaries = encoder.summary(batch)
      features = encoder.features.padded(batch, rows: n, order: j)
      statics = encoder.statics.flatMap { projection in batch.statics.map { projection($0, rows: n) } }
      masks = (0...j).map { encoder.masks(drawn: $0, on: tape) }
      window = (0..<j).map { _ in
        encoder.history(tape.constant(repeating: 0, [n, encoder.settings.latents])).reshaped([n, 1, encoder.settings.hidden])
      }
      guard context.firstStandsAlone else { return }
      guard tape.recordsGradients else { return }
      let summarySlots = first(of: 0..<batch.steps)
      self.summarySlots = summarySlots
      if features == nil { stateSlots = (0...j).map { prepared(after: summarySlots, drawn: $0, past: nil) } }
    }

    /// Draws the next state from its Gaussian.
    mutating func advance(noise: Variable) -> (latent: Variable, distribution: DiagonalGaussian) {
      let n = noise.shape[0]
      let distribution = head(context.firstStandsAlone ? contextAfterFirst() : contextOfAll(rows: n))  // [N, M]
      let latent = distribution.sample(noise: noise)  // [N, M]
      remember(encoder.history(latent).reshaped(Shape(n, 1, encoder.settings.hidden)))
      time += 1
      return (latent, distribution)
    }

    /// The reference path, all slots at once: [N, H · C].
    private func contextOfAll(rows n: Int) -> Variable {
      let (h, j) = (encoder.settings.hidden, encoder.settings.order)
      let future = summaries[batch.steps - 1 - time].repeated(n / batch.size).reshaped([n, 1, h])  // [N, 1, H]
      let rows = features.map { padded -> Variable in  // [j + 1, N, E]
        let now = padded.slice(axis: 1, (time + j)..<(time + j + 1))  // [N, 1, E]
        return concatenate([now, past(padded)], axis: 1).swappingOuterAxes()  // [j + 1, N, E]
      }
      let side = SideInformation(slots: masks[min(time, j)], rows: rows, statics: statics)
      return context.prepared(side)(concatenate([future] + window, axis: 1))  // [N, H · C]
    }

    /// The fast path, the states' slots given the summary's: [N, H · C].
    private func contextAfterFirst() -> Variable {
      let (position, drawn) = (batch.steps - 1 - time, min(time, encoder.settings.order))
      let states = concatenate(window, axis: 1)  // [N, j, H]
      if !stateSlots.isEmpty { return stateSlots[drawn](states, first: position * batch.size) }
      let known = features.map { past($0).swappingOuterAxes() }  // [j, N, E]
      if let summarySlots {
        return prepared(after: summarySlots, drawn: drawn, past: known)(states, first: position * batch.size)
      }
      return prepared(after: first(of: position..<position + 1), drawn: drawn, past: known)(states)
    }

    private func past(_ padded: Variable) -> Variable { padded.slice(axis: 1, time..<time + encoder.settings.order) }

    private func prepared(
      after first: ResidualStack.OnTape.First, drawn: Int, past: Variable?
    ) -> ContextProducer.Prepared {
      let side = SideInformation(slots: masks[drawn][1..<encoder.settings.order + 1], rows: past, statics: statics)
      return context.prepared(side, after: first)
    }

    /// The summary's slot for some entries of `summaries`.
    private func first(of positions: Range<Int>) -> ResidualStack.OnTape.First {
      let count = positions.count * batch.size
      let known = encoder.features.padded(batch, rows: batch.size, order: 0)  // [B, T, E]
      let rows = known.map { $0.reversedInTime().swappingOuterAxes()[positions].reshaped([1, count, $0.shape[2]]) }  // [1, R, E]
      let statics = encoder.statics.flatMap { projection in batch.statics.map { projection($0, rows: count) } }  // [H, R, 1]
      let side = SideInformation(slots: masks[0][0..<1], rows: rows, statics: statics)
      return context.first(summaries[positions].reshaped([count, summaries.shape[2]]), side, period: batch.size)
    }

    /// Replaces the oldest state by the newest; without gradients the values are copied, so that a step's memory can be released.
    private mutating func remember(_ newest: Variable) {
      let oldest = window.removeFirst()
      if newest.tape.recordsGradients {
        window.append(newest)
      } else {
        oldest.store(newest)
        window.append(oldest)
      }
    }
  }

  /// Draws the last j states given x_{1:T}: the filter, for a batch that ends at the present time. Needs a tape without
  /// gradients.
  /// - Parameters:
  ///   - n: N, a multiple of the batch size.
  ///   - noise: standard normal [N, M] for the state of a time, counted from 0; made when it is needed.
  /// - Returns: z_{T−j+1:T}, [N, j, M].
  public func lastStates(of batch: SequenceBatch, rows n: Int, noise: (_ time: Int) -> Variable) -> Variable {
    let (t, m, j) = (batch.steps, settings.latents, settings.order)
    require(t >= j, "\(j) states cannot be filtered from \(t) steps")
    let states = batch.tape.constant(repeating: 0, [j, n, m])  // [j, N, M]
    var sampler = StateSampler(self, batch, rows: n)
    for time in 0..<t {
      batch.tape.scoped {
        let latent = sampler.advance(noise: noise(time)).latent  // [N, M]
        if time >= t - j { states[time - (t - j)].store(latent) }
      }
    }
    return states.swappingOuterAxes()  // [N, j, M]
  }

  /// The role and padding embeddings of the j + 1 slots when `drawn` states exist: [j + 1, 2 E_mask]. The summary is never
  /// padding.
  private func masks(drawn: Int, on tape: Tape) -> Variable {
    let j = settings.order
    let roles = tape.constant([0] + Array(repeating: 1, count: j), [j + 1, 1])  // [j + 1, 1]
    let valid = tape.constant([1] + (0..<j).map { $0 >= j - drawn ? 1 : 0 }, [j + 1, 1])  // [j + 1, 1]
    return concatenate([role(roles), padding(valid)], axis: 1)  // [j + 1, 2 E_mask]
  }
}

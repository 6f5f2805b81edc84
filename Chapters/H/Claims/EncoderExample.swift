import Autodiff
import EvidenceBound
import Networks
import StateSpace
import Tensor

/// An encoder with sequences, usually two of five steps, and trajectories, usually two for each.
struct EncoderExample {
  let settings: NetworkSettings
  var weighted: Weighted<SmoothingEncoder>
  var sequences: Sequences
  let trajectories: Int

  init(
    _ extents: DataExtents = Small.extents, trajectories: Int = 4, count: Int = 2, steps: Int = 5, seed: UInt64,
    change: (inout NetworkSettings) -> Void = { _ in }
  ) {
    let settings = Small.settings(change)
    (self.settings, self.trajectories) = (settings, trajectories)
    weighted = Weighted(seed: seed) { SmoothingEncoder("encoder", extents, settings, in: &$0) }
    sequences = Sequences(extents, count: count, steps: steps, start: 3, seed: weighted.seed)
  }

  /// [N][T][M], flat.
  var noise: [Double] { weighted.numbers("noise", trajectories * sequences.steps * settings.latents) }
  var noiseShape: [Int] { [trajectories, sequences.steps, settings.latents] }

  /// Draws, means and log-variances, [N, T, M] each, in plain numbers.
  func drawn(_ precision: Precision = .double, recording: Bool = false) -> [Double] {
    weighted.run(precision, recording: recording) { encoder, tape in
      let drawn = encoder.trajectories(of: sequences.batch(on: tape), noise: tape.constant(noise, Shape(noiseShape)))
      return [drawn.latents] + drawn.posterior.parts
    }
  }

  /// The same by loops, trajectory by trajectory.
  func loops(_ naive: Naive) -> [Double] {
    let (t, m) = (sequences.steps, settings.latents)
    let noise = cut(cut(noise, into: m, count: trajectories * t), into: t, count: trajectories)
    let drawn = (0..<trajectories).map { naive.trajectory(sequences, $0 % sequences.count, noise: noise[$0], settings) }
    return drawn.flatMap { $0.states.flatMap { $0 } } + flat(drawn.flatMap(\.distributions))
  }
}

import Autodiff
import ChapterKit
import DiffusionChain
import Networks
import Tensor

/// How networks start.
enum StartClaims {
  static let parts = Claim(
    "Eq H.ag",
    "Initial weights: 1×1 maps have variance 2/inputs, taps are uniform on ±1/√(taps · C), the last filters on ±1/√slots.",
    kind: .estimate, oracle: "second moments of the distributions, 150 starts"
  ) { check in
    let layout = layout
    let starts = (0..<150).map {
      Weights(Parameters(layout, seed: Int(check.seed % (1 << 32)), start: $0, precision: .double))
    }
    let parts: [(name: String, variance: Double, mistake: String, wrong: Double)] = [
      ("net.lift.weight", 2, "1/inputs", 1), ("net.blocks.0.time.weight", 1.0 / 48, "taps not counted", 1.0 / 24),
      ("net.blocks.0.feature.places", 1.0 / 8, "1", 1), ("net.blocks.0.middle.weight", 2.0 / 8, "uniform", 1.0 / 24),
      ("net.blocks.0.side.rows", 2.0 / 10, "its own 4 channels counted", 2.0 / 4),
      ("net.output.weight", 2.0 / 8, "uniform", 1.0 / 24),
      ("net.pool.weight", 1.0 / 9, "by features", 1.0 / 15), ("gru.weight", 1.0 / 24, "1/inputs", 1.0 / 8),
      ("denoiser.lift.weight", 1, "one channel counted of two", 2), ("denoiser.middle.weight", 2.0 / 8, "uniform", 1.0 / 24),
      ("denoiser.embedding.first.weight", 1.0 / 18, "2/inputs", 2.0 / 6),
    ]
    for part in parts {
      check.mean(
        ofDraws: starts.flatMap { $0(part.name).map { $0 * $0 } }, claimed: part.variance, part.name,
        foils: [(part.mistake, part.wrong)])
    }
  }

  /// A Context Producer, a recurrence and a denoiser, eight channels each.
  private static var layout: ParameterLayout {
    var layout = ParameterLayout()
    _ = ContextProducer(
      "net", .init(slots: 3, features: 5, channels: 8), blocks: 1, time: .convolution(taps: 2), feature: .attention(heads: 2),
      side: .init(slots: 5, rows: 4, statics: 1), in: &layout)
    _ = Mixer("gru", .gatedRecurrence, along: .time, length: 3, channels: 8, in: &layout)
    _ = DenoisingNetwork(
      "denoiser", DataExtents(observations: 1),
      Small.settings { ($0.channels, $0.transitionBlocks, $0.levelWidth, $0.levelProjection) = (8, 1, 6, 5) },
      schedule: NoiseSchedule(betas: Small.betas), in: &layout)
    return layout
  }
}

import ChapterKit
import Networks
import Tensor

/// The kernels of training, which treat sixteen single numbers at once, against those of the proofs.
enum PrecisionClaims {
  static let single = Claim(
    "Eq H.x", "Single precision, sixteen numbers at a time, and double precision agree to five digits.",
    kind: .identity, oracle: "double precision, one number at a time"
  ) { check in
    for (name, numbers) in values(check.seed) + gradients(check.seed) {
      let claimed = numbers(.double)
      let size = claimed.map(abs).max() ?? 0
      check.equal(
        numbers(.single), claimed: claimed, allowed: Tolerance.singlePrecision * size, scale: size, name,
        foils: [("cut to 8 binary digits", claimed.map { Double(bitPattern: $0.bitPattern & ~((1 << 45) - 1)) })])
    }
  }

  /// A network's numbers in either precision.
  private typealias Numbers = (name: String, numbers: (Precision) -> [Double])

  private static func values(_ seed: UInt64) -> [Numbers] {
    func wide(_ settings: inout NetworkSettings) { (settings.channels, settings.hidden) = (16, 16) }
    func mixed(_ settings: inout NetworkSettings) {
      wide(&settings)
      (settings.timeMixer, settings.featureMixer) = (.gatedRecurrence, .attention(heads: 2))
    }
    return [
      ("Context Producer, 50 rows", { convolving(seed).contexts($0) }),
      ("encoder", { EncoderExample(seed: seed, change: wide).drawn($0) }),
      ("encoder, other mixers", { EncoderExample(seed: seed, change: mixed).drawn($0) }),
      ("decoder", { DecoderExample(seed: seed, change: wide).distributions($0) }),
      ("denoiser", { DenoiserExample(seed: seed, change: wide).outputs($0) }),
    ]
  }

  private static func gradients(_ seed: UInt64) -> [Numbers] {
    let others = ProducerExample(
      .init(time: .gatedRecurrence, feature: .attention(heads: 2), blocks: 2), features: 4, channels: 16, rows: 5, seed: seed)
    func slope(_ example: ProducerExample, _ precision: Precision) -> [Double] {
      PathClaims.slopes(example, precision) { $0($1, side: $2) }.slope
    }
    return [
      ("Context Producer, gradient", { slope(convolving(seed), $0) }), ("other mixers, gradient", { slope(others, $0) }),
    ]
  }

  private static func convolving(_ seed: UInt64) -> ProducerExample {
    ProducerExample(
      .init(time: .convolution(taps: 2), feature: .convolution(taps: 2), blocks: 2), features: 4, channels: 16, rows: 50,
      seed: seed)
  }
}

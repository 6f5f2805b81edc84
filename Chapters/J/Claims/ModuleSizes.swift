/// The numbers that the modules of Tables 1 and 2 consist of, counted with pencil and paper: one latent, one feature, j = 1.
struct ModuleSizes {
  private let width = 16
  private let mask = 8

  /// Weights and biases of a linear map.
  private func map(_ inputs: Int, _ outputs: Int) -> Int { (inputs + 1) * outputs }

  /// A convolution over 16 channels; without taps there is none.
  private func mixer(taps: Int) -> Int { taps == 0 ? 0 : taps * width * width + width }

  /// Time mixer, feature mixer, two 1×1 convolutions to 2C, side information to 2C, level embedding to C.
  private func block(timeTaps: Int, side: Int, level: Int = 0) -> Int {
    mixer(taps: timeTaps) + mixer(taps: 2) + 2 * map(width, 2 * width) + (side > 0 ? map(side, 2 * width) : 0)
      + (level > 0 ? map(level, width) : 0)
  }

  /// 1 → C, the blocks, C → C, and one filter per feature and channel over all slots with its bias.
  private func context(slots: Int, blocks: Int, timeTaps: Int, side: Int) -> Int {
    map(1, width) + blocks * block(timeTaps: timeTaps, side: side) + map(width, width) + (slots + 1) * width * width
  }

  /// Mean and log-variance, each C·H → H → 1.
  private var head: Int { 2 * (map(width * width, width) + map(width, 1)) }

  /// Values and flags in, three GRU layers of three gates, out; then two slots with two masks.
  var encoder: Int {
    let gates = 2 * map(width, 3 * width)  // from the input and from the state
    let summary = map(2, width) + 3 * gates + map(width, width)
    return summary + map(1, width) + 2 * map(1, mask) + context(slots: 2, blocks: 2, timeTaps: 2, side: 2 * mask) + head
  }

  /// One slot, the padding mask.
  var decoder: Int { map(1, width) + map(1, mask) + context(slots: 1, blocks: 2, timeTaps: 2, side: mask) + head }

  /// The deep Kalman filter's: one slot, no mask, no time mixer unless asked for.
  func gaussianTransition(timeTaps: Int = 0) -> Int {
    map(1, width) + context(slots: 1, blocks: 3, timeTaps: timeTaps, side: 0) + head
  }

  /// The DDSSM's: embedding of the level, role mask, two lifts with one bias, three blocks, C → C → 1.
  func denoiser(embeddedFeatures: Int = 0, projection: Int = 128) -> Int {
    let embedding = map(64, projection) + map(projection, projection)
    let blocks = 3 * block(timeTaps: 2, side: mask + embeddedFeatures, level: projection)
    return embedding + map(1, mask) + map(2, width) + blocks + map(width, width) + map(width, 1) + embeddedFeatures
  }

  /// p_η: one slot, the padding mask.
  var prior: Int { map(1, width) + map(1, mask) + context(slots: 1, blocks: 2, timeTaps: 0, side: mask) + head }

  /// q_Φ: one slot, no mask.
  var auxiliary: Int { map(1, width) + context(slots: 1, blocks: 2, timeTaps: 0, side: 0) + head }
}

import ChapterKit
import DeepStateSpace
import DiffusionChain
import Experiments
import Networks

/// Tables 1 and 2: what is built.
enum TableClaims {
  static let shared = Claim(
    "Table 1", "Encoder, decoder, prior and Gaussian transition have the layers, channels, widths and mixers that are printed.",
    kind: .definition, oracle: "the printed rows"
  ) { check in
    for kind in TransitionKind.allCases {
      let model = try PaperModel(kind)
      // Layers, channels, hidden dimension, taps over time (1: identity), taps over features.
      var printed = [("encoder", [2, 16, 16, 2, 2]), ("decoder", [2, 16, 16, 2, 2]), ("prior", [2, 16, 16, 1, 2])]
      printed += [("auxiliary", [2, 16, 16, 1, 2])] + (kind == .gaussian ? [("transition", [3, 16, 16, 1, 2])] : [])
      for (module, row) in printed {
        let others = printed.map(\.1).filter { $0 != row }.prefix(1)
        check.exactly(
          model.row("\(module).context", pool: "\(module).context.pool.weight"), claimed: row, "\(module), \(kind.rawValue)",
          foils: [
            ("one layer more", [row[0] + 1] + row.dropFirst()), ("the feature mixer an identity", Array(row.dropLast()) + [1]),
          ]
            + others.map { ("another row", $0) })
      }
      check.exactly(
        [model.count("encoder.summary.layers"), model.shape("encoder.summary.layers.0.weight").first ?? 0], claimed: [3, 16],
        "the encoder's GRU: layers, hidden, \(kind.rawValue)", foils: [("the context's two layers", [2, 16])])
      check.exactly(
        model.shape("encoder.summary.layers.0.weight"), claimed: [16, 48], "three gates in one weight, \(kind.rawValue)",
        foils: [("four, as in an LSTM", [16, 64])])
      let network = model.settings.network
      check.exactly(
        [network.latents, network.order, network.timeWidth, network.maskWidth], claimed: [1, 1, 0, 8],
        "M, j, time embedding, mask embedding, \(kind.rawValue)",
        foils: [("a time embedding of 8", [1, 1, 8, 8]), ("j = 2", [1, 2, 0, 8])])
      check.exactly(
        [model.shape("encoder.role.weight"), model.shape("encoder.padding.weight"), model.shape("decoder.padding.weight")],
        claimed: [[1, 8], [1, 8], [1, 8]], "mask embeddings, \(kind.rawValue)",
        foils: [("one for role and padding", [[2, 8], [], [2, 8]])])
    }
  }

  static let diffusion = Claim(
    "Table 2", "The denoiser has the printed sizes and 128 levels on a line, except that no feature is embedded.",
    kind: .definition,
    oracle: "the printed values; second differences of β"
  ) { check in
    let model = try PaperModel(.diffusion)
    check.exactly(
      Array(model.row("transition", pool: "").prefix(2)) + Array(model.row("transition", pool: "").suffix(2)),
      claimed: [3, 16, 2, 2],
      "layers, channels, taps over time and features",
      foils: [("the baseline's identity over time", [3, 16, 1, 2]), ("two layers", [2, 16, 2, 2])])
    check.exactly(
      [model.shape("transition.embedding.first.weight"), model.shape("transition.embedding.second.weight")],
      claimed: [[64, 128], [128, 128]], "embedding of the level, and its projection",
      foils: [("64 all the way", [[64, 64], [64, 64]]), ("CSDI's 128", [[128, 128], [128, 128]])])
    check.exactly(
      model.parts(of: "transition"), claimed: ["blocks", "embedding", "lift", "mask", "middle", "output"],
      "parts of the denoiser",
      foils: [("a feature embedding", ["blocks", "embedding", "features", "lift", "mask", "middle", "output"])])
    check.exactly(
      model.shape("transition.mask.weight"), claimed: [1, 8], "the 8 embeds the mask: which slots are history",
      foils: [("an embedding of the feature's number", [])])

    let schedule = try model.settings.diffusion.schedule.schedule()
    check.exactly(schedule.levels, claimed: 128, "K", foils: [("CSDI's 50", 50), ("DDPM's 1,000", 1000)])
    let betas = schedule.betas
    let bends = betas.indices.dropLast(2).map { betas[$0 + 2] - 2 * betas[$0 + 1] + betas[$0] }
    check.equal(
      bends, claimed: bends.map { _ in 0 }, allowed: Tolerance.rounding(terms: 1, size: 20.0 / 128), "second differences of β",
      foils: [
        ("CSDI's quadratic schedule", (0..<126).map { _ in 2 * power((0.156.squareRoot() - 7.8e-4.squareRoot()) / 127, 2) })
      ])
    check.equal(
      [betas[0], betas[127]], claimed: [1e-4 * 1000 / 128, 0.02 * 1000 / 128], allowed: Tolerance.printed(decimals: 3), scale: 1,
      "ends: 10⁻⁴ … 0.02 of 1,000 levels, stretched to 128", foils: [("not stretched", [1e-4, 0.02])])
    let left = betas.reduce(1) { $0 * (1 - $1) }
    let linear = (0..<128).map { 1e-4 + 0.0199 * Double($0) / 127 }
    let unstretched = linear.reduce(1.0) { $0 * (1 - $1) }
    check.equal(
      schedule.alphaBar(128), claimed: left, allowed: Tolerance.rounding(terms: 128, size: left), scale: left, "ᾱ_128",
      foils: [("not stretched", unstretched)])
    check.atMost(left, 1e-4, "what is left of the signal", lowerFoils: [("not stretched", unstretched)])
    let diffusion = model.settings.diffusion
    check.exactly(
      [diffusion.levelSampling == .uniform, diffusion.reverseVariance == .forward], claimed: [true, true],
      "levels drawn uniformly, reverse variance β", foils: [("by weight, learned", [false, false])])
  }
}

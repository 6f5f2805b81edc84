import ChapterKit

/// Third part: numbers that may be compared: constants, densities, data space.
enum ScalePart {
  static let entries: [Chapter.Entry] = constants + spaces

  private static let constants: [Chapter.Entry] = [
    .prose(
      """
      Two bounds on the same data can be compared when both are bounds. The baseline's closed form contains its ½ log 2πv. The \
      paper drops the diffusion's constant C, “solely a function of the noise schedule”. Let both transitions see the same \
      standard normal states, both as good as they can be: F_ψ = 0 and N(0, 1).
      """),
    .predict("Both are exact then. What must either report per coordinate and step?"),
    .claim(ConstantClaims.scale),
    .prose(
      """
      With the paper's schedule C = −2.02: without it the diffusion would look 2.0 nats per step worse than a Gaussian that is \
      its equal, some 63 nats over 31 steps. With eight equal steps C = +0.40, and it would look better by bookkeeping alone.
      """),
    .prose(
      """
      A flow has a density, and so has a Gaussian. What has a diffusion? If exp(−term) were its density in z_t, it would \
      integrate to 1.
      """),
    .claim(DensityClaims.gaussian),
    .claim(DensityClaims.diffusion),
    .prose(
      """
      A bound on −log p makes exp(−bound) too small wherever the bound is loose. So in a table of bounds the diffusion carries \
      a handicap that the Gaussian does not have. Drop a positive C, and the “density” has mass above 1.
      """),
  ]

  private static let spaces: [Chapter.Entry] = [
    .prose(
      """
      Other models diffuse in the space of the data: no states, x_t from x_{t−1} directly. Are they this model with identity \
      emissions, as is said of GenCast? Take x_t = z_t + noise of variance r in the emission, and in the encoder the same the \
      other way round.
      """),
    .predict("What happens to the reconstruction term as r → 0?"),
    .claim(LimitClaims.divergence),
    .prose(
      """
      A density of the copy grows without bound as the copy gets sharper. So there is no bound at r = 0. But look at the sum.
      """),
    .claim(LimitClaims.autoregression),
    .figure("J-limit") { try Figures.limit($0) },
    .prose(
      """
      The entropy of the encoder falls as fast as the reconstruction, and what is left is the transition on the data. \
      Autoregressive diffusion is the limit of this model and not a case of it; the two diverging terms cancel only if both are \
      kept, and only if the encoder keeps its noise.
      """),
  ]
}

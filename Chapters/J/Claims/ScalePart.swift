import ChapterKit

/// Third part: numbers that may be compared: constants, densities, data space.
enum ScalePart {
  static let entries: [Chapter.Entry] = constants + spaces

  private static let constants: [Chapter.Entry] = [
    .prose(
      """
      Two bounds on the same data can be compared if both are bounds. The baseline's closed form contains its ½ log 2πv. The \
      paper drops the diffusion's constant C, “solely a function of the noise schedule” (DEVIATIONS 12). Give both transitions \
      the same standard normal states, and let both be as good as they can be: F_ψ = 0 and N(0, 1).
      """),
    .predict(
      "Both are exact then. What must each report per coordinate and step, in nats?",
      answer: .number(1.4189, tolerance: 0.02, because: "The entropy of a standard normal coordinate, ½ log 2πe = 1.4189.")),
    .equation("J.j", "E[transition term] = ½ log 2πe = 1.4189 per coordinate,\nfor the diffusion only if C is included"),
    .claim(ConstantClaims.scale),
    .prose(
      """
      With the paper's schedule C = −2.02. Without it the diffusion would look 2.0 nats per step worse than a Gaussian that is \
      its equal, about 60 nats over the 30 transitions of 31 steps. With eight steps of β = 0.3, C = +0.40, and the diffusion \
      would look better than its equal.
      """),
    .prose(
      """
      A flow has a density, and so has a Gaussian. A diffusion reports a term that bounds −log p. Is exp(−term) a density in \
      z_t? If it were, its integral would be 1.
      """),
    .equation("J.k", "∫ exp(−term(z_t)) dz_t = 1 for a Gaussian transition,   ≤ 1 for a diffusion with C"),
    .claim(DensityClaims.gaussian),
    .claim(DensityClaims.diffusion),
    .prose(
      """
      Where the bound on −log p is loose, exp(−bound) is too small. So in a table of bounds the diffusion has a disadvantage \
      that the Gaussian does not have. If a positive C is dropped, exp(−bound) can have an integral above 1.
      """),
  ]

  private static let spaces: [Chapter.Entry] = [
    .prose(
      """
      Other models diffuse in the space of the data: they have no states and draw x_t given x_{t−1}. Are they this model with \
      identity emissions, as is said of GenCast? Take x_t = z_t + noise of variance r as emission, and as encoder z_t = x_t + \
      noise of the same variance.
      """),
    .predict(
      "What happens to the reconstruction term as r → 0?",
      answer: .choice(
        ["it tends to 0", "it tends to −∞", "it tends to the data's entropy"], right: 1,
        because: "Per entry it is ½ (log 2πr + 1), and log r → −∞.")),
    .equation("J.l", "reconstruction = ½ (log 2πr + 1) per entry"),
    .claim(LimitClaims.divergence),
    .prose(
      """
      The density of an ever more exact copy grows without bound, so at r = 0 there is no reconstruction term. The negative \
      entropy of the encoder grows at the same rate. Their sum has a limit:
      """),
    .equation("J.m", "bound → Σ_t −log p_ψ(x_t | x_{t−1})   as r → 0"),
    .claim(LimitClaims.autoregression),
    .figure("J-limit") { try Figures.limit($0) },
    .prose(
      """
      What to see: towards small variances two lines diverge in opposite directions, and the bound approaches the dashed line, \
      a transition on the data themselves. Autoregressive diffusion is a limit of this model and not a special case. The two \
      diverging terms cancel only if both are kept, and only if the encoder keeps its noise.
      """),
  ]
}

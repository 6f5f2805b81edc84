import ChapterKit

/// Section J of the paper, with the baselines of section 4.
package enum SectionJ {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "J", "What it is compared with", guide: guide, before: ["swift run chapter-I"], budget: 15,
    questions: [
      .init(
        """
        In Chapters/J/Claims/ModuleSizes.swift set `mask` to 16. How many parameters does Eq J.c then claim for the denoiser, \
        and for the Gaussian transition?
        """,
        answer: """
          For the denoiser 39,457: 16 more in the mask's own map and 8 · 32 more in each of three blocks. For the Gaussian \
          transition still 13,954: it has no mask. The claim fails for both models, since encoder, decoder and prior have \
          masks too.
          """),
      .init(
        """
        In Chapters/J/Claims/CriterionClaims.swift put 4 beside 0.2 and 0.04 in `examples`: modes only two standard deviations \
        from the middle. Which checks of Eq J.g still hold, and what did the others assume?
        """,
        answer: """
          The averages of −log p_ψ still agree with the quadrature, for they use means and variances only. The two differences \
          to the truth fail, 0.112 claimed against 0.172 and 3.307 against 3.367. They assumed that the modes do not overlap, \
          so that the entropy is a single Gaussian's plus log 2.
          """),
      .init(
        """
        λ = 1.245 acts on the posterior of Eq J.p as if r were 1.245 times as large. In \
        Chapters/J/Claims/ComparisonClaims.swift let `smoother` be `model(noise: 1.245 * r)`. How far does the error that it \
        expects move, and how far the error that it makes?
        """,
        answer: """
          For r = 0.2 the expected mean square error rises from 0.1956 to 0.2423, by a quarter, and the check of it fails. The \
          error that it makes rises from 0.1956 to 0.1959 only: the states stay where they were, and the posterior is too \
          wide.
          """),
    ],
    next: "swift run chapter-4",
    parts: [
      .init("One model, two transitions", TwinPart.entries),
      .init("A Gaussian between two modes", ModePart.entries),
      .init("Numbers that may be compared", ScalePart.entries),
      .init("Forecasts without a network, and a fair comparison", FairPart.entries),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Turn the model into a deep Kalman filter and say which term of the bound changes.",
      "Count the parameters of both transitions from the paper's tables.",
      "Compute what the best single Gaussian loses on two modes, under three divergences.",
      "Explain why two bounds can be compared only with the constant C, and why a bound is not a density.",
      "List what a controlled comparison of two transitions has to hold fixed.",
    ],
    needs: "The Kalman filter, the bound (chapter C), the constant C (chapter E) and the objective (chapter I).",
    minutes: 80,
    words: [
      ("deep Kalman filter, DKF", "the same model with one Gaussian, given by a network, as transition"),
      ("cross-entropy", "E_q[−log p]; the entropy of q plus D_KL(q ‖ p)"),
      ("moment-matched", "of a Gaussian: with the mean and the variance of the distribution that it replaces"),
      ("Jensen–Shannon divergence", "½ D_KL(p ‖ m) + ½ D_KL(q ‖ m) with m = ½(p + q); at most log 2"),
      ("C", "the schedule's constant, per coordinate, that makes the diffusion's loss a bound (chapter E)"),
      ("nat", "the unit of log-probabilities with the natural logarithm"),
      ("identity emission", "x_t = z_t + noise of variance r"),
      ("carried forward", "of a forecast: the last observed value, repeated (LOCF)"),
      ("seasonal naive", "of a forecast: the last observed value at the same phase of the season"),
      ("partial autocorrelations", "numbers in (−1, 1) that give the slopes of a stationary autoregression"),
      ("flow", "a density built by an invertible network from a Gaussian one"),
    ],
    known: """
      A single Gaussian transition cannot represent two modes, however it is trained, and loses 1.50 nats per step on section \
      4's process with r = 0.2. It need not harm the states. The Jensen–Shannon divergence prefers a Gaussian that ignores one \
      mode.
      """,
    open: """
      The claims concern the best Gaussian and the best network, not trained ones. What training reaches is measured in \
      chapters 4 and F. The paper's own two runs differ in nine settings, so they do not separate the transition from the \
      rest.
      """,
    weakness: """
      The diffusion reports a bound where the Gaussian reports its cross-entropy exactly. So in a table of bounds the \
      diffusion looks worse than it is, by an unknown amount.
      """)
}

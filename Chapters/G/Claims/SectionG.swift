import ChapterKit

/// Section G of the paper: the variational hierarchical prior.
package enum SectionG {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "G", "A prior for the first j states", guide: guide, before: ["swift run chapter-C"], budget: 5,
    questions: [
      .init(
        "In Chapters/G/Claims/Examples.swift set the slope −0.5 of `plane` to 0. What becomes of the gap of Eq G.c, and why?",
        answer: """
          It becomes zero: z_1 then depends on z_{−1} alone and z_2 on z_0 alone, so the two are independent given z_{1:2}. The \
          claim fails, because its foils "tight, as for j = 1" and "the marginal variances" now give the right value.
          """),
      .init(
        """
        In Chapters/G/Claims/AggregateClaims.swift set the prior's `bend` to 0. Which of the three inequalities of Eq G.h is \
        violated, and must it be?
        """,
        answer: """
          The third, E L_VHP ≤ the best Gaussian prior. It must be: with a linear mean the prior is itself Gaussian, N(0, 0.77) \
          here, and costs 3.54 nats where the best Gaussian costs 2.14. The first two inequalities hold for every prior.
          """),
      .init(
        """
        In Chapters/G/Claims/Examples.swift give both auxiliary variances of roughAuxiliary for order 2 the value 1. Which term \
        of L_VHP gets smaller, and which larger under the linear priors?
        """,
        answer: """
          The divergence from N(0, I) gets smaller, because v − 1 − log v is least at v = 1. The term E[−log p_η] gets larger, \
          because under a linear mean it grows with the variance of the auxiliary states.
          """),
    ],
    next: "swift run chapter-H",
    parts: [
      .init("A prior with auxiliary states", PriorPart.entries), .init("Its bound", PriorPart.bound),
      .init("The prior in training", PriorPart.use),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Explain why a Gaussian prior for the first states can be a poor choice.",
      "Draw from a hierarchical prior by hand.",
      "Derive the bound L_VHP and compute its gap for a linear conditional.",
      "Decide when a q_Φ with independent components can be exact.",
    ],
    needs: "Chapter C: the bound, its gap, and the divergence of two Gaussians.", minutes: 35,
    words: [
      ("aggregate posterior", "p*: the encoder's distribution of the first states, averaged over all series"),
      ("auxiliary states", "z_{−j+1:0}: j extra latent states before the first step, standard normal, without observations"),
      ("VHP", "variational hierarchical prior: a prior with auxiliary states, and a bound for it (Klushyn et al. 2019, 2021)"),
      ("q_Φ", "the Gaussian that approximates the posterior of the auxiliary states given z_{1:j}"),
      ("gap", "L_VHP minus −log p_η(z_{1:j}), in nats"),
      ("linear, nonlinear", "whether a conditional mean is linear in the states it depends on, or contains a tanh of them"),
      ("mode", "a local maximum of a density"),
      ("precision", "the inverse of a covariance matrix"),
    ],
    known: """
      A prior with auxiliary states can have several modes, and its bound adds a gap that is again one divergence. In the \
      example of Eq G.h it is better than every Gaussian prior even with its gap.
      """,
    open: "How much a hierarchical prior improves a trained model depends on the data; chapters 4 and F have experiments.",
    weakness: """
      With j > 1 the independent components of q_Φ make the bound loose even for linear conditionals, and the drawn term adds \
      variance that an exact prior would not have.
      """)
}

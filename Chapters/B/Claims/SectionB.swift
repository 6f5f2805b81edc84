import ChapterKit

/// Section B of the paper: the transition density as a diffusion, and how to draw from it.
package enum SectionB {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "B", "A transition with K floors", guide: guide, before: ["swift run chapter-D", "swift run chapter-E"], budget: 12,
    questions: questions, next: "swift run chapter-C",
    parts: [
      .init("One transition", DensityPart.entries),
      .init("A series of transitions", SeriesPart.entries),
      .init("Fewer calls, and no state space", SamplerPart.entries),
      .init("Engine room: the units of the network", isOptional: true, ScalePart.entries),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Draw from a diffusion transition step by step, and follow one draw on paper.",
      "Compute the density of its draws for a few floors, and explain how Gaussian steps make two modes.",
      "State what integrating out the noisy states of a series leaves, and what is lost when q_chain replaces their posterior.",
      "Derive the probability flow, and name the two samplers that approximate it.",
      "Explain why an autoregressive diffusion is a limit of the model and not one of its settings.",
    ],
    needs: """
      The forward process of chapter D, the reverse step of chapter E (Eq E.f, Eq 31), the factorization of chapter A (Eq 10), \
      and densities as integrals.
      """,
    minutes: 80,
    words: [
      ("floor", "a noise level k, seen as a place for the noisy state z_t^k above the state z_t = z_t^0"),
      ("context c_t", "what the transition is given: the last j states and the covariates u_{t−j:t}"),
      ("ancestral sampling", "drawing the states of a chain one after another, each given the one before"),
      ("ξ_k", "the standard normal noise of the step from floor k to floor k − 1"),
      ("mode", "a local maximum of a density"),
      ("stretched", "a linear schedule made for 1,000 levels, with β multiplied by 1000/128 for use with 128"),
      ("q_chain", "the forward process, used in place of the posterior of the noisy states"),
      ("evidence", "p(x), the density of the observations with all latent variables integrated out"),
      ("probability flow", "a differential equation without noise whose points have the densities of the noised states"),
      ("DDIM", "the implicit sampler: the probability flow with the predicted z⁰ constant along each step"),
      ("DPM-Solver++(2M)", "the multistep sampler: the prediction of z⁰ is extrapolated from the last two"),
      ("characteristic function", "E exp(iωz); its parts are the means of cos ωz and sin ωz"),
    ],
    known: """
      A chain of Gaussian steps is a normalised density that can have several modes. It can be put into a state space model \
      without changing the model of the states, and draws and evidence belong together only if the sampler is the chain \
      itself.
      """,
    open: """
      How much the replacement of Eq 18 by q_chain changes the bound of a whole series is the subject of chapter C. How a \
      network is given the context is the subject of chapter H.
      """,
    weakness: """
      A draw costs K calls of the network. The samplers with fewer calls draw from another density: in the chapter's case 8 \
      calls misplace 17 to 22 % of the draws. And a bound exists only with a noisy emission.
      """)

  private static let questions: [Chapter.Suggestion] = [
    .init(
      "In Chapters/B/Claims/ModeClaims.swift set `betas` to [0.6, 0.6]. How many modes remain, and which claim tells you?",
      answer: """
        One: the last step has the standard deviation √0.6 = 0.77, too wide for two modes 2.3 apart of which one is likelier. \
        Eq B.f fails: code and oracle agree on one mode, so the foil “one, as of every single step” passes, and a foil that \
        passes fails its claim.
        """),
    .init(
      """
      In Chapters/B/Claims/BentNetwork.swift set the `hearing` of `line` to [[0, 0, 0]], so that the network does not use its \
      context. Which foils pass then? What is the model now?
      """,
      answer: """
        “The other context” passes in Eq 11 (the density), in Eq 18 (the constant) and in Eq 20, and these claims fail. The \
        model is one in which z_2, z_3, … are independent draws from one density.
        """),
    .init(
      """
      In Chapters/B/Claims/Figures.swift let `samplers` draw 16 and 64 calls, not 8 and 16. Which sampler is then hard to tell \
      from the chain?
      """,
      answer: """
        The multistep sampler: with 16 calls it misplaces 4 % of the draws and with 64 calls 2 %. The implicit sampler \
        misplaces 9 % and 3 %.
        """),
  ]
}

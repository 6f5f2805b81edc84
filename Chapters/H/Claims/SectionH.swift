import ChapterKit

/// Section H of the paper: the networks.
package enum SectionH {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "H", "The networks", guide: guide, before: ["swift run chapter-E", "swift run chapter-G"], budget: 20,
    questions: [
      .init(
        """
        In Chapters/H/Claims/Figures.swift give `reach` a convolution of four taps, padded on the left. With how many blocks \
        does the target see all six states?
        """,
        answer: "With two: each block reaches three slots further back, and 2 · 3 = 6."),
      .init(
        """
        In Chapters/H/Claims/MixerClaims.swift let the attention of Eq H.f have 4 heads too. One foil is no longer refused: \
        which, and why?
        """,
        answer: """
          The foil "scores not divided by √(C/heads)". The claim has C = 4 channels, so that C/heads = 1 with four heads and the \
          division changes nothing.
          """),
      .init(
        """
        In Chapters/H/Claims/LayerClaims.swift set `outputs` of Eq H.c to 40. Which foil is no longer refused, and what does \
        that say of square layers as tests?
        """,
        answer: """
          The foil "counted by outputs". With as many outputs as inputs it states the right variance. A square layer cannot \
          reveal that the two sizes, or a matrix and its transpose, were exchanged.
          """),
    ],
    next: "swift run chapter-2",
    parts: [
      .init("Layers, mixers and blocks", BlockPart.entries), .init("The denoiser", DenoiserPart.entries),
      .init("The four Gaussian networks", NetworkPart.entries), .init("Gradients", SpeedPart.slopes),
      .init("Engine room", isOptional: true, SpeedPart.ways),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Draw the five networks and what flows between them.",
      "Compute the output of a residual block of one channel by hand.",
      "Decide which mixers let the target see its history.",
      "Explain why padding on the wrong side makes the transition unconditional without any error message.",
      "List what each network takes as input: states, observations, covariates, masks and times.",
    ],
    needs: "Chapter E for F_ψ, y and σ_k; chapter G for the auxiliary states; gated recurrent units and attention by name.",
    minutes: 100,
    words: [
      ("slot", "one position of a network's input window along the time axis, such as that of z_{t−1}"),
      ("feature", "one position along the second axis: a latent coordinate, or a hidden coordinate of a Context Producer"),
      ("channel", "one of the C numbers that a network keeps for each slot and feature"),
      ("mixer", "a layer that combines slots, or features, and leaves the other axis alone"),
      ("tap", "the matrix of a convolution that belongs to one distance along the axis"),
      ("skip", "the half of a block's output that bypasses all later blocks and is summed at the end"),
      ("CSDI", "a diffusion model for time series whose residual block the paper takes over (Tashiro et al. 2021)"),
      ("SiLU", "the activation x · σ(x), with σ the logistic function (Elfwing et al. 2018)"),
      ("He's start", "random weights of variance 2/inputs (He et al. 2015)"),
      ("mask", "a vector of zeros and ones that tells the roles of slots, or which slots are padding"),
      ("Context Producer", "the paper's name for the stack of blocks that turns a window into one vector"),
      ("head", "the last layers, which turn that vector into a mean and a log-variance"),
    ],
    known: """
      Every network of the package equals its description, written as loops, in values and in gradients. Which inputs can reach \
      which outputs was measured by moving them.
      """,
    open: "Whether these networks are good ones: the chapter compares code with its description, not designs with each other.",
    weakness: """
      The paper leaves the padding side of its convolutions open, and one of the two readings gives a transition that ignores \
      the history. A causal convolution along the latents orders them where no order is meant.
      """)
}

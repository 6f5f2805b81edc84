import ChapterKit

/// Section 2 of the paper: the method.
package enum Section2 {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "2", "The model, assembled", guide: guide, before: ["swift run chapter-G", "swift run chapter-H"], budget: 10,
    questions: [
      .init(
        """
        In Chapters/2/Claims/SmallModel.swift change `transitionBlocks` from 3 to 1 (it is the first number of its line). \
        Which states does the diffusion's transition still see, and which claim says so?
        """,
        answer: """
          With one block the target sees one state back, so z_{t−2} no longer moves the transition. Eq 07 fails for the \
          diffusion: it finds z_{t−1} where z_{t−2:t−1} is claimed. The Gaussian transition reads its whole window at once and \
          still holds. Eqs 11 and 2.a set the number of blocks themselves and do not change.
          """),
      .init(
        """
        In Chapters/2/Claims/UseClaims.swift, in the claim `filter`, let the forecast start at 5 of 6 (`from: 5, horizon: 1`). \
        Which claimed list has to change?
        """,
        answer: """
          The list of the times that move the forecast: [1, 2, 3, 4] becomes [1, 2, 3, 4, 5]. Until you change it the claim \
          fails and prints the five times it found.
          """),
      .init(
        """
        In Chapters/2/Claims/SamplerClaims.swift set `usual` to `NoiseSchedule.karras(levels: 128)`, whose σ ends at 80. How \
        large is the error of 16 calls then?
        """,
        answer: """
          The multistep sampler's variance is then 1.5 % (s = 0.5), 5.4 % (s = 1) and 9.6 % (s = 4) from the chain's, so Eq \
          2.f fails at s = 4. The implicit sampler's is 32, 29 and 26 % too small. The same 16 calls cover a longer way in log \
          σ, so each step is longer.
          """),
    ],
    next: "swift run chapter-I",
    parts: [
      .init("What each factor depends on", FactorPart.entries),
      .init("Forecasts, gaps and imputations", UsePart.entries),
      .init("What the samplers draw from", SamplerPart.entries),
      .init("Engine room: seeds and threads", isOptional: true, [.claim(UseClaims.threads)]),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Write the joint density of the whole model and name the network behind each factor.",
      "Say for each network which states, observations and covariates its output depends on, and test it by moving one input.",
      "Explain why padding on the right makes a transition that ignores its history.",
      "Compose a forecast, a generated series and an imputation from the factors.",
      "Compare a sampler that makes few network calls with the chain whose likelihood is bounded.",
    ],
    needs: """
      The reverse chain and its samplers (chapter B), the bound (chapter C), the prior of the first states (chapter G) and the \
      networks (chapter H).
      """,
    minutes: 70,
    words: [
      ("factor", "one of the conditional densities whose product is the model"),
      ("window", "the j states, or covariates, that a network is given"),
      ("slot", "one position in a network's window; the denoiser has j + 1, the last for the state to be denoised"),
      ("mixer", "the layer that lets the slots of a window exchange information: convolution, recurrence or attention"),
      ("filtered state", "a draw of z_t given x_{1:t}, no later observation"),
      ("smoothed state", "a draw of z_t given all of x_{1:T}"),
      ("ancestral", "of a sampler: it draws every step of the trained reverse chain, with its noise"),
      ("implicit", "of a sampler: first-order steps along the probability flow, without noise (chapter B)"),
      ("multistep", "of a sampler: second-order steps, which use the last two denoised values (chapter B)"),
      ("σ_data", "the standard deviation that the denoiser's scaling assumes for the clean latents (chapter E)"),
      ("ρ(k)", "the probability with which training draws noise level k"),
    ],
    known: """
      The code computes the densities that the bound adds up, and each of them depends on what its condition lists. Forecast, \
      generation and imputation are these factors in different orders, and the sampler uses the settings that were trained.
      """,
    open: """
      All this is true of any weights. Whether training finds good ones is the subject of chapter I, and what they forecast \
      that of chapters 4 and F.
      """,
    weakness: """
      A diffusion has no density that can be evaluated, so a sampler can be compared with an exact answer only where \
      everything is Gaussian. And with convolutions the order j must not exceed the number of blocks.
      """)
}

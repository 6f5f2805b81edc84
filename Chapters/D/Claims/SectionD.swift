import ChapterKit

/// Section D of the paper: the background of diffusion models.
package enum SectionD {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "D", "Noise in, noise out", guide: guide, before: ["swift run chapter-A"], budget: 8,
    questions: [
      .init(
        """
        In Chapters/D/Claims/TestSchedules.swift multiply both ends of `unscaled` by 4. How much clean variance is left at the \
        end, and which of this chapter's claims no longer hold?
        """,
        answer: "ᾱ_128 = 0.0050 is left. Eqs D.l, D.m and D.n no longer hold: they contain digits for the range as it was."),
      .init(
        """
        In Sources/D-DiffusionChain/ScheduleQuantities.swift let `noiseVariance` return 1 − alphaBar(k). Which claims of \
        the first part notice, and on which schedule most clearly?
        """,
        answer: """
          Eqs D.b and D.d, most clearly on the schedule named adversarial. Its first β is 10⁻¹², and of the difference \
          1 − (1 − 10⁻¹²) only about four digits are right. In the engine room Eq D.f notices too.
          """),
      .init(
        """
        In Chapters/D/Claims/Figures.swift let the smallest σ of `chain` be 0.5 in place of 0.05. Why do 64 levels no longer \
        reach the modes of the state, and would 256?
        """,
        answer: """
          The last step back adds noise of variance β_1 = 0.25/1.25 = 0.2, and a mode of the state has the variance 0.09. More \
          levels do not change σ_1 and so do not help.
          """),
    ],
    next: "swift run chapter-E",
    parts: [
      .init("Noise is added", ForwardPart.entries),
      .init("How much noise, and when", SchedulePart.entries),
      .init("Noise is removed", ModelPart.entries),
      .init("What the network is asked for (read after chapter E)", isOptional: true, LossPart.entries),
      .init("Engine room", isOptional: true, EnginePart.entries),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Add noise to a state in one step or in k steps, and show that both give the same distribution.",
      "Compute β_k from the noise levels σ_k, and the noise levels from β_k.",
      "Decide whether a noise schedule ends near N(0, I).",
      "Explain how a chain of Gaussian steps can give a density with two modes.",
    ],
    needs: "Gaussian densities and their sums, divergences, the idea of a variational bound; chapter A for z_t.", minutes: 60,
    words: [
      ("forward process", "the fixed distribution q that adds noise to the clean state in K steps"),
      ("clean state", "z⁰, the state z_t before noise is added"),
      ("level k", "the number of noise steps taken; z^k is the state at level k"),
      ("schedule", "the numbers β_1 … β_K, chosen in advance"),
      ("noise level σ_k", "standard deviation of the noise divided by the factor of the signal"),
      ("stretched", "of the linear schedule: β from 10⁻⁴ to 0.02, times 1000/K"),
      ("unscaled", "of the linear schedule: β from 10⁻⁴ to 0.02 as it stands, with 128 levels"),
      ("reverse process", "the model p: from z^K back to z⁰ in K Gaussian steps"),
      ("context c", "what a transition is given: z_{t−j:t−1} and u_{t−j:t}"),
      ("L_forward", "D_KL(q(z^K | z⁰) ‖ N(0, I)), one term of the bound in chapter E"),
      ("nat", "unit of a divergence computed with the natural logarithm"),
    ],
    known: """
      The forward process, its schedules, and the reverse process as a model of the clean state, each compared with quadrature.
      """,
    open: "How the model is trained without its integral; where weights and target of the network come from. Both: chapter E.",
    weakness: """
      The forward process reaches N(0, I) only nearly, and a density with narrow modes takes many levels, so that one draw is \
      many passes through the network.
      """)
}

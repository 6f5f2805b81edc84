import ChapterKit

/// Section E of the paper: the diffusion loss and its preconditioning.
package enum SectionE {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "E", "The loss of a diffusion, level by level", guide: guide, before: ["swift run chapter-D"], budget: 5,
    questions: questions, next: "swift run chapter-B",
    parts: [
      .init("The bound", PosteriorPart.entries + ChainPart.entries + LossPart.entries + ConstantPart.entries),
      .init("Preconditioning", OutputPart.entries + ValuePart.entries),
      .init("The estimator", DrawPart.entries + AveragePart.entries),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Derive the upper bound on −log p(z⁰) of a diffusion, and name the one step of the derivation that is an inequality.",
      "Compute every term of the bound for K = 2 on paper, the constant C included.",
      "Explain what the network predicts after preconditioning, and why the weight of its error is at most one half.",
      "Choose a distribution from which noise levels are drawn, and compute the variance of one draw.",
      "Decide which parts of the loss may be dropped, and for which parameters.",
    ],
    needs: """
      The forward process and the noise schedule of chapter D, Bayes' rule for Gaussians, the Kullback–Leibler divergence, and \
      the bound of a variational autoencoder.
      """,
    minutes: 150,
    words: [
      ("kernel", "the conditional density by which a Markov chain takes one step; the reverse kernel is p(z^{k−1} | z^k)"),
      ("posterior of a step", "q(z^{k−1} | z^k, z⁰): the distribution of the state one level below, once z⁰ is known"),
      ("r_k", "the part of a step's variance β_k that remains when z⁰ is known"),
      ("Jensen's inequality", "for the convex function −log: −log E[X] ≤ E[−log X]"),
      ("cross-entropy", "E_q[−log p], the mean negative log-likelihood under p of draws from q"),
      ("L_forward", "the divergence of the fully noised state from N(0, 1)"),
      ("noise level σ_k", "the standard deviation of the noise when the noisy state is scaled so that its signal is z⁰"),
      ("preconditioning", "fixed factors around the network, so that its input and its target have unit variance"),
      ("v-prediction", "training the network on v = √ᾱ_k ε − √(1 − ᾱ_k) z⁰; the target y of this chapter is −v"),
      ("σ_data", "the standard deviation of the clean states for which the factors are chosen"),
      ("ρ", "the distribution over 1 … K from which training draws noise levels"),
      ("Rao–Blackwell", "replacing a random quantity by its conditional mean, which keeps the mean and lowers the variance"),
    ],
    known: """
      The loss of one transition is a bound on −log p(z⁰ | c) with every term kept: L_forward, K weighted squared errors and \
      C. It may be computed from drawn levels, in any units of the network, without changing its mean.
      """,
    open: """
      How the loss adds up over a series, and what the encoder contributes, is the subject of chapter C. Which density the \
      fast samplers draw from is the subject of chapter B.
      """,
    weakness: """
      The bound is loose unless the reverse kernels have the right variance: with the variance β_k by 0.02 to 0.14 nats a \
      coordinate in the table of Eq E.t, more on a schedule that does not end in noise. And one drawn error is noisy: for unit \
      Gaussian states its variance is twice its squared mean even with the best ρ.
      """)

  private static let questions: [Chapter.Suggestion] = [
    .init(
      """
      In Chapters/E/Claims/TestSchedules.swift add a schedule of your own to `TestSchedules.all`, as irregular as you like, \
      for instance ("mine", NoiseSchedule(betas: [0.9, 1e-6, 0.4])). Which claims fail?
      """,
      answer: """
        None. E.ac, E.k, E.r, E.q, E.s and Eqs 34, 36, 37, 38, 42, 43, 44 try one schedule more, and these identities need \
        only that every β_k lies between 0 and 1.
        """),
    .init(
      """
      In Chapters/E/Claims/HandClaims.swift set `betas` to [0.5, 0.5], after you have worked out r_2, w_1, w_2, L_forward and \
      C on paper. Which of the numbers stays?
      """,
      answer: """
        r_2 = 0.667, w_1 = 1, w_2 = 0.667, L_forward = 0.144 and C = 0.608, so the first check fails. The bound stays 1.419 \
        and the second check holds, since the entropy of N(0, 1) does not depend on the schedule.
        """),
    .init(
      """
      In Chapters/E/Claims/DrawPart.swift, in `EstimatorClaims.floor`, put 1 for the number 16: the clean states then have \
      standard deviation 1, not 4. Which foil is no longer refused, and why?
      """,
      answer: """
        “ρ ∝ w̃”. At standard deviation 1 the errors have the same moments at every level, so ρ ∝ w̃ is ρ* and has its \
        relative variance, 2. The claim fails, because a foil that passes shows that the check cannot tell the two apart.
        """),
  ]
}

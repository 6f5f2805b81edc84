import ChapterKit

/// Section G of the paper: the variational hierarchical prior.
package enum SectionG {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "G", "A prior for the first j states", before: ["swift run chapter-C"], budget: 5,
    questions: [
      "In Examples.swift set the slope −0.5 of `plane` to 0. What becomes of the slack of Eq G.c, and why?",
      "In AggregateClaims.swift set the prior's bend to 0. Which of the three inequalities of Eq G.h breaks, and must it?",
      "In Examples.swift give both auxiliary variances of roughAuxiliary the value 1. Which term of L_VHP gets smaller, which larger?",
    ],
    next: "swift run chapter-H",
    entries: model + bound + use)

  private static let model: [Chapter.Entry] = [
    .prose(
      """
      A transition needs j states to start from. The first j have none, so they need a law of their own, p_η(z_{1:j}). A standard \
      Gaussian would do, and would press every series' beginning into one shape. What shape do the beginnings have?
      """),
    .prose(
      """
      The encoder says, for each series, where its first states lie. Averaged over all series that is p*, the aggregate posterior. \
      Of all priors, p* itself costs the least: E_{p*}[−log p_η] is the entropy of p* plus D_KL(p* ‖ p_η). If half of the series start \
      high and half low, p* has two humps, and no Gaussian has.
      """),
    .prose(
      """
      So the prior is given a past that never was: j auxiliary states z_{−j+1:0}, standard normal. From them a conditional Gaussian, \
      with a network for its mean, makes z_1, then z_2 from the window that now contains z_1, and so on. The average over the \
      auxiliary states can have as many humps as the network can bend.
      """),
    .equation("G.i", "p_η(z_{1:j}) = ∫ Π_{t≤j} p_η(z_t | z_{t−j:t−1}) N(z_{−j+1:0}; 0, I) dz_{−j+1:0}"),
    .predict("For j = 3 and t = 2: which three states is the conditional shown? How many of them must be padded?"),
    .claim(SamplingClaims.window),
    .prose(
      """
      None is padded: with j auxiliary states the window always has j entries. The paper's H.6 speaks of zeros on the left when t < j; \
      there is nothing for them to fill.
      """),
    .prose(
      """
      To draw from the prior needs no integral. With straight conditionals the outcome is Gaussian and its moments can be worked out \
      by hand, which makes every mistake in the order of the window visible.
      """),
    .claim(SamplingClaims.marginal),
    .claim(SamplingClaims.draws),
  ]

  private static let bound: [Chapter.Entry] = [
    .prose(
      """
      To *score* a state needs the integral, and nobody can do it once the mean is a network. The way out is the one of chapter C \
      again, one floor down: guess the auxiliary states from z_{1:j} by a Gaussian q_Φ, and pay for the guess.
      """),
    .equation("45", "L_VHP = E_{q_Φ}[−Σ_{t≤j} log p_η(z_t | z_{t−j:t−1})] + D_KL(q_Φ(z_{−j+1:0} | z_{1:j}) ‖ N(0, I))"),
    .predict("Is L_VHP above −log p_η(z_{1:j}) or below it? By how much, and when by nothing?"),
    .claim(BoundClaims.bound),
    .claim(BoundClaims.gap),
    .prose(
      """
      The reason takes one line: write p_η(z_{1:j} | aux) p(aux) as p_η(z_{1:j}) p_η(aux | z_{1:j}), and the first factor leaves the \
      average. The first line of the paper's display has p_η(z_{1:j} | aux) p(aux) without −log ∫ in front; as printed it compares a \
      density with a log-density.
      """),
    .prose(
      """
      The divergence from N(0, I) is known in closed form, so only the first term is drawn. That has a price in noise: with an exact \
      q_Φ the bound of chapter C was the same number at every draw, whereas here it is right only in the mean.
      """),
    .claim(BoundClaims.divergence),
    .claim(BoundClaims.tight),
    .predict(
      "For j = 2 and straight conditionals the posterior of the auxiliary states is Gaussian. Can the paper's q_Φ be exact?"),
    .claim(BoundClaims.entangled),
    .figure("G-widths") { _ in try Figures.widths() },
    .prose(
      """
      Not in general: z_1 is made from z_{−1} and z_0 together, so knowing z_1 ties the two to each other, and q_Φ keeps them apart. \
      It is exact for j = 1, and for j = 2 when each state tells of one auxiliary state only.
      """),
  ]

  private static let use: [Chapter.Entry] = [
    .prose("In training one auxiliary state is drawn for each trajectory, and the average over trajectories does the rest."),
    .equation("48", "(1/S) Σ_s [−Σ_{t≤j} log p_η(z_t^{(s)} | z_{t−j:t−1}^{(s)}) + D_KL(q_Φ(· | z_{1:j}^{(s)}) ‖ N(0, I))]"),
    .claim(SamplingClaims.estimate),
    .prose("Put in the place of −log p_η in Eq 22, it leaves a bound on the evidence; the two slacks add up."),
    .equation("46", "−log p(x | u) ≤ L_init^entropy + L_VHP + L_recon + L_diff + L_entropy"),
    .claim(WholeClaims.whole),
    .prose(
      """
      Was it worth it? Here are beginnings with two humps, a prior with a bent conditional, and the best Gaussian there is. Even with \
      its slack the hierarchical prior scores better.
      """),
    .claim(AggregateClaims.order),
    .figure("G-aggregate") { _ in try Figures.aggregate() },
  ]
}

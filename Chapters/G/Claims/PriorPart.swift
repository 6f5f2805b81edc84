import ChapterKit

/// The prior, its bound and its use.
enum PriorPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      A transition needs the j states before it. The first j states have no such history, so they need a distribution of their \
      own, p_η(z_{1:j}). A standard Gaussian is the simplest choice. But is it close to the first states that the encoder infers?
      """),
    .prose(
      """
      For each series the encoder gives a distribution of the first states. Its average over all series is p*, the aggregate \
      posterior. For every prior, E_{p*}[−log p_η] is the entropy of p* plus D_KL(p* ‖ p_η), so p* itself is the best prior. If \
      half of the series start high and half start low, p* has two modes, which no Gaussian has.
      """),
    .prose(
      """
      Klushyn et al. (2019, 2021) therefore use a hierarchical prior. The paper extends it to j states: j auxiliary states \
      z_{−j+1:0} are standard normal and belong to no observation. A conditional Gaussian, whose mean is a network, \
      generates z_1 from them, then z_2 from the window that now contains z_1, and so on. Averaged over the auxiliary \
      states, the density can have several modes if the network is nonlinear.
      """),
    .equation(
      "G.i",
      """
      p_η(z_{1:j}) = ∫ Π_{t≤j} p_η(z_t | z_{t−j:t−1})
                       · N(z_{−j+1:0}; 0, I) dz_{−j+1:0}
      """),
    .predict(
      "Let j = 3 and t = 2. On which states does the conditional density of z_2 depend, and is one of them padding?",
      answer: .choice(
        ["z_{−1}, z_0, z_1; no padding", "z_1 and two padding zeros", "z_{−2}, z_{−1}, z_0; no padding"], right: 0,
        because: "With j auxiliary states the window t − j … t − 1 always has j entries.")),
    .claim(SamplingClaims.window),
    .prose(
      """
      The paper's H.6 speaks of zeros on the left when t < j. With j auxiliary states no entry of the window is missing \
      (DEVIATIONS 27).
      """),
    .prose(
      """
      Sampling from the prior needs no integral. If the conditional means are linear, the samples are Gaussian and their \
      moments can be computed by hand. Any mistake in the order of the window then changes these moments.
      """),
    .claim(SamplingClaims.marginal),
    .claim(SamplingClaims.draws),
  ]

  static let bound: [Chapter.Entry] = [
    .prose(
      """
      To *evaluate* −log p_η(z_{1:j}) needs the integral, which has no closed form when the mean is a network. The remedy is \
      that of chapter C: approximate the posterior of the auxiliary states given z_{1:j} by a Gaussian q_Φ and use a bound.
      """),
    .equation(
      "45, last term at one z_{1:j}, as printed",
      """
      L_VHP = E_{q_Φ}[−Σ_{t≤j} log p_η(z_t | z_{t−j:t−1})]
              + D_KL(q_Φ(z_{−j+1:0} | z_{1:j}) ‖ N(0, I))
      """),
    .predict(
      "How does L_VHP compare with −log p_η(z_{1:j})?",
      answer: .choice(
        ["It is at least as large.", "It is at most as large.", "Either, depending on q_Φ."], right: 0,
        because: "L_VHP is −log p_η plus the divergence of q_Φ from the exact posterior of the auxiliary states.")),
    .claim(BoundClaims.bound),
    .claim(BoundClaims.gap),
    .prose(
      """
      The reason takes one line: p_η(z_{1:j} | aux) p(aux) = p_η(z_{1:j}) p_η(aux | z_{1:j}), and the first factor does not \
      depend on the auxiliary states. The first line of the paper's display for Eq 45 has no −log ∫ in front of \
      p_η(z_{1:j} | aux) p(aux). As printed it subtracts a density from a log-density; the lines after it are right.
      """),
    .prose(
      """
      A case by hand with j = 1: z_0 ~ N(0, 1), z_1 | z_0 ~ N(0.3 + 0.9 z_0, 0.35), and z_1 = 0.4. The marginal of z_1 is \
      N(0.3, 0.81 + 0.35). The posterior of z_0 has precision 1 + 0.81/0.35 = 3.3143, so its variance is 0.3017, and its mean is \
      (0.9 · 0.1/0.35)/3.3143 = 0.0776. The last two lines are L_VHP with this posterior, and with twice its variance.
      """),
    .equation(
      "by hand",
      """
      −log p_η(0.4)  = ½ log(2π · 1.16) + 0.1²/(2 · 1.16)         = 0.9975
      exact q_Φ:       E[−log p_η(z_1 | z_0)] + D_KL = 0.7445 + 0.2530 = 0.9975
      2 × variance:    E[−log p_η(z_1 | z_0)] + D_KL = 1.0936 + 0.0573 = 1.1509
      """),
    .predict(
      "By how many nats does L_VHP exceed −log p_η when q_Φ has the exact mean and twice the exact variance (j = 1, linear)?",
      answer: .number(
        0.153, unit: "nats", tolerance: 0.05,
        because: "The gap is the divergence of two Gaussians of one mean, ½ (2 − 1 − log 2), whatever z_1 is.")),
    .claim(BoundClaims.byHand),
    .prose(
      """
      The divergence from N(0, I) has a closed form, so only the first term is estimated from draws. Therefore the estimate \
      is right in the mean only, even with an exact q_Φ. In chapter C, with log q at the draw, an exact encoder gave the \
      same number at every draw.
      """),
    .claim(BoundClaims.divergence),
    .claim(BoundClaims.tight),
    .predict(
      "Let j = 2 with linear conditionals, so that the posterior of the auxiliary states is Gaussian. Is the paper's q_Φ exact?",
      answer: .choice(
        ["always, both are Gaussian", "in general not", "never"], right: 1,
        because: "The paper's q_Φ has independent components, while z_{−1} and z_0 are correlated given z_1 in general.")),
    .claim(BoundClaims.entangled),
    .prose(
      """
      z_1 depends on z_{−1} and z_0, so that given z_1 the two are correlated, and q_Φ has independent components. It can be \
      exact for j = 1. It can also be exact for j = 2 if each first state depends on one auxiliary state only. In the figure the \
      curve of L_VHP touches −log p_η for j = 1 and stays 0.115 nats above it for j = 2.
      """),
    .figure("G-widths") { _ in try Figures.widths() },
  ]

  static let use: [Chapter.Entry] = [
    .prose(
      """
      In training one set of auxiliary states is drawn for each trajectory s, and the loss is averaged over S trajectories.
      """),
    .equation(
      "48, corrected: q_Φ, printed as q_φ",
      """
      (1/S) Σ_s [−Σ_{t≤j} log p_η(z_t^{(s)} | z_{t−j:t−1}^{(s)})
                 + D_KL(q_Φ(z_{−j+1:0} | z_{1:j}^{(s)}) ‖ N(0, I))]
      """),
    .claim(SamplingClaims.estimate),
    .prose("L_VHP replaces −log p_η in Eq 22. What results is still a bound of the evidence, and the two gaps add."),
    .equation("46, as printed", "−log p(x | u) ≤ L_init^entropy + L_VHP + L_recon + L_diff + L_entropy"),
    .claim(WholeClaims.whole),
    .prose(
      """
      Is the hierarchical prior better in spite of its gap? Here are first states with two modes, a prior with a nonlinear \
      conditional, and the best Gaussian prior.
      """),
    .claim(AggregateClaims.order),
    .prose("The figure shows the three densities, and the negative log-likelihood with its bound at each z_1."),
    .figure("G-aggregate") { _ in try Figures.aggregate() },
  ]
}

import ChapterKit

/// Second part: what a Gaussian makes of two modes, and three divergences that compare it with the truth.
enum ModePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Now the next state may go up or down by 4, as in section 4. The encoder sees which way each series went. The transition \
      does not. After the same history it meets both outcomes, and it has one mean and one variance for them.
      """),
    .predict(
      "The modes lie at 0.9 z ± 4 and each has variance 0.2. Which variance will training give to the Gaussian transition?",
      answer: .number(16.2, tolerance: 0.02, because: "4² between the modes plus 0.2 within them; the mean is 0.9 z.")),
    .equation("J.f", "argmin_{m,v} E_p[−log N(z; m, v)] = (E_p z, Var_p z)"),
    .claim(MomentClaims.stationary),
    .prose(
      """
      The mean lies between the modes, where states almost never are. The average of −log N depends on the states' \
      distribution through its mean and variance only. So a Gaussian transition cannot learn anything else about it. For r = \
      0.2 the loss in nats per step can be computed on paper, as long as the modes do not overlap:
      """),
    .equation(
      "J.g, r = 0.2",
      """
      entropy of p                  ½ log(2πe · 0.2) + log 2 = 0.6142 + 0.6931 =  1.3073
      N(0, 16.2), both modes        ½ log(2πe · 16.2)                          =  2.8114
                   difference       ½ log(16.2/0.2) − log 2                    =  1.5041
      N(4, 0.2), one mode           ½ [log(2π · 0.2) + (0.2 + ½ · 8²)/0.2]     = 80.6142
                   difference       16/0.2 − log 2                             = 79.3069
      """),
    .claim(CriterionClaims.forward),
    .prose(
      """
      With r = 0.2 the best Gaussian is 1.50 nats per step above the truth, with r = 0.04 it is 2.30. A Gaussian at one of the \
      modes would be 79 or 399 nats above. A likelihood cannot leave out half of the outcomes. Instead the best Gaussian has \
      much of its mass between the modes.
      """),
    .claim(CriterionClaims.between),
    .figure("J-modes") { _ in Figures.modes },
    .prose(
      """
      What to see: the Gaussian with the right mean and variance is highest where the truth has almost no mass. With the \
      arguments of D_KL exchanged, the model first, the other Gaussian is preferred: one whose draws are all possible.
      """),
    .claim(CriterionClaims.reverse),
    .predict(
      "The paper compares forecasts by the Jensen–Shannon divergence. Which Gaussian does that prefer?",
      answer: .choice(
        ["the one with the right mean and variance", "the one at a single mode"], right: 1,
        because: "A single mode scores 0.216, the matched moments 0.377 (r = 0.2) or 0.497 (r = 0.04).")),
    .equation(
      "J.i",
      """
      p = ½(a + b) against b, a and b without overlap:
      JSD = ½ [½ log 2 + ½ log ⅔] + ½ log 4/3 = ¾ log 4/3 = 0.2158
      """),
    .claim(CriterionClaims.shannon),
    .prose(
      """
      The Jensen–Shannon divergence prefers the Gaussian that ignores half of the outcomes: 0.216 nats against 0.377 or 0.497. \
      The three divergences answer different questions. D_KL(p ‖ ·) is large where the truth has mass and the model has not. \
      D_KL(· ‖ p) is large where the model has mass and the truth has not. The Jensen–Shannon divergence is bounded, so a \
      missing mode adds no more than its share. A low value is no proof that both modes were found. It should be reported \
      together with a score that is sensitive to a missing mode, such as the log density of what was observed.
      """),
    .figure("J-judges") { _ in try Figures.judges() },
    .prose(
      """
      What to see: from left to right the Gaussian moves from the middle to one mode. D_KL(truth ‖ Gaussian) rises, and the \
      other two are lowest at m = 4.
      """),
    .prose(
      """
      Appendix J names other models with more than one Gaussian: a deterministic transition whose parameters are drawn (Karl \
      et al.), auxiliary variables between observations and linear states (the Kalman VAE and its extended form), normalizing \
      flows. The first two still consist of Gaussians. A flow has an exact density and requires invertible networks. The \
      diffusion has only a bound on its density and places no condition on the network.
      """),
  ]
}

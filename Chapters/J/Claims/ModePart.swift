import ChapterKit

/// Second part: what a Gaussian does with two modes, and who minds.
enum ModePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Now let the next state go left or right, as in section 4. The encoder sees which way each series went. The transition \
      does not: after the same history it meets now one outcome, now the other, and has one mean and one variance for both.
      """),
    .predict("Where will training put the mean, and how large will the variance be?"),
    .equation("J.f", "argmin_{m,v} E_p[−log N(z; m, v)] = (E_p z, Var_p z)"),
    .claim(MomentClaims.stationary),
    .prose(
      """
      The mean lies where no state ever is. The average of −log N depends on the states through two numbers only, so nothing \
      else about them can be learned; modes, shares and gaps are invisible. In nats per step:
      """),
    .claim(CriterionClaims.forward),
    .prose(
      """
      With r = 0.2 that is 1.50 nats a step, with r = 0.04 it is 2.30. Giving up one of the modes would cost 79 or 399: a \
      likelihood cannot afford to miss what happens every other time. The price is paid in the middle.
      """),
    .claim(CriterionClaims.between),
    .figure("J-modes") { _ in Figures.modes },
    .prose("Turn the divergence round and the opposite is preferred: a model that never errs where it speaks."),
    .claim(CriterionClaims.reverse),
    .predict("The paper compares forecasts by the Jensen–Shannon divergence. Which Gaussian does that prefer?"),
    .equation("J.i", "JSD(½(a + b), b) = ½ [½ log 2 + ½ log ⅔] + ½ log 4/3 = ¾ log 4/3     for a and b apart"),
    .claim(CriterionClaims.shannon),
    .prose(
      """
      It prefers the Gaussian that ignores half of what happens: 0.216 nats against 0.377 or 0.497. No divergence is wrong, but \
      each asks something else. D_KL(p ‖ ·) punishes truth without model, D_KL(· ‖ p) model without truth, and the bounded \
      Jensen–Shannon divergence lets a missing mode cost no more than its share. A low score there is no proof that both modes \
      were found. It should stand beside a score that cannot overlook a mode, such as the log density of what came.
      """),
    .figure("J-judges") { _ in try Figures.judges() },
    .prose(
      """
      Appendix J names other ways out of one Gaussian: a deterministic transition whose parameters are drawn (Karl et al.), \
      auxiliary variables between observations and linear states (the Kalman VAE and its extended form), normalizing flows. The \
      first two keep Gaussians as their parts. A flow keeps an exact density and pays with invertible networks. The diffusion \
      gives up the density, keeps a bound, and is free in shape.
      """),
  ]
}

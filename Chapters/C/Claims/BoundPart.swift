import ChapterKit

/// First part: the evidence, the bound and what lies between them.
enum BoundPart {
  static let entries: [Chapter.Entry] = byHand + general

  private static let byHand: [Chapter.Entry] = [
    .prose(
      """
      How probable is a series under the model? The answer is an integral over every state at every time. With networks in the \
      model this integral has no closed form. So we approximate the posterior of the states by an encoder q, and ask how much \
      that approximation loses.
      """),
    .prose(
      """
      By Bayes' rule p(x, z) = p(x) p(z | x) for every z. So log p(x) is the sum of log p(x, z)/q(z) and log q(z)/p(z | x), \
      whichever z is drawn. We average over draws from q. The second part then is a Kullback–Leibler divergence.
      """),
    .equation(
      "C.a",
      """
      log p(x | u) = E_q[log p(x, z | u) − log q(z | x, u)]
                     + D_KL(q(z | x, u) ‖ p(z | x, u))
      """),
    .prose(
      """
      Here is the smallest case by hand: one state z ~ N(0, 1) and one observation x = z + N(0, 1), and x = 1. The marginal \
      of x is N(0, 2), and the posterior of z is N(0.5, 0.5). Take first the posterior itself for q, then an encoder of the \
      right mean and twice the variance, N(0.5, 1).
      """),
    .equation(
      "by hand",
      """
      log p(x)        = −½ log(2π · 2) − 1/4                        = −1.5155
      exact q, z = 0:   log p(x, z) − log q(z) = −2.3379 + 0.8224   = −1.5155
      exact q, z = 0.5: log p(x, z) − log q(z) = −2.0879 + 0.5724   = −1.5155
      wide q:           D_KL = ½ (2 − 1 − log 2)                    =  0.1534
                        bound = −1.5155 − 0.1534                    = −1.6689
      """),
    .predict(
      """
      Both terms on the right of Eq C.a depend on q, and the left side does not. What happens to the first as the encoder \
      improves?
      """,
      answer: .choice(
        ["It rises.", "It falls.", "It stays the same."], right: 0,
        because: "The sum is fixed. A better encoder has a smaller divergence, so the first term rises towards log p(x | u).")),
    .claim(BoundClaims.gap),
    .prose(
      """
      In this chapter the model is linear and Gaussian. Therefore the evidence and every encoder's divergence can be computed \
      exactly. The first term of Eq C.a is computed by the same function that trains the networks; only the factors passed to it \
      are others. The examples have order 1 or 2, covariates or none, and missing entries or none.
      """),
    .predict(
      """
      An encoder has the exact means and twice the exact variance in each of T = 5 steps. How far is the bound below the \
      evidence?
      """,
      answer: .number(
        0.767, unit: "nats", tolerance: 0.05,
        because:
          """
          Each step adds ½ (2 − 1 − log 2) = 0.1534 nats, since the conditional means agree and only the variances differ.
          """)),
    .claim(BoundClaims.doubled),
  ]

  private static let general: [Chapter.Entry] = [
    .prose(
      """
      A divergence is never negative. So the first term is a lower bound of the evidence, and the model's factors split it.
      """),
    .equation(
      "4, corrected: DEVIATIONS 8",
      """
      log p(x | u) ≥ −D_KL(q(z_{1:j} | x, u) ‖ p_η(z_{1:j} | u))
                     + Σ_t E_q[log p_θ(x_t | …)]
                     − Σ_{t>j} E_q D_KL(q(z_t | …) ‖ p_ψ(z_t | c_t))
      """),
    .prose("The paper prints the last line without the expectation E_q over the history z_{t−j:t−1}."),
    .claim(BoundClaims.bound),
    .predict(
      "Let the encoder be the exact posterior, and draw one trajectory. How far can the estimate of the bound be off, in nats?",
      answer: .choice(
        ["by nothing", "by the entropy of the posterior", "it depends on T"], right: 0,
        because: "p(x, z)/p(z | x) is the same number, p(x), for every z.")),
    .claim(BoundClaims.tight),
    .prose(
      """
      The ratio p(x, z)/p(z | x) is the same number for every z. If the estimate of a bound varies from draw to draw, the \
      encoder is not the exact posterior. The paper writes its encoder as follows, here with the covariates that the exact \
      posterior needs.
      """),
    .equation(
      "3, corrected: DEVIATIONS 1 and 3",
      """
      q(z_{1:T}, {z_t^{1:K}}_{t>j} | x, u)
        = q(z_{1:j} | x_{1:T}, u_{1:T})
          · Π_{t>j} q(z_t | z_{t−j:t−1}, x_{t:T}, u_{t−j:T})
          · Π_{t>j} q_chain(z_t^{1:K} | z_t)
      """),
    .prose(
      """
      The paper prints u_{1:t} in the first factor and u_{t−j:t} in the second, so that its encoder does not see the covariates \
      after t. The last factor describes noisy copies of z_t; it belongs to the third part. What does it cost to leave out the \
      covariates to come?
      """),
    .prose(
      """
      Two steps with x_t = z_t + N(0, r) and z_2 = a z_1 + N(0, q) are enough, up to constants and covariates. P is the variance \
      of z_1 given x_1, S is the variance of x_2 given x_1 and u_2, and b is the coefficient of u_2 in x_2.
      """),
    .claim(CovariateClaims.future),
    .prose(
      """
      The loss grows with b. It vanishes when the covariate has no effect (b = 0) or when x_1 already determines z_1 (P = 0).
      """),
    .prose("Jensen's inequality was the only step that lost anything. Before the logarithm, the ratio averages to the evidence."),
    .equation("C.d", "p(x | u) = E_q[p(x, z | u)/q(z | x, u)]"),
    .claim(ImportanceClaims.unbiased),
    .prose(
      """
      Now take the average over n draws inside the logarithm and the expectation outside. Burda et al. (2016) call this the \
      importance weighted autoencoder, IWAE. For n = 1 it is the bound of Eq 04; with more draws it lies higher, and it never \
      exceeds the evidence.
      """),
    .equation("C.e", "IWAE_n = E[log (1/n) Σ_{i≤n} p(x, z_i | u)/q(z_i | x, u)],     z_i ~ q"),
    .claim(ImportanceClaims.ladder),
    .prose(
      """
      The figure shows the bound, 8 draws and 64 draws against the encoder's variance, which is a multiple of the exact one. All \
      curves touch the evidence where the multiple is 1.
      """),
    .figure("C-widths") { try Figures.widths($0) },
  ]
}

import ChapterKit

/// Third part: the entropy of the encoder, and the noise chain.
enum ChainPart {
  static let entries: [Chapter.Entry] = entropy + chains

  private static let entropy: [Chapter.Entry] = [
    .equation(
      "25, corrected: DEVIATIONS 1", "L_entropy = Σ_{t>j} E_q[log q(z_t | x_{t:T}, z_{t−j:t−1}, u_{t−j:T})]"),
    .prose(
      """
      This negative entropy can be estimated by log q at the drawn state. It can also be replaced by the closed form for a \
      Gaussian. Both have the same expectation, and the same expected gradient.
      """),
    .claim(EntropyClaims.mean),
    .claim(EntropyClaims.gradient),
    .predict(
      "Let the encoder be the exact posterior. Which estimate of the bound has the smaller variance over draws?",
      answer: .choice(
        ["the one with log q at the draw", "the one with the closed form", "both have the same"], right: 0,
        because: "With log q at the draw the variance is zero, as Eq C.b shows; with the closed form it is T/2.")),
    .prose(
      """
      Let all conditional variances of the encoder be c times the exact ones, with the exact conditional means, and let ε_t be \
      the standard normal noise of step t. Then one draw gives the following number.
      """),
    .equation(
      "C.j",
      """
      log q at the draw:   log p(x | u) + ½ Σ_t [(1 − c) ε_t² + log c]
      closed form:         log p(x | u) + ½ Σ_t [1 − c ε_t² + log c]
      """),
    .claim(EntropyClaims.spread),
    .prose(
      """
      Since ε_t² has variance 2, the first line has variance T (1 − c)²/2 and the second T c²/2. Near c = 1 the noise of log q \
      cancels that of log p, and the closed form loses this cancellation. The closed form has the smaller variance only for \
      c < ½, where the encoder's variances are less than half the exact ones. The figure shows c = 1 on top and c = 0.3 below.
      """),
    .figure("C-draws") { try Figures.draws($0) },
  ]

  private static let chains: [Chapter.Entry] = [
    .prose(
      """
      A diffusion has no closed form for p_ψ(z_t | c_t). The paper writes that Eq 04b "can be further rewritten as" two sums, \
      the first over noise levels.
      """),
    .equation(
      "5a, as printed",
      """
      Σ_{t>j} E_q[log p(z_t^K)
              + Σ_k (−log q(z_t^k | z_t^{k−1}) + log p_ψ(z_t^{k−1} | z_t^k, c_t))]
      """),
    .equation("5b, as printed", "+ Σ_{t>j} E_q[−log q(z_t | z_{t−j:t−1}, x_{t:T}, u_{t−j:t})]"),
    .predict(
      "q_chain depends neither on the context c_t nor on the parameters ψ. How do Eqs 05a and 05b together compare with Eq 04b?",
      answer: .choice(
        ["They are equal.", "They are at most as large.", "They are at least as large."], right: 1,
        because: "q_chain is not the exact posterior of the noisy states, so a second divergence is lost (DEVIATIONS 7).")),
    .claim(ChainClaims.toy),
    .prose(
      """
      The sum over levels is a second lower bound inside the first. It is lower by the divergence of q_chain from the exact \
      distribution of the noisy states given the clean one. Of the four variances tried the two agree for variance 1 alone.
      """),
    .claim(ChainClaims.series),
    .prose(
      """
      The paper drops the constant C of the schedule. This changes no gradient, but it changes the value: C may be \
      positive, and then the sum without C may exceed the evidence.
      """),
    .predict(
      "One level with β = ½ has C = ½ log(2πβ) per step. What is C, and so by how much does the sum without C rise?",
      answer: .number(0.572, unit: "nats a step", tolerance: 0.03, because: "½ log(2π · ½) = ½ log π = 0.572.")),
    .claim(ChainClaims.constant),
  ]
}

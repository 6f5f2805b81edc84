import Lectern

/// Second part: the model, its density, and the bound in eight lines.
enum ChainPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The model is a decoder with K layers. It starts from noise and takes K steps back, each a Gaussian whose mean comes from a network \
      and whose variance ς_k² is fixed. Its density at z⁰ is what is left when every noisy state is integrated out.
      """),
    .equation("27", "p(z⁰) = ∫ p(z⁰ | z¹) p(z¹ | z²) ⋯ p(z^{K−1} | z^K) p(z^K) dz^{1:K},     p(z^K) = N(0, 1)"),
    .claim(GoldenClaims.marginal),
    .prose(
      """
      Every factor is Gaussian and the product is not: the means bend. That is where the modes come from, and why the integral cannot be \
      done for K = 128. That p(z^K) does not depend on the context is part of this definition; the paper derives it from the forward \
      process, which only suggests it.
      """),
    .prose(
      """
      The way round is the one of every variational bound. Multiply and divide by the encoder, here q(z^{1:K} | z⁰), and move the \
      logarithm inside. To see that each line is what it says, take K = 2, where all of them can be integrated numerically.
      """),
    .equation(
      "30a–b",
      """
      −log p(z⁰) = −log ∫ p(z^{0:K}) dz^{1:K}
                 = −log ∫ q(z^{1:K} | z⁰) · p(z^{0:K})/q(z^{1:K} | z⁰) dz^{1:K}
      """),
    .claim(ChainClaims.importance),
    .equation("30c", "           ≤ E_q[−log p(z^{0:K})/q(z^{1:K} | z⁰)]"),
    .claim(ChainClaims.jensen),
    .claim(ChainClaims.steps),
    .prose(
      """
      The first of these was the only inequality. What it costs is the divergence of q(z^{1:K} | z⁰) from the model's own posterior of the noisy states; \
      the two agree only if the reverse kernels really undo the noise.
      """),
    .predict(
      """
      As it stands, line c compares steps back, p(z^{k−1} | z^k), with steps forward, q(z^k | z^{k−1}). How can the forward step be turned \
      round without knowing the density of z⁰?
      """),
    .prose(
      "By conditioning on z⁰, which the average holds fixed. Each turned step leaves a quotient of marginals behind, and these telescope."
    ),
    .equation(
      "30d–g",
      """
      q(z^k | z^{k−1}) = q(z^{k−1} | z^k, z⁰) · q(z^k | z⁰)/q(z^{k−1} | z⁰)

      E_q[−log p(z^K)/q(z^K | z⁰) − Σ_{k≥2} log p(z^{k−1} | z^k)/q(z^{k−1} | z^k, z⁰) − log p(z⁰ | z¹)]
      """),
    .claim(ChainClaims.firstStep),
    .claim(ChainClaims.turned),
    .claim(ChainClaims.telescoped),
    .prose(
      "Each quotient is now one of two densities of the *same* variable, so its average is a divergence, and both are Gaussian."),
    .equation(
      "30h",
      """
      D_KL(q(z^K | z⁰) ‖ p(z^K)) + Σ_{k≥2} E_q[D_KL(q(z^{k−1} | z^k, z⁰) ‖ p(z^{k−1} | z^k))] − E_q[log p(z⁰ | z¹)]
      """),
    .claim(ChainClaims.divergences),
    .prose(
      """
      Read it as an autoencoder's loss: a prior term at the noisy end, a reconstruction at the clean end, and between them one term per \
      level that asks the step back to match the *posterior* of the forward process. The paper says it matches the forward transition; \
      that is the density from which the posterior was made by Bayes' rule.
      """),
  ]
}

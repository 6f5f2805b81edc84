import ChapterKit

/// Second part: the model, its density, and the bound in eight lines.
enum ChainPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Now the model, a decoder with K layers. With the mean of Eq 31 and a fixed variance ς_k² each of its steps is a \
      Gaussian, and its density at z⁰ is what chapter D found: all noisy states integrated out. Where the means are straight \
      lines that density is known, and the package's closed form for it can be checked.
      """),
    .equation(
      "27",
      """
      p(z⁰) = ∫ p(z⁰ | z¹) p(z¹ | z²) ⋯ p(z^{K−1} | z^K) p(z^K) dz^{1:K},     p(z^K) = N(0, 1)
      μ_ψ(z^k) = a_k z^k:   p(z⁰) = N(0, v_0),   v_{k−1} = a_k² v_k + ς_k²,   v_K = 1
      """),
    .claim(GoldenClaims.marginal),
    .prose(
      """
      The law of the data is among the foils: with K = 2 even the best kernel does not give it back. With a network the means \
      bend, the density is no longer Gaussian, and no closed form is left.
      """),
    .prose(
      """
      The way round is the one of every variational bound. Multiply and divide by the encoder, here q(z^{1:K} | z⁰), and move \
      the logarithm inside. To see that each line is what it says, take K = 2, where all of them can be integrated \
      numerically.
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
      The first of these was the only inequality. What it costs is the divergence of q(z^{1:K} | z⁰) from the model's own \
      posterior of the noisy states; the two agree only if the reverse kernels really undo the noise.
      """),
    .predict(
      """
      As it stands, line c compares steps back, p(z^{k−1} | z^k), with steps forward, q(z^k | z^{k−1}). How can the forward \
      step be turned round without knowing the density of z⁰?
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
      Read it as an autoencoder's loss: a prior term at the noisy end, a reconstruction at the clean end, and between them one \
      term per level that asks the step back to match the *posterior* of the forward process. The paper says it matches the \
      forward transition; that is the density from which the posterior was made by Bayes' rule.
      """),
  ]
}

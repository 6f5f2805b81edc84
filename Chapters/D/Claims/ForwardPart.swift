import ChapterKit

/// First part: noise goes in.
enum ForwardPart {
  static let entries: [Chapter.Entry] = why + steps

  private static let why: [Chapter.Entry] = [
    .prose(
      """
      A transition p(z_t | c) says where the state goes next. If it can go left or right, p has two modes, and a Gaussian \
      whose mean comes from a network has one. We want any density at all. A variational autoencoder would add one hidden \
      variable and hope; a diffusion adds K of them, in a row, with an encoder that is fixed and so simple that most of the \
      bound can be computed by hand.
      """),
    .prose(
      """
      This chapter and the next concern one transition with its context given, so t and c are left out. What remains is a \
      clean state z⁰. All noises are isotropic, so one coordinate stands for all; a state of d coordinates sums d such losses.
      """),
    .prose("The fixed encoder shrinks the state a little and adds a little noise, K times, until nothing of z⁰ can be seen."),
  ]

  private static let steps: [Chapter.Entry] = [
    .equation("D.1", "q(z^k | z^{k−1}) = N(z^k; √(1 − β_k) z^{k−1}, β_k),     0 < β_k < 1"),
    .predict("Why shrink at all? What would become of the variance of z^k if noise were only added?"),
    .prose(
      """
      With the shrinking, a state of variance 1 keeps variance 1: (1 − β) · 1 + β = 1. Without it the variance grows with \
      every step. And two Gaussian steps in a row are one Gaussian step, with means shrunk twice and the first noise shrunk \
      once.
      """),
    .claim(ForwardClaims.composition),
    .prose("So are k of them. What is left of the clean variance after k steps has a name of its own, ᾱ_k."),
    .equation("D.1", "q(z^k | z⁰) = N(z^k; √ᾱ_k z⁰, 1 − ᾱ_k),     α_k = 1 − β_k,   ᾱ_k = α_1 α_2 ⋯ α_k,   ᾱ_0 = 1"),
    .claim(ForwardClaims.jump),
    .claim(LevelClaims.ends),
    .prose(
      """
      This is what makes training cheap. To see z^k nobody walks k steps: one draws a single ε from N(0, 1). (The paper writes \
      q(z^k | z⁰) ~ N(…), as if the density were drawn; it is the Gaussian density.)
      """),
    .equation("below 33", "z^k = √ᾱ_k z⁰ + √(1 − ᾱ_k) ε"),
    .claim(ForwardClaims.oneNoise),
    .figure("D-noising") { _ in Figures.noising },
    .prose(
      """
      In the first panel the two modes are gone at k = 64, and at k = 128 the curve covers the standard normal one. In the second, \
      with the same number of levels and a smaller β, both can still be told apart at the end. Which β, then?
      """),
  ]
}

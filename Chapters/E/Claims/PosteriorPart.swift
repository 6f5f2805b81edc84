import ChapterKit

/// First part: one step is taken back.
enum PosteriorPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Chapter D gave us a forward process q that adds noise in K fixed steps and can be jumped through in one, and a model p \
      that takes K Gaussian steps back. The density of that model is an integral over K noisy states, which nobody can do when \
      K is 128. This chapter bounds its negative logarithm from above, makes a regression of the bound, and keeps count of \
      every term on the way.
      """),
    .prose(
      """
      It still concerns one transition with its context given, so t and c are left out, and one coordinate stands for all: a \
      state of d coordinates sums d such losses.
      """),
    .prose(
      """
      To train steps back one must know what a good one looks like. From z^k alone, the law of z^{k−1} depends on the unknown \
      density of z⁰, and nothing can be said. But if z⁰ is known as well, Bayes' rule has only Gaussians to work with.
      """),
    .equation(
      "E.1",
      """
      q(z^{k−1} | z^k, z⁰) = N(μ̃_k, β̃_k),     β̃_k = r_k β_k
      μ̃_k = √ᾱ_{k−1} β_k/(1 − ᾱ_k) z⁰ + √α_k (1 − ᾱ_{k−1})/(1 − ᾱ_k) z^k
      """),
    .claim(PosteriorClaims.posterior),
    .prose(
      """
      The step back is narrower than the step forward, β̃_k < β_k: knowing z⁰ helps. At k = 1 it helps completely, β̃_1 = 0. \
      How much of a step's variance is left is a number between 0 and 1 that will turn up in every weight and every constant.
      """),
    .equation("E.ac", "r_k := β̃_k/β_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k) = σ²_{k−1} (1 + σ_k²)/(σ_k² (1 + σ²_{k−1}))"),
    .claim(PosteriorClaims.share),
    .prose(
      """
      The model will not know z⁰. It guesses, from z^k, which noise ε was added; that is the same as guessing z⁰, because z^k \
      = √ᾱ_k z⁰ + √(1 − ᾱ_k) ε. Put the guess into μ̃_k and it simplifies.
      """),
    .equation("31", "μ_ψ(z^k) = (z^k − β_k/√(1 − ᾱ_k) ε_ψ(z^k))/√α_k"),
    .claim(PosteriorClaims.noiseForm),
  ]
}

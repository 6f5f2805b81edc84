import ChapterKit

/// First part: noise is added.
enum ForwardPart {
  static let entries: [Chapter.Entry] = why + steps + jump

  private static let why: [Chapter.Entry] = [
    .prose(
      """
      A transition p(z_t | c) is the density of the next state given its context c, the last j states and inputs. If the state \
      can go left or right, this density has two modes. A Gaussian whose mean comes from a network has one. We want a family \
      that contains densities of any shape. A variational autoencoder adds one hidden variable, with an encoder that is trained. \
      A diffusion adds K hidden variables in a row. Its encoder is fixed, and so simple that most of the bound can be computed \
      by hand.
      """),
    .prose(
      """
      This chapter and the next consider one transition with its context given, so t and c are left out. What remains is a clean \
      state z⁰. All noises are isotropic, so it is enough to look at one coordinate; for a state of d coordinates, d such terms \
      are added.
      """),
    .prose(
      """
      The fixed encoder is called the forward process. Each of its K steps shrinks the state a little and adds a little noise, \
      until z^K is nearly independent of z⁰.
      """),
  ]

  private static let steps: [Chapter.Entry] = [
    .equation("section D.1, as printed", "q(z^k | z^{k−1}) = N(z^k; √(1 − β_k) z^{k−1}, β_k),     0 < β_k < 1"),
    .predict(
      "Suppose the state were not shrunk, and noise of variance 0.3 were added ten times. z⁰ has variance 1. What is Var z^10?",
      answer: .number(4, tolerance: 0.02, because: "Variances of independent noises add: 1 + 10 · 0.3. It has no limit.")),
    .prose(
      """
      With the shrinking, a state of variance 1 keeps its variance: (1 − β) · 1 + β = 1. Without it the variance grows with \
      every step. Two Gaussian steps in a row are again one Gaussian step. Its mean is shrunk twice and its first noise once. \
      Take β = 0.3 twice.
      """),
    .equation(
      "two steps by hand",
      """
      z¹ = √0.7 z⁰ + √0.3 ξ_1
      z² = √0.7 z¹ + √0.3 ξ_2 = 0.7 z⁰ + √0.7 √0.3 ξ_1 + √0.3 ξ_2
      Var(z² | z⁰) = 0.7 · 0.3 + 0.3 = 0.51 = 1 − 0.7²
      noise divided by signal:
        √0.3/√0.7 = 0.6547 after one step,   √0.51/0.7 = 1.0202 after two
      z⁰ = 0.8 and one noise ε = 0.5:
        z² = 0.7 · 0.8 + √0.51 · 0.5 = 0.56 + 0.3571 = 0.9171
      """),
    .claim(HandClaims.twoSteps),
    .claim(ForwardClaims.composition),
  ]

  private static let jump: [Chapter.Entry] = [
    .prose(
      """
      The same holds for k steps. The share of the clean variance that is left after k steps is called ᾱ_k. It is 0.49 in the \
      example. (The paper writes q(z^k | z⁰) ~ N(…); it means that this density is the Gaussian one.)
      """),
    .equation(
      "section D.1, corrected",
      "q(z^k | z⁰) = N(z^k; √ᾱ_k z⁰, 1 − ᾱ_k)\nα_k = 1 − β_k,   ᾱ_k = α_1 α_2 ⋯ α_k,   ᾱ_0 = 1"),
    .claim(ForwardClaims.jump),
    .claim(LevelClaims.ends),
    .prose("This makes training cheap. A draw of z^k does not take k steps; it takes one ε from N(0, 1)."),
    .equation("after Eq 33", "z^k = √ᾱ_k z⁰ + √(1 − ᾱ_k) ε"),
    .claim(ForwardClaims.oneNoise),
    .prose(
      """
      The figure shows a state with two modes at several levels, for two schedules. In both, β rises in equal steps over 128 \
      levels. The customary range, from 10⁻⁴ to 0.02, was chosen for 1,000 levels. “Unscaled” means that range as it stands. \
      “Stretched” means that both its ends are multiplied by 1000/128, so that 128 steps add about as much noise as 1,000 did.
      """),
    .figure("D-noising") { _ in Figures.noising },
    .prose(
      """
      In the first panel the two modes are gone at k = 64, and at k = 128 the curve lies on the standard normal one. In the \
      second both modes are still separate at the end. The choice of β matters.
      """),
  ]
}

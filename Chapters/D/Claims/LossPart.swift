import ChapterKit

/// Fourth part: what the network is trained on.
enum LossPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Nobody can do the integral for K = 128, so the model is trained on a bound of −log p(z⁰ | c). The paper points to its \
      C.2 for the derivation; it stands in its Appendix E, and in chapter E here. What comes out is known in advance, and it \
      is a regression: show the network a noisy state, and compare its answer F_ψ with a target y.
      """),
    .equation(
      "29",
      """
      L̂_diff = Σ_{t>j} E_q[D_KL(q(z^K | z⁰) ‖ p(z^K))
                           + E_{ε, k ~ Unif{1…K}} K w̃_k ‖F_ψ(z^k, c, k) − y(z⁰, k)‖²]
      """),
    .prose(
      """
      The divergence is L_forward from above. Where states are data it is a number that no parameter moves, and most papers \
      drop it. Here z⁰ is drawn from an encoder that is trained along, and without this term the encoder could save on the \
      rest by pushing states out of the noise's reach.
      """),
    .predict("A step of training looks at one k and not at all K. What keeps the average right?"),
    .claim(LossClaims.drawn),
    .prose(
      """
      The factor K does: it is 1 over the probability of the level. Each w̃_k stays as the bound demands, so the average is \
      the sum. What Eq 29 leaves out is the constant d C, which the package adds so that its loss is a bound.
      """),
    .prose(
      """
      L_diff names three things in the paper: the chain of Eq 24, the braces of Eq 33, which hold L_forward and the errors, \
      and the bare sum over k in Eq 39. Eq 29 is the braces, with a hat; the chain is bounded by L̂_diff + (T − j) d C.
      """),
    .predict("D.2 calls F_ψ a “noise prediction network”. Suppose it answers ε. Is it then charged nothing?"),
    .claim(LossClaims.target),
    .prose(
      """
      No. The target is y = √(1 − ᾱ_k) z⁰ − √ᾱ_k ε, the other half of what went into z^k. Nor is it shown anything rescaled: \
      what Appendix E writes as c_in ẑ^k is z^k itself.
      """),
    .equation(
      "D.q",
      """
      z^k = √ᾱ_k       z⁰ + √(1 − ᾱ_k) ε
      y   = √(1 − ᾱ_k) z⁰ − √ᾱ_k       ε
      """),
    .claim(LossClaims.mirror),
    .prose(
      """
      So from z^k and y both z⁰ and ε can be read, by the same two lines. Where k is small, y is nearly −ε; where k is large, \
      nearly z⁰: it always asks for the part that z^k does not show. Why just this target, and where w̃_k comes from, is the \
      next chapter.
      """),
  ]
}

import ChapterKit

/// Fourth part: what the network is trained on.
enum LossPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      For K = 128 the integral of Eq 28 cannot be computed, so the model is trained on an upper bound of −log p(z⁰ | c). The \
      paper refers to its section C.2 for the derivation; it is in the paper's Appendix E, and in chapter E here. The result is \
      a regression. The network is given a noisy state, and its answer F_ψ is compared with a target y. Chapter E derives the \
      weight w̃_k of level k, the target y, and a constant C per coordinate.
      """),
    .equation(
      "29, as printed",
      """
      L̂_diff
        = Σ_{t>j} E_q[D_KL(q(z^K | z⁰) ‖ p(z^K))
                  + E_{ε, k ~ Unif{1…K}} K w̃_k ‖F_ψ(z^k, c, k) − y(z⁰, k)‖²]
      """),
    .prose(
      """
      The divergence is L_forward. Where z⁰ is data, no parameter changes it, and most papers drop it. Here z⁰ is drawn from an \
      encoder that is trained too. Without this term the encoder could lower the other term with states so large that the noise \
      does not cover them.
      """),
    .predict(
      "A step of training draws one k from 128, each with the same probability. By which factor must its term be multiplied?",
      answer: .number(128, tolerance: 0.01, because: "One over the probability makes the expectation the sum over all levels.")),
    .claim(LossClaims.drawn),
    .prose(
      """
      The factor K is one over the probability of the level, so the expectation is the sum over all levels with the weights w̃_k \
      of the bound. Eq 29 leaves out the constant d C, with d the number of coordinates (DEVIATIONS 12). The package adds it so \
      that its loss is a bound.
      """),
    .prose(
      """
      The paper writes L_diff for three different sums, in Eqs 24, 33 and 39. Eq 24 has the logarithms of the steps; its sum \
      over k, like that of Eq 05a, is printed without brackets and covers both logarithms behind it. Eq 33 has L_forward and the \
      squared errors. Eq 39 has the squared errors alone. Eq 29 is the sum of Eq 33, with its k drawn. The sum of Eq 24 is \
      bounded by L̂_diff + (T − j) d C.
      """),
    .predict(
      "Section D.2 calls F_ψ a “noise prediction network”. Suppose it always answers ε. Are the squared errors zero?",
      answer: .choice(["yes", "no"], right: 1, because: "The target is y = √(1 − ᾱ_k) z⁰ − √ᾱ_k ε (DEVIATIONS 13).")),
    .claim(LossClaims.target),
    .prose(
      """
      The target is a second combination of z⁰ and ε. The input of the network is z^k itself: what the paper's Appendix E writes \
      as c_in ẑ^k is z^k.
      """),
    .equation(
      "D.q",
      """
      z^k = √ᾱ_k       z⁰ + √(1 − ᾱ_k) ε
      y   = √(1 − ᾱ_k) z⁰ − √ᾱ_k       ε
      """),
    .prose("In the example by hand, z⁰ = 0.8 and ε = 0.5 at ᾱ_2 = 0.49 give y = √0.51 · 0.8 − 0.7 · 0.5 = 0.2213."),
    .claim(LossClaims.mirror),
    .prose(
      """
      The same two formulas, applied to z^k and y, give z⁰ and ε back. Where ᾱ_k is near 1, y is nearly −ε; where ᾱ_k is near 0, \
      y is nearly z⁰. The network is asked for the part that z^k contains least of.
      """),
  ]
}

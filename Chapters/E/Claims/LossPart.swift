import ChapterKit

/// Third part: the terms in closed form, and the constant that is usually dropped.
enum LossPart {
  static let entries: [Chapter.Entry] = closedForms + constant

  private static let closedForms: [Chapter.Entry] = [
    .equation("E.g", "D_KL(N(μ, v) ‖ N(μ′, v′)) = ½ [v/v′ − 1 − log(v/v′) + (μ − μ′)²/v′]"),
    .claim(DivergenceClaims.divergence),
    .prose(
      """
      The first term of Eq 30h follows at once. With fixed data it is a number and most papers drop it. Here z⁰ comes from an encoder that \
      is trained along, and the term is what keeps that encoder from pushing its states out of the noise's reach.
      """),
    .equation("E.1", "L_forward(z⁰) = ½ [ᾱ_K z⁰² − ᾱ_K − log(1 − ᾱ_K)]"),
    .claim(DivergenceClaims.forward),
    .prose(
      """
      In the middle terms the variances are fixed, so only the means matter, and both means have the form of Eq 31: one with the true \
      noise, one with the predicted. Their difference is a multiple of ε − ε_ψ.
      """),
    .equation("32", "E_q[D_KL(…)] = β_k²/(2ς_k² α_k (1 − ᾱ_k)) · E(ε − ε_ψ)² + C_k"),
    .claim(NoiseLossClaims.step),
    .prose(
      """
      So a divergence between densities has become the squared error of a regression: show the network a noisy state, ask for the noise. \
      Note the two choices of ς_k². With β_k one gets the weight of Eq 33 below; with β̃_k the constants vanish and the weights differ. The \
      paper uses β_k without saying so.
      """),
    .predict(
      "At k = 1 the posterior q(z⁰ | z¹, z⁰) is a point mass. Can the last term of Eq 30h be one more divergence of the same kind?"
    ),
    .prose(
      """
      The paper says yes, since a point mass has “zero entropy”. It has entropy −∞: squeeze a Gaussian and ½ log 2πe v falls without end. \
      Its divergence from any density is +∞.
      """),
    .claim(DivergenceClaims.crossEntropy),
    .prose(
      """
      No divergence is needed. −log p(z⁰ | z¹) is the logarithm of a Gaussian density, and expanding it gives a squared error with \
      the same weight as at every other level, for ς_1² = β_1, and a constant of its own.
      """),
    .equation("E.j", "−E_q log p(z⁰ | z¹) = w_1 E(ε − ε_ψ)² + ½ log 2πβ_1"),
    .claim(NoiseLossClaims.lastStep),
    .equation("33", "−log p(z⁰) ≤ L_forward(z⁰) + Σ_{k=1}^K w_k E(ε − ε_ψ)² + C,     w_k = β_k/(2α_k (1 − ᾱ_k))"),
    .claim(NoiseLossClaims.bound),
  ]

  private static let constant: [Chapter.Entry] = [
    .prose(
      """
      The paper drops C “from the optimization objective”. For the gradient that is right. But a bound without its constant is another \
      number. How large is C?
      """),
    .equation(
      "E.k",
      """
      C = ½ log 2πβ_1 + ½ Σ_{k≥2} (r_k − 1 − log r_k)
        = ½ log 2π(1 − ᾱ_K) − ½ Σ_{k≥2} (1 − r_k)
      """),
    .claim(ConstantClaims.twoForms),
    .prose("The logarithms telescope, and the second form shows the sign: a positive first part, and a price for every level."),
    .claim(ConstantClaims.signs),
    .predict("If C > 0 is dropped, on which side of −log p(z⁰) can the remainder fall?"),
    .claim(ConstantClaims.notABound),
    .prose(
      """
      The right-hand side has fallen below the entropy of the data, which no density can beat on average. So this package keeps C in \
      everything it reports. The Gaussian transition it is compared with keeps its constants too, and otherwise the two could not be compared.
      """),
    .prose(
      """
      C is also where a choice hides. β_k suits states that are as broad as the noise, β̃_k states that are known exactly; a state that a \
      good encoder has pinned down lies between. Let ς_k² = β_k exp(a_k) with K numbers to train.
      """),
    .equation(
      "E.aa", "−log p(z⁰) ≤ L_forward(z⁰) + Σ_k exp(−a_k) w_k E(ε − ε_ψ)² + C + ½ Σ_k [r_k (exp(−a_k) − 1) + a_k],     r_1 = 0"),
    .claim(LearnedVarianceClaims.bound),
    .claim(LearnedLossClaims.rows),
    .predict("Differentiate by a_k. What is the best variance?"),
    .equation("E.ab", "ς_k² = β̃_k + β_k · 2w_k E(ε − ε_ψ)²"),
    .claim(LearnedVarianceClaims.least),
    .prose(
      """
      What the posterior leaves open, plus what the mean gets wrong: the law of total variance, level by level. The paper fixes β_k; the \
      recommended settings train the a_k.
      """),
  ]
}

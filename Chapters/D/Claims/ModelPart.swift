import ChapterKit

/// Third part: noise is removed.
enum ModelPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The model goes the other way. It starts from N(0, 1) and takes K steps back. Each step is a Gaussian whose mean comes from \
      a network. There is one network for all levels, and k is one of its inputs. Chapter E says how the mean is computed and \
      which variance goes with it. (The paper writes σ² for this variance, then σ_k², the symbol that Eq 36 needs for the noise \
      level. Here it is ς_k².)
      """),
    .equation("27, as printed", "p(z⁰ | c) = ∫ p(z^{0:K−1} | z^K, c) p(z^K) dz^{1:K},     p(z^K) = N(0, I)"),
    .predict(
      "Every step is Gaussian. Why is p(z⁰ | c) not?",
      answer: .choice(
        ["The start is not Gaussian.", "The mean of a step is a nonlinear function of z^k.", "There are too many steps."],
        right: 1,
        because: "With linear means and fixed variances the result would be Gaussian for every K.")),
    .prose(
      """
      A Gaussian whose mean is a nonlinear function of its argument, averaged over that argument, is not Gaussian in general: \
      the mean may be on the left for one half of the z¹ and on the right for the other. The next claims use nonlinear means and \
      so few levels that the integral can be computed, one level after the other or over all levels at once.
      """),
    .claim(ModelClaims.marginal),
    .equation("28, as printed, with k from 1 to K", "p(z⁰ | c) = ∫ Π_{k=1}^K p(z^{k−1} | z^k, c) · p(z^K) dz^{1:K}"),
    .claim(ModelClaims.product),
    .claim(ModelClaims.mass),
    .prose(
      """
      In the paper k runs from K down to 1, the order in which the steps are taken. The product is the same. The factor p(z^K) \
      occurs once, and inside the integral.
      """),
    .prose(
      """
      A context may enter every step back, and it does not enter the start. The paper derives p(z^K | c) = p(z^K) from the \
      forward process, which ends in N(0, I) whatever the context. But the forward process ends there only approximately, so the \
      equality does not follow from it.
      """),
    .predict(
      "One context says z⁰ ~ N(−4, ½²), another N(4, ½²). After the stretched schedule, does q(z^K) still depend on the context?",
      answer: .choice(
        ["no", "yes, a little"], right: 1, because: "The two means are ∓4 √ᾱ_K = ∓0.02: near, and not equal.")),
    .claim(EndClaims.start),
    .prose(
      """
      The two distributions of z^K differ by less than 0.001 nats with the stretched schedule and by 11 nats with the unscaled \
      one. That p(z^K) does not depend on the context is part of the model's definition, like its Gaussian steps. The mismatch \
      is measured by L_forward.
      """),
    .prose("Drawing from the model needs no integral. The draws have the density p(z⁰ | c) of Eq 27."),
    .claim(ModelClaims.draws),
    .figure("D-model") { _ in Figures.model },
    .prose(
      """
      Here the network is the best one for a state with two modes: it predicts the mean of the noise given z^k. With K = 1 the \
      only step back starts from pure noise, which says nothing about the mode, and the result is one broad hump. With more \
      levels each step changes the state less, its Gaussian fits better, and two modes appear.
      """),
  ]
}

import ChapterKit

/// Third part: noise goes out.
enum ModelPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The model walks the other way. It starts from N(0, 1) and takes K steps back. Each step is a Gaussian whose mean comes \
      from a network; the network is one and the same for all levels and is told k. How the mean is made, and which variance \
      goes with it, is the next chapter's matter. (The paper calls that variance σ², then σ_k², which Eq 36 needs for the \
      noise level; here it is ς_k².)
      """),
    .equation("27", "p(z⁰ | c) = ∫ p(z^{0:K−1} | z^K, c) p(z^K) dz^{1:K},     p(z^K) = N(0, I)"),
    .predict("Every step is Gaussian. Why is p(z⁰ | c) not?"),
    .prose(
      """
      Because a Gaussian with a bent mean, averaged over its argument, is no Gaussian: half of the z¹ may be sent left and \
      half right. To see the integral at work the next claims use bent means and so few levels that it can be done, one level \
      after the other or all at once.
      """),
    .claim(ModelClaims.marginal),
    .equation("28", "            = ∫ Π_{k=1}^K p(z^{k−1} | z^k, c) · p(z^K) dz^{1:K}"),
    .claim(ModelClaims.product),
    .claim(ModelClaims.mass),
    .prose(
      """
      In the paper this line lets k run from K down to 1, the order in which the steps are taken; a product does not mind. It \
      does mind the brackets. p(z^K) stands once, inside the integral, and the sums over k in Eqs 05a and 24, printed without \
      brackets, cover both logarithms behind them: a step forward and a step back for each k.
      """),
    .prose(
      """
      A context may enter every step back, and it does not enter the start. The paper derives p(z^K | c) = p(z^K) from the \
      forward process: it ends in N(0, I), whatever the context. But the forward process ends there only nearly, and what is \
      nearly so implies nothing.
      """),
    .predict("One context says z⁰ ~ N(−4, ½²), another N(4, ½²). After the noising, can z^K still tell them apart?"),
    .claim(EndClaims.start),
    .prose(
      """
      A little with a good schedule, by 11 nats with the unscaled one. That p(z^K) knows no context is a sentence of the \
      model's definition, like its Gaussian steps, and the bound charges L_forward for it.
      """),
    .prose("To draw from the model is the easy part; this is the law that the bound of the next chapter is a bound for."),
    .claim(ModelClaims.draws),
    .figure("D-model") { _ in Figures.model },
    .prose(
      """
      Here the network is the best there can be for a state of two modes. One step back, from pure noise, sees nothing and \
      says so with one broad hump. With more levels each step has less to do, its Gaussian fits better, and the modes come \
      out.
      """),
  ]
}

import ChapterKit

/// Second part: the chain inside a series, and what is known of it afterwards.
enum SeriesPart {
  static let entries: [Chapter.Entry] = series + posterior

  private static let series: [Chapter.Entry] = [
    .prose(
      """
      In a series every z_t with t > j has noisy states of its own. The joint density of everything is the product of all \
      factors. It can be read as a state space model with an unusual transition or as one with a larger latent space. The two \
      readings are the same model if integrating out the noisy states of *all* steps at once leaves the joint density of Eq \
      10.
      """),
    .equation(
      "12, as printed",
      """
      p(x_{1:T}, z_{1:T}, {z_t^{1:K}}_{t>j} | u_{1:T}) = p(z_{1:j}, x_{1:j} | u_{1:j})
          · Π_{t>j} [p(z_t^K) Π_k p_ψ(z_t^{k−1} | z_t^k, c_t)
                     · p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t})]
      """),
    .predict(
      """
      With j = 1, z_2 is floor 0 of one chain and part of the context of the next. Are the noisy states of the two chains \
      independent?
      """,
      answer: .choice(
        ["yes", "only given the states z_{1:T}", "no, not even given the states"], right: 1,
        because: "Given the states each factor has noisy states of one t only; without them z_2 links the chains.")),
    .claim(SeriesClaims.exact),
    .claim(SeriesClaims.bent),
    .prose(
      """
      Each factor has the noisy states of one t only, so the large integral is a product of one Eq 11 per step. A sum in which \
      two steps share one chain is one of the foils and gives another number.
      """),
  ]

  private static let posterior: [Chapter.Entry] = [
    .prose(
      """
      The bound will need the opposite direction: z_t is known, and the noisy states above it are inferred. Bayes' rule gives \
      their density, up to a constant.
      """),
    .equation("18, as printed", "p(z_t^{1:K} | z_t, c_t) ∝ p(z_t^K) Π_{k=1}^K p_ψ(z_t^{k−1} | z_t^k, c_t)"),
    .predict(
      """
      The paper says that marginalising z_t^{1:K} in Eq 18 recovers the transition density. What is the integral of a \
      conditional density over its variable?
      """,
      answer: .number(
        1, tolerance: 0.01, because: "Every density integrates to 1. The transition density is the constant that ∝ hides.")),
    .claim(PosteriorClaims.constant),
    .prose(
      """
      So the transition density is not the integral of Eq 18 but the constant by which its right-hand side must be divided. \
      The density whose marginal is the transition is Eq 02.
      """),
    .claim(PosteriorClaims.moments),
    .prose(
      """
      With another context, the same z_t was reached through other noisy states. But what the paper uses in place of Eq 18 is \
      the forward process, q_chain(z_t^{1:K} | z_t), which depends on z_t and on neither c_t nor ψ. It is the last factor of \
      the variational posterior.
      """),
    .equation(
      "20, last factor, as printed",
      "q_φ(z_{1:T}, {z_t^{1:K}} | x, u) = … × Π_{t>j} q_chain(z_t^{1:K} | z_t)"),
    .prose(
      """
      The paper says that it makes no approximation “other than the dependence on φ”. This is another approximation \
      (DEVIATIONS 2), and the bound is looser by a divergence.
      """),
    .equation(
      "B.h",
      """
      E_{q_chain}[−log p_ψ(z_t^{0:K} | c_t)/q_chain(z_t^{1:K} | z_t)]
          = −log p_ψ(z_t | c_t)
            + D_KL(q_chain(z_t^{1:K} | z_t) ‖ p_ψ(z_t^{1:K} | z_t, c_t))
      """),
    .claim(PosteriorClaims.price),
    .predict(
      "For which states is this divergence 0, with ς_k² = β_k and the best network?",
      answer: .choice(
        ["for every Gaussian state", "for standard normal states", "for none"], right: 1,
        because: "Noised standard normal states stay standard normal, and the steps back then have exactly the variance β_k.")),
    .claim(PosteriorClaims.undone),
    .prose(
      """
      The divergence is 0 if the steps back undo the noise exactly. This is so for standard normal states: z^k is standard \
      normal on every floor, and the process is the same in both directions. For other Gaussian states a step back of variance \
      β_k is too wide or too narrow, and for states that are not Gaussian the exact steps back are not Gaussian. With more and \
      smaller steps the divergence becomes smaller. Chapter C adds it up over a series.
      """),
  ]
}

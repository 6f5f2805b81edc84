import ChapterKit

/// Second part: the chain inside a series, and what is known of it afterwards.
enum SeriesPart {
  static let entries: [Chapter.Entry] = series + posterior

  private static let series: [Chapter.Entry] = [
    .prose(
      """
      In a series every z_t with t > j gets floors of its own. The joint density of everything is the product of all factors, \
      and it has two readings: a state space model with an unusual transition, or one with a larger latent space. They are the \
      same model if integrating out the noisy states of *all* steps at once leaves the joint of Eq 10.
      """),
    .equation(
      "12",
      """
      p(x, z, {z_t^{1:K}} | u) = p(z_{1:j}, x_{1:j} | u)
          · Π_{t>j} [p(z_t^K) Π_k p_ψ(z_t^{k−1} | z_t^k, c_t) · p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t})]
      """),
    .predict(
      "z_2 is the ground floor of one chain and part of the context of the next. Are the noisy states of the two independent?"),
    .claim(SeriesClaims.exact),
    .claim(SeriesClaims.bent),
    .prose(
      """
      Given the states they are: each factor holds the noisy states of one t only, so the large integral falls apart into one \
      Eq 11 per step. Not given the states they are not, and a sum that shares one chain between steps gives another number.
      """),
  ]

  private static let posterior: [Chapter.Entry] = [
    .prose(
      """
      The bound will need the opposite direction: z_t is known, and the floors above it are to be guessed. Bayes' rule gives \
      their density, up to a constant.
      """),
    .equation("18", "p(z_t^{1:K} | z_t, c_t) ∝ p(z_t^K) Π_{k=1}^K p_ψ(z_t^{k−1} | z_t^k, c_t)"),
    .predict(
      """
      The paper says that marginalising z_t^{1:K} in Eq 18 recovers the transition density. What does a conditional density \
      integrate to?
      """),
    .claim(PosteriorClaims.constant),
    .prose(
      """
      To 1. The transition density is not the integral of Eq 18 but the constant hidden in its ∝. It is Eq 02, not Eq 18, \
      whose marginal is the transition.
      """),
    .claim(PosteriorClaims.moments),
    .prose(
      """
      The same z_t under another context has had another way down. The stand-in that the paper uses for Eq 18 is the noising \
      process, q_chain(z_t^{1:K} | z_t), which starts from z_t and sees nothing else, neither c_t nor ψ. The paper calls the \
      factorization free of “any approximation other than the dependence on φ”. This is another one, and it has a price.
      """),
    .equation(
      "B.h",
      """
      E_{q_chain}[−log p_ψ(z_t^{0:K} | c_t)/q_chain(z_t^{1:K} | z_t)]
          = −log p_ψ(z_t | c_t) + D_KL(q_chain(z_t^{1:K} | z_t) ‖ p_ψ(z_t^{1:K} | z_t, c_t))
      """),
    .claim(PosteriorClaims.price),
    .predict("Is there a chain for which nothing is paid?"),
    .claim(PosteriorClaims.undone),
    .prose(
      """
      One whose steps back undo the noise exactly. Standard normal states are such a case: z^k is standard normal on all \
      floors, and the process looks the same in both directions. For other Gaussian states a kernel of variance β is too wide \
      or too narrow, and for anything else the exact steps back are not Gaussian at all. Small steps make the price small, no \
      finite number of them makes it zero. Chapter C adds it up over a whole series.
      """),
  ]
}

import ChapterKit

/// Section A of the paper, and Lemma 1 of section C.1: the state space model, its factorization and its posterior.
package enum SectionA {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "A", "A state space with memory j", before: [], budget: 3,
    questions: [
      "In Example.swift set the transition's slopes to zero. Which claims still hold, and which foils are no longer refused?",
      "On the graph of order 2, is z_5 separated from u_7 given x_{5:6}, z_{3:4} and u_{3:5}? Ask isSeparated, then say why.",
      "Which covariates does the lemma need if the emission sees u but the transition does not?",
    ],
    next: "swift run chapter-D",
    entries: factorization + independence + posterior)

  private static let factorization: [Chapter.Entry] = [
    .prose(
      """
      Every number in this book is computed twice: once by the code that trains, once by a road that shares nothing with it. \
      Quadrature and distribution functions come from the GNU Scientific Library, matrix products from OpenBLAS. Both bring a \
      function named cblas_dgemm. Before anything else, then: whose is running?
      """),
    .claim(GroundClaims.provider),
    .prose(
      """
      A time series x_1 … x_T is the visible part of something hidden. We write the hidden part z_1 … z_T, let known inputs \
      u_1 … u_T act on both, and ask for the density of all of it together. Nothing is assumed yet.
      """),
    .equation("6", "p(x_{1:T}, z_{1:T} | u) = Π_t p(x_t | x_{1:t−1}, z_{1:t}, u) · p(z_t | x_{1:t−1}, z_{1:t−1}, u)"),
    .claim(FactorizationClaims.chainRule),
    .prose(
      """
      This is only the chain rule, so it holds for any density at all. Note what its second factor is given: the past \
      observations. A model in which x_{t−1} acts on z_t is allowed here and forbidden from the next line on.
      """),
    .predict("Which two assumptions turn the chain rule into a state space model with memory j?"),
    .equation("7", "p(z_t | x_{1:t−1}, z_{1:t−1}, u_{1:t}) = p(z_t | z_{t−j:t−1}, u_{t−j:t})     for t > j"),
    .claim(FactorizationClaims.markov),
    .equation("8", "p(x_t | x_{1:t−1}, z_{1:t}, u_{1:t}) = p(x_t | z_{t−j+1:t}, u_{t−j+1:t})"),
    .claim(FactorizationClaims.emission),
    .prose(
      """
      The paper writes Eq 07 without x_{1:t−1} on the left. That hides the assumption: observations never feed back into the \
      states. With the left side in full, as above, Eqs 07 and 08 are two statements of the same kind, and the chain rule needs both.
      """),
    .prose(
      """
      The first j states have no full history. They get a law of their own, p(z_{1:j} | u_{1:j}), and their observations see as \
      many states as there are.
      """),
    .equation("9", "p(z_{1:j}, x_{1:j} | u_{1:j}) = p(z_{1:j} | u_{1:j}) · Π_{t≤j} p(x_t | z_{1:t}, u_{1:t})"),
    .claim(FactorizationClaims.initial),
    .equation(
      "10",
      "p(x_{1:T}, z_{1:T} | u) = p(z_{1:j} | u_{1:j}) · Π_{t>j} p(z_t | z_{t−j:t−1}, u_{t−j:t}) · Π_t p(x_t | z_{t−j+1:t}, u_{t−j+1:t})"
    ),
    .claim(FactorizationClaims.factorized),
    .prose("The paper's first equation is the same product with the first j steps kept in one piece."),
    .equation(
      "1",
      "p(x_{1:T}, z_{1:T} | u) = p(z_{1:j}, x_{1:j} | u_{1:j}) · Π_{t>j} p(z_t | z_{t−j:t−1}, u_{t−j:t}) p(x_t | z_{t−j+1:t}, u_{t−j+1:t})"
    ),
    .claim(FactorizationClaims.blocks),
    .prose(
      """
      Here every factor is linear and Gaussian, so the product is one large Gaussian and can be compared entry by entry. Later the \
      transition becomes a diffusion and nothing can be written down. This small model stays: it is the ruler for all that follows.
      """),
  ]

  private static let independence: [Chapter.Entry] = [
    .prose(
      """
      We see x and want z. The posterior of the trajectory is again a product over time, by the chain rule; the question is how \
      much each factor has to be given. The graph answers. Draw an arrow from every variable to the factors it appears in. Two \
      variables are independent given others when every path between them is blocked. A given variable blocks the paths through \
      it, with one exception: where two arrows meet, giving the meeting point, or anything below it, opens the path.
      """),
    .predict(
      "z_t is to be inferred from its j predecessors and the observations x_{t:T}. Which covariates matter: u_{t−j:t}, or all up to u_T?"
    ),
    .equation("16, corrected", "p(z_t | x_{1:T}, z_{1:t−1}, u_{1:T}) = p(z_t | x_{t:T}, z_{t−j:t−1}, u_{t−j:T})"),
    .claim(GraphClaims.lemma),
    .prose(
      """
      The past is cut off by the j predecessors. The future is not: x_{t+1} is given, and the arrows from z_t and u_{t+1} meet \
      there or just above. An observed sum makes its parts dependent. If u_{t+1} explains a rise in x_{t+1}, then z_t need not. \
      The paper drops u_{t+1:T}, in Eqs 03, 16 and 20, and so gives the encoder less than the exact posterior uses.
      """),
    .claim(GraphClaims.missingCovariates),
    .prose(
      """
      A separation on the graph holds for every density along it; a missing one only says that some density shows the dependence. \
      So here is one, with two time steps and numbers.
      """),
    .equation(
      "A.b",
      "z_1 ~ N(0, 1)    z_2 = a z_1 + b u_2 + N(0, q)    x_t = z_t + N(0, r)\n∂E[z_1 | x_1, x_2]/∂u_2 = −a b P/(a² P + q + r),    P = r/(1 + r)"
    ),
    .claim(PosteriorClaims.collider),
    .figure("A-collider", Figures.collider),
    .prose("For t ≤ j there is a second catch, in Eq 09: the lemma is true only if no early observation sees a later state."),
    .claim(GraphClaims.firstObservations),
    .prose(
      """
      When the transition is a diffusion, each z_t hangs at the end of a chain of noisy states z_t^K → … → z_t^1 → z_t, and the \
      context enters every arrow. Seen from outside, nothing has changed.
      """),
    .claim(GraphClaims.augmented),
    .prose("The lemma's last factor says that the chain is nobody else's business."),
    .equation("17", "p(z_t^{1:K} | everything else) = p(z_t^{1:K} | z_t, z_{t−j:t−1}, u_{t−j:t})"),
    .claim(GraphClaims.noiseChain),
    .prose(
      """
      Keep in mind what is on the right: the context as well as z_t. The noising process that will stand in for this factor, \
      q(z_t^{1:K} | z_t), does not see the context. It is an approximation, and the bound will pay for it.
      """),
  ]

  private static let posterior: [Chapter.Entry] = [
    .prose(
      """
      In the linear-Gaussian model all of this can be computed. A model of order j in z is a model of order 1 in the window \
      z_{t−j+1:t}, so the Kalman filter applies as it stands, and the evidence is a by-product.
      """),
    .equation("A.d", "log p(x_{1:T} | u) = Σ_t log p(x_t | x_{1:t−1}, u)"),
    .claim(PosteriorClaims.evidence),
    .prose("What is missing is integrated out: a filter that sees only some entries at a time, or none, does just that."),
    .claim(MissingClaims.filter),
    .equation("13", "p(z_{1:T} | x_{1:T}, u) = p(x_{1:T}, z_{1:T} | u)/p(x_{1:T} | u)"),
    .claim(PosteriorClaims.normalized),
    .prose(
      """
      The denominator is what makes inference hard: an integral over all states. Here the filter does it in one pass. With a network in \
      the transition nobody can, and an encoder will stand in for the quotient.
      """),
    .claim(PosteriorClaims.smoother),
    .figure("A-smoothing", Figures.smoothing),
    .prose(
      """
      Marginals of windows are what a smoother gives. An encoder is asked for something else: the law of z_t given its own \
      predecessors and the observations from t on. That needs only a message from the future, p(x_{t+1:T} | z_{t−j+1:t}, u), \
      carried backwards; no filter runs at all. This is why the paper's encoder reads the observations from the end.
      """),
    .equation(
      "A.f",
      "p(z_t | z_{t−j:t−1}, x_{t:T}, u) ∝ p(z_t | z_{t−j:t−1}, u) · p(x_t | z_{t−j+1:t}, u) · p(x_{t+1:T} | z_{t−j+1:t}, u)"),
    .claim(PosteriorClaims.smoothingFactor),
    .equation("15", "p(z_{1:T} | x_{1:T}, u) = p(z_{1:j} | x_{1:T}, u) · Π_{t>j} p(z_t | z_{t−j:t−1}, x_{t:T}, u_{t−j:T})"),
    .claim(PosteriorClaims.posteriorProduct),
    .prose(
      """
      The first factor is one joint density of z_{1:j} and is counted once. The factorization is an equality: the proof's ∝ and \
      its final normalisation are not needed. With these factors in hand, an encoder can be measured against the best one.
      """),
  ]
}

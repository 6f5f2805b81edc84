import ChapterKit

/// First part: the joint density as a product over time.
enum FactorizationPart {
  static let entries: [Chapter.Entry] = opening + assumptions + products

  private static let opening: [Chapter.Entry] = [
    .prose(
      """
      A time series x_1 … x_T is observed. We suppose that it depends on states z_1 … z_T that are hidden, and that known inputs \
      u_1 … u_T act on both. The first task is the joint density of the states and the observations. The chain rule writes it as \
      a product over time. One thing is assumed: what happens at time t does not depend on inputs after t.
      """),
    .equation(
      "6, as printed",
      """
      p(x_{1:T}, z_{1:T} | u_{1:T})
        = Π_t p(x_t | x_{1:t−1}, z_{1:t}, u_{1:t})
            · p(z_t | x_{1:t−1}, z_{1:t−1}, u_{1:t})
      """),
    .prose(
      """
      A claim follows. A claim is a statement that the program tests now, while it prints the page. It \
      begins with the statement. Below it stands one comparison. First comes the case, then “by the code”: the value that the package \
      computes. Then, after \
      a dot, comes the oracle: how a second program, which shares no code with the first, found the same number. The \
      foils come last. A foil is the value that a plausible mistake would give, and it must differ from the right value by more \
      than the error allowed. “Holds” means that code and oracle agree in every check and that every foil was refused. Later \
      chapters have findings too: statements about recorded results of long runs.
      """),
    .claim(FactorizationClaims.chainRule),
    .prose(
      """
      The second factor is given the past observations. A model in which x_{t−1} acts on z_t is therefore still allowed. The \
      next equation forbids it.
      """),
  ]

  private static let assumptions: [Chapter.Entry] = [
    .predict(
      "Which two assumptions turn the chain rule into a state space model with memory j?",
      answer: .choice(
        [
          "The densities are Gaussian, and they are the same at every time.",
          "States and observations depend on the last states alone, and no observation acts on a later state.",
          "The observations are independent of each other, and so are the states.",
        ], right: 1, because: "Eqs 07 and 08 say this; they need no Gaussian, and the states stay dependent.")),
    .equation(
      "7, corrected: DEVIATIONS 5", "p(z_t | x_{1:t−1}, z_{1:t−1}, u_{1:t})\n  = p(z_t | z_{t−j:t−1}, u_{t−j:t}),     t > j"),
    .claim(FactorizationClaims.markov),
    .equation("8, as printed", "p(x_t | x_{1:t−1}, z_{1:t}, u_{1:t}) = p(x_t | z_{t−j+1:t}, u_{t−j+1:t})"),
    .claim(FactorizationClaims.emission),
    .prose(
      """
      The paper writes Eq 07 without x_{1:t−1} on the left. It therefore does not state the assumption that observations never \
      act on later states. The step from Eq 06 to Eq 10 \
      needs that assumption, and the paper uses it.
      """),
    .prose(
      """
      The first j states have no full history. They have a density of their own, p(z_{1:j} | u_{1:j}). The paper leaves the \
      density of their observations p(x_{1:j} | z_{1:j}, u_{1:j}) in one piece. Here it is a product in which x_t depends on the \
      states up to t, since later equations of the paper need this.
      """),
    .equation(
      "9, corrected: DEVIATIONS 4",
      "p(z_{1:j}, x_{1:j} | u_{1:j})\n  = p(z_{1:j} | u_{1:j}) · Π_{t≤j} p(x_t | z_{1:t}, u_{1:t})"),
    .claim(FactorizationClaims.initial),
  ]

  private static let products: [Chapter.Entry] = [
    .prose("Put into the chain rule, the assumptions give the model. For t < j, the windows below begin at time 1."),
    .equation(
      "10, corrected: DEVIATIONS 4",
      """
      p(x_{1:T}, z_{1:T} | u_{1:T})
        = p(z_{1:j} | u_{1:j}) · Π_{t>j} p(z_t | z_{t−j:t−1}, u_{t−j:t})
          · Π_t p(x_t | z_{t−j+1:t}, u_{t−j+1:t})
      """),
    .claim(FactorizationClaims.factorized),
    .prose("The paper's first equation is the same product with the first j steps kept in one piece."),
    .equation(
      "1, as printed",
      """
      p(x_{1:T}, z_{1:T} | u_{1:T})
        = p(z_{1:j}, x_{1:j} | u_{1:j})
          · Π_{t>j} p(z_t | z_{t−j:t−1}, u_{t−j:t}) p(x_t | z_{t−j+1:t}, u_{t−j+1:t})
      """),
    .claim(FactorizationClaims.blocks),
    .prose(
      """
      In these claims every factor is linear and Gaussian, so the product is one large Gaussian, and code and oracle can be \
      compared entry by entry. Later the transition becomes a diffusion, and its density has no formula. The linear-Gaussian \
      model stays: it is the case in which every later approximation can be compared with the exact value.
      """),
  ]
}

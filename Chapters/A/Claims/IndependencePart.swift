import ChapterKit

/// Second part: Lemma 1 as a question to the graph, and its smallest counterexample.
enum IndependencePart {
  static let entries: [Chapter.Entry] = graph + example + rest

  private static let graph: [Chapter.Entry] = [
    .prose(
      """
      We observe x and want z. By the chain rule the posterior of the states is a product over time. The question is what each \
      factor must be given, and a graph answers it. For \
      j = 1 every factor of Eq 10 has one variable before its bar. Draw an arrow to it \
      from each variable behind the bar. The result is a directed graph without cycles. For j = 1 and T = 3:
      """),
    .record {
      """
          u_1     u_2     u_3        each u_t also has an arrow
           │   ↘   │   ↘   │         straight to x_t, and
           ↓       ↓       ↓         u_{t−1} one to z_t (↘)
          z_1  →  z_2  →  z_3
           │       │       │
           ↓       ↓       ↓
          x_1     x_2     x_3
      """
    },
    .prose(
      """
      Two variables are independent given others when every path between them is blocked. A variable that is given blocks the \
      paths through it, with one exception. Where two arrows of the path meet (→ v ←), the \
      path is blocked at v as long as neither v nor a variable that arrows lead to from v is given. Giving one of them opens it.
      """),
    .predict(
      "z_t is to be inferred from its j predecessors and the observations x_{t:T}. Which covariates matter?",
      answer: .choice(
        ["u_{t−j:t}", "u_{t−j:T}"], right: 1,
        because: "The observations after t are given, and they open the paths from the inputs after t.")),
    .equation(
      "16, one factor, corrected: DEVIATIONS 1",
      "p(z_t | x_{1:T}, z_{1:t−1}, u_{1:T})\n  = p(z_t | x_{t:T}, z_{t−j:t−1}, u_{t−j:T}),     t > j"),
    .claim(GraphClaims.lemma),
    .prose(
      """
      The j predecessors separate z_t from the past. Nothing separates it from the future. In the drawing take z_1 → z_2 ← u_2: \
      x_2 lies below z_2 and has been observed, which opens the path from u_2 to z_1. If u_2 explains a rise in x_2, then z_1 \
      need not explain it. The paper leaves u_{t+1:T} out of Eqs 03, 16 and 20. Its encoder is therefore given less than the \
      exact posterior depends on.
      """),
    .claim(GraphClaims.missingCovariates),
  ]

  private static let example: [Chapter.Entry] = [
    .prose(
      """
      A separation on the graph holds for every density that factorizes along it. Where the graph has an open path, some \
      densities show the dependence and others do not. Here is one that shows it: two time steps and one state. The number a \
      carries z_1 to z_2, the number b is the effect of the input, and q and r are the variances of the noise in z_2 and in each \
      x_t.
      """),
    .equation("A.b", "z_1 ~ N(0, 1)    z_2 = a z_1 + b u_2 + N(0, q)    x_t = z_t + N(0, r)"),
    .predict(
      "Take a = 0.9, b = 1.5, q = 0.3, r = 0.2. u_2 rises by 1. By how much does E[z_1 | x_1, x_2] change?",
      answer: .number(-0.3543, tolerance: 0.03, because: "It is −a b P/(a² P + q + r) with P = r/(1 + r): −0.225/0.635.")),
    .prose(
      """
      Let x_1 = 0.4 and x_2 = −1.1. All of it can be done on paper. After x_1 the state z_1 has the variance P \
      and the mean m. From these follow the prediction of x_2, its variance S, and the gain G with which z_1 is corrected.
      """),
    .equation(
      "A.b by hand",
      """
      P = r/(1 + r) = 1/6                      m = 0.4/(1 + r) = 1/3
      S = a² P + q + r = 0.135 + 0.5 = 0.635   G = a P/S = 0.15/0.635 = 0.2362
      E[z_1 | x_1, x_2] = m + G (x_2 − a m − b u_2)
      u_2 = 0:   0.3333 + 0.2362 · (−1.1 − 0.3)       =  0.0026
      u_2 = 1:   0.3333 + 0.2362 · (−1.1 − 0.3 − 1.5) = −0.3517
      """),
    .claim(PosteriorClaims.collider),
    .figure("A-collider", Figures.collider),
    .prose(
      """
      The sloping line is the exact posterior mean. If the lemma were right as printed, the mean would not depend on u_2; the level \
      line is drawn at the value for u_2 = 0.
      """),
  ]

  private static let rest: [Chapter.Entry] = [
    .prose(
      """
      For t ≤ j the lemma needs a second correction, the one already made in the display of Eq 09: no early observation may depend on a \
      later state. The paper's Eq 09 allows that.
      """),
    .claim(GraphClaims.firstObservations),
    .prose(
      """
      In this paper the transition will be a diffusion. Each z_t is then the last of a sequence of noisy states z_t^K → … → \
      z_t^1 → z_t. The context c_t = (z_{t−j:t−1}, u_{t−j:t}) has an arrow to each of them but z_t^K. The \
      independences among z, x and u stay the same.
      """),
    .equation(
      "12, as printed",
      """
      p(x_{1:T}, z_{1:T}, {z_t^{1:K}}_{t>j} | u_{1:T})
        = p(z_{1:j}, x_{1:j} | u_{1:j})
          · Π_{t>j} [p(z_t^K) Π_k p(z_t^{k−1} | z_t^k, z_{t−j:t−1}, u_{t−j:t})]
               p(x_t | z_{t−j+1:t}, u_{t−j+1:t})
      """),
    .claim(GraphClaims.augmented),
    .prose("The lemma's last factor says what the noisy states of one time depend on."),
    .equation("17, one factor, as printed", "p(z_t^{1:K} | everything else) = p(z_t^{1:K} | z_t, z_{t−j:t−1}, u_{t−j:t})"),
    .claim(GraphClaims.noiseChain),
    .prose(
      """
      The right side contains the context as well as z_t. The noising process that will replace this factor, q(z_t^{1:K} | z_t), \
      does not depend on the context. It is an approximation. Chapter C shows that it makes the bound on the evidence looser.
      """),
  ]
}

import ChapterKit

/// Section A of the paper, and Lemma 1 of section C.1: the state space model, its factorization and its posterior.
package enum SectionA {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "A", "A state space with memory j", guide: guide, before: [], budget: 3,
    questions: [
      .init(
        """
        In Chapters/A/Claims/PosteriorClaims.swift set b to 0 in the first line of `collider`. Which foils of Eq A.b are no \
        longer refused?
        """,
        answer: """
          All three. The input no longer acts, so the derivative is 0 and every foil gives the right value. The code is still \
          right, but this example can no longer tell it from the mistakes, and the program says so.
          """),
      .init(
        """
        On the graph of order 2 and length 7 (`Graph.unrolled`, Sources/A-StateSpace), is z_5 separated from u_7 given x_{5:6}, \
        z_{3:4} and u_{3:5}? And if x_7 is given too?
        """,
        answer: """
          Separated at first. u_7 has arrows to z_7 and x_7 only. Every path from there back to z_5 has two arrows that meet at \
          z_7 or x_7, and neither is given. With x_7 given, the path z_5 → z_7 ← u_7 is open, since x_7 lies below z_7.
          """),
      .init(
        "Which covariates does the lemma need if the emission is given u but the transition is not?",
        answer: """
          u_{t−j+1:T}. The inputs after t still meet the states at the observations x_{t+1:T}, which are given. u_{t−j} entered \
          through the transition to z_t alone, so it is no longer needed.
          """),
    ],
    next: "swift run chapter-D",
    parts: [
      .init("The joint density", FactorizationPart.entries),
      .init("What the posterior depends on", IndependencePart.entries),
      .init("The posterior computed", PosteriorPart.entries),
      .init(
        "Engine room", isOptional: true,
        [
          .prose(
            """
            Every number here is computed twice, and the two programs should share as little as possible. The code takes its \
            matrix products from the library OpenBLAS. The oracles take integrals and distribution functions from the GNU \
            Scientific Library. Both libraries bring a function named cblas_dgemm, which multiplies matrices. The next claim \
            says which of the two this process calls.
            """),
          .claim(GroundClaims.provider),
        ]),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Write the joint density of a state space model with memory j as a product over time.",
      "Read from a graph which variables a factor of the posterior depends on.",
      "Explain why the posterior of z_t depends on inputs that come after t.",
      "Name the factors of the exact posterior that an encoder has to approximate.",
    ],
    needs: "The chain rule of probability, Gaussian conditioning, the Kalman filter.", minutes: 50,
    words: [
      ("claim", "a statement that the program tests each time the chapter is run"),
      ("oracle", "a second way to the same number, which shares no code with the first"),
      ("foil", "a plausible mistake; its value must differ from the right one"),
      ("finding", "a statement about recorded results of long runs; it is tested against the record"),
      ("covariate", "an input u_t that is known at every time, also called an input here"),
      ("memory j", "the number of earlier states that a transition is given"),
      ("window", "the last j states z_{t−j+1:t}, taken as one vector"),
      ("separated", "of two variables in a graph: every path between them is blocked"),
      ("moral graph", "the graph without directions in which all parents of a variable are joined"),
      ("evidence", "p(x_{1:T} | u_{1:T}), the density of what was observed"),
      ("smoothed transition", "p(z_t | z_{t−j:t−1}, x_{t:T}, u_{t−j:T}), one factor of the posterior"),
    ],
    known: """
      The joint density, its graph, and the posterior as a product of an initial posterior and smoothed transitions, all exact \
      in a linear-Gaussian model.
      """,
    open: "What takes the posterior's place when the transition is a network and the evidence has no formula: chapters D and C.",
    weakness: """
      The identities are tested on small linear-Gaussian models with drawn coefficients, and the graph for j = 1, 2, 3 only. \
      These are tests and not proofs.
      """)
}

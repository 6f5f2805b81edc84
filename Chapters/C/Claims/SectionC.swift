import ChapterKit

/// Section C of the paper: the evidence bound. Lemma 1, with which the section opens, is chapter A's.
package enum SectionC {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "C", "A bound on the evidence", guide: guide, before: ["swift run chapter-A", "swift run chapter-E"], budget: 5,
    questions: [
      .init(
        """
        In Chapters/C/Claims/Bench.swift let poorSteps return exactSteps(index). Which claims lose a foil, and why do the others \
        keep theirs?
        """,
        answer: """
          Eq C.a and Eq C.i. In C.a both divergences become zero, so the foil with swapped arguments equals the right value. \
          In C.i the gradient at the exact posterior is zero, so the foil with the opposite sign equals it. The other foils \
          leave out a term that is not zero at the exact posterior either.
          """),
      .init(
        """
        In Chapters/C/Claims/ChainClaims.swift, claim Eq C.h, replace [0.5] by [0.1] in both places. Does the sum without C \
        still exceed the evidence?
        """,
        answer: """
          No. With one level C = ½ log(2πβ), which is −0.23 at β = 0.1. Without a negative C the sum is lower than with it, so \
          it stays below the evidence. The foil is not refused any more, and the claim fails for that reason.
          """),
      .init(
        """
        In Chapters/C/Claims/TestExample.swift set both sightVariances to 5. What becomes of the loss in Eq 03 when the \
        observations say little?
        """,
        answer: """
          It falls from 0.0213 to 0.0059 nats. The variance P of z_1 given x_1 rises from 0.048 to 0.83, which alone would raise \
          the loss, but x_2 now says little about z_1, whether u_2 is known or not.
          """),
    ],
    next: "swift run chapter-G",
    parts: [
      .init("The bound and its gap", BoundPart.entries), .init("The displays of section C.2", DisplayPart.entries),
      .init("Entropy and noise chain", ChainPart.entries),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Write the evidence as a lower bound plus one divergence.",
      "Compute the gap of the bound for a Gaussian encoder whose variances are wrong.",
      "Name the four terms of the bound, and say which of them need noisy states.",
      "Decide whether to draw the entropy or to use its closed form.",
      "Explain why the chain of noise levels gives a second lower bound and not an equality.",
    ],
    needs:
      """
      Chapter A for the model and the posterior's factors, chapter E for the diffusion loss and the constant C.
      """, minutes: 60,
    words: [
      ("evidence", "log p(x | u), the log-likelihood of a whole series with all states integrated out"),
      ("encoder", "the approximate posterior q(z | x, u) of the states"),
      ("gap", "log p(x | u) minus the bound, in nats"),
      ("foil", "a plausible wrong result that a claim's check must refuse"),
      ("oracle", "the independent computation with which a claim is compared"),
      ("cross-entropy", "E_q[−log p]: the mean negative log-likelihood of p under draws from q"),
      ("cubature", "an average over a few fixed points that equals a Gaussian expectation for quadratic functions"),
      ("noise chain", "the noisy copies z_t^1 … z_t^K of one state z_t, each with more noise than the last"),
      ("q_chain", "the distribution of the noisy copies given z_t; it is fixed and not learned"),
      ("IWAE_n", "importance weighted bound: the mean of log (1/n) Σ p/q over n draws (Burda et al. 2016)"),
      ("missing entry", "a coordinate of an x_t that was not observed"),
    ],
    known: """
      The bound of section C.2 lies below the evidence by the divergence of the encoder from the exact posterior, plus the \
      divergence of the noise chain from its exact posterior at every t > j. Both were computed exactly for linear models.
      """,
    open: """
      All examples here are linear and Gaussian. How large the two divergences are for trained networks is a question of \
      experiments, which chapter 4 reports.
      """,
    weakness: """
      The noise chain makes the bound loose even with a perfect encoder, and the diagonal Gaussian encoder adds to that. The \
      paper's constant C may not be dropped where the bound itself is reported.
      """)
}

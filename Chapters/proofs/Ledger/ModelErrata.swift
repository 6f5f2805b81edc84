/// The model, its posterior and the bound.
extension PaperLedger {
  static let modelErrata = [
    Erratum(
      1, .wrong, "Lemma 1, Eqs 03, 16, 20",
      "Given x_{t:T}, z_t depends on u_{t+1:T} as well: an observed sum makes its parts dependent.",
      claims: ["Lemma 1", "Eq 16", "Eq A.b", "Eq 03"]),
    Erratum(
      2, .wrong, "Eqs 03, 19",
      "“No approximation but the dependence on φ” overlooks two: q_chain sees neither context nor ψ, and each smoothed transition is a diagonal Gaussian.",
      claims: ["Eq 05a", "Eq 18", "Eq B.h"]),
    Erratum(
      3, .ambiguous, "Eqs 03, 19, 22, 45",
      "q(z_{1:j} | x_{1:T}, u_{1:t}) has a t that belongs to nothing; Eq 04a has the right u_{1:T}.",
      claims: ["Eq 15", "Eq 16"]),
    Erratum(
      4, .loose, "Eqs 09, 12", "The case t ≤ j needs p(x_{1:j} | z_{1:j}) = Π p(x_t | z_{1:t}), which is never said.",
      claims: ["Eq A.c", "Eq 09"]),
    Erratum(
      5, .loose, "Eq 07", "That observations do not feed back into states is assumed in silence.", claims: ["Eq 06", "Eq 07"]),
    Erratum(
      6, .wrong, "section 2, proof of Lemma 1",
      "The transitions are called time-inhomogeneous and time-homogeneous; one parameter set serves all t.",
      claims: ["Eq 02"]),
    Erratum(
      7, .loose, "proof of Lemma 1", "The chain rule is written with ∝ and normalised at the end.",
      resolution: "It is an equality throughout; chapter A states it so (Eq 15)."),
    Erratum(
      8, .loose, "after Eq 18",
      "Integrating Eq 18 over the noisy states gives 1. The transition density is its normalising constant.",
      claims: ["Eq 18"]),
    Erratum(
      9, .ambiguous, "sections 2, A.1",
      "z^K is exactly N(0, I) under the model and nearly so under the noising process; R^M and R^d are one space; a sentence breaks off.",
      claims: ["Eq D.m", "Eq D.n"], resolution: "M in shapes, d in formulas per coordinate (docs/NOTATION.md)."),
    Erratum(
      10, .loose, "A.1",
      "A model with identity emissions is a limit only: with a point mass for an emission the bound is infinite.",
      claims: ["Eq B.l", "Eq B.m"]),
  ]

  static let boundErrata = [
    Erratum(
      11, .wrong, "Eqs 04b, 05, 25, 26",
      "“Can be rewritten as” is an inequality; what it loses is the divergence of q_chain from the model's own chain.",
      claims: ["Eq 05a", "Eq 05b"]),
    Erratum(
      12, .wrong, "Eqs 04b, 26", "The average over histories is missing.", claims: ["Eq 26"]),
    Erratum(
      13, .wrong, "C.2, second display", "log q(z_{1:j}) is subtracted j times.", claims: ["Eq 19", "Eq 47"]),
    Erratum(
      14, .ambiguous, "C.2", "“Substituting Eqs 01 and 19” must be Eqs 12, 19 and 20.",
      resolution: "Eqs 12, 19 and 20 are what chapter C puts in (its claim Eq 19)."),
    Erratum(
      15, .loose, "C.2", "One sum of reconstructions from t = 1 to T uses the assumption of item 4.", claims: ["Eq 23", "Eq A.c"]),
    Erratum(
      16, .ambiguous, "Eqs 05a, 24", "How far Σ_k reaches.",
      resolution: "Over both logarithms, as the lines of chapter C have it (Eqs 24 and 30d)."),
    Erratum(
      17, .ambiguous, "Eqs 22, 24, 33, 39", "L_init does not depend on θ; L_diff has three meanings.",
      resolution: "Chain, transition term and squared errors are three names here (docs/NOTATION.md)."),
    Erratum(
      18, .wrong, "I.2", "What is called ELBO is its negative; λ ends at 1.245 and not at 1; below 1 the objective is no bound.",
      claims: ["Eq I.c", "Eq I.d"]),
  ]
}

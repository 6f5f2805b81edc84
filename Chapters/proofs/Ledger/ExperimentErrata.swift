/// The prior, the networks and the experiment.
extension PaperLedger {
  static let priorErrata = [
    Erratum(38, .wrong, "G, before Eq 45", "The first line lacks −log ∫.", claims: ["Eq G.a", "Eq G.b"]),
    Erratum(
      39, .ambiguous, "G",
      "A divergence stands inside the average over q_Φ, which it does not depend on; “optimal expected marginal log-likelihood”.",
      resolution: "The expected log-prior under the aggregate posterior; the divergence is taken once (Eqs G.d and G.h)."),
    Erratum(
      40, .wrong, "H.6", "With j auxiliary states the window always has j entries: nothing is padded.",
      claims: ["Eq G.g", "Eq H.u"]),
    Erratum(
      41, .wrong, "H.1, Table 2",
      "“No feature embeddings” beside a feature embedding of dimension 8; a “U-net” that never changes resolution.",
      resolution:
        "No feature embedding in the denoiser; the 8 is the mask embedding's width; a stack of residual blocks (docs/DEVIATIONS.md)."
    ),
    Erratum(
      42, .ambiguous, "H.3 to H.5",
      "The encoder is conditioned on x_{1:T} in one place; a window runs backwards; j steps of time beside j + 1 covariates.",
      claims: ["Eq 21", "Eq H.r", "Eq H.t"],
      resolution: "x_{t:T}; oldest first; the covariates of t − j … t (docs/DEVIATIONS.md)."),
    Erratum(
      43, .ambiguous, "I.1", "The list of ψ is the baseline's; for a diffusion ψ is the denoiser.", claims: ["Eq J.b", "Eq I.f"]),
    Erratum(
      44, .loose, "H.4", "The mask enters the encoder; what the reconstruction does with missing entries is not said.",
      claims: ["Eq C.c", "Eq 23", "Eq 50"]),
    Erratum(
      45, .ambiguous, "throughout",
      "S, L, β, σ and d, M, D are each used for two things; Algorithms 1 and 2 are not in the text.",
      resolution: "One symbol, one name (docs/NOTATION.md); chapter I prints both algorithms and checks them."),
    Erratum(
      46, .ambiguous, "H.1, Table 2", "A two-tap convolution that pads on the right never shows the target its history.",
      claims: ["Eq 2.b", "Eq H.l", "Eq H.d"]),
  ]

  static let experimentErrata = [
    Erratum(
      47, .experiment, "section 4", "N(0, 0.2) may be a variance or a deviation; z_0 is not given.", claims: ["Eq 4.b", "Eq 4.e"]),
    Erratum(48, .experiment, "Table 2", "The “linear” schedule has no range.", claims: ["Eq D.l", "Table 2"]),
    Erratum(
      49, .wrong, "F, F.1.1, Table 3",
      "Two tuning metrics; Table 1 for Table 3; a learning rate outside of its range; S_k for a model without levels.",
      claims: ["Table 3", "Eq F.u", "Eq F.v"],
      resolution: "The tables' own numbers are the settings; the wrong references are read as the right ones."),
    Erratum(
      50, .loose, "section 4",
      "The Jensen–Shannon divergence prefers a Gaussian on one mode to the Gaussian with the right moments.",
      claims: ["Eq F.o", "Eq 4.u", "Eq 4.t", "Eq J.i"]),
    Erratum(
      51, .loose, "section 2, D.1", "The bound is that of the ancestral chain; a faster sampler draws from another density.",
      claims: ["Eq B.k", "Eq 2.f"]),
    Erratum(
      52, .loose, "section 4",
      "The last state is drawn by filtering from an encoder trained on summaries of the future; forecasts must not see what they forecast.",
      claims: ["Fig 2", "Eq 2.c", "Eq 4.v"]),
    Erratum(
      53, .loose, "section 4", "One data set, one seed and λ = 1.245 make no controlled comparison of priors.",
      claims: ["Eq J.q", "Eq J.p", "Eq F.s"]),
  ]
}

/// Eqs 01 to 21: the model, its posterior and the encoder's form.
extension PaperLedger {
  static let modelRows = [
    LedgerRow(
      "Eq 01", in: "2", .identity,
      "The joint density is that of the first j steps times a transition and an emission for each later step.",
      "A-StateSpace/Factorization", "logDensity"),
    LedgerRow(
      "Eq 02", in: "2", .definition,
      "The transition with its noisy states is a start from N(0, I) and K conditional steps towards the clean state.",
      "B-ReverseProcess/ReverseChain", "ancestral"),
    LedgerRow(
      "Eq 03", in: "2", .definition,
      "The encoder is an initial factor, a smoothed transition per step, and the noising process.",
      "C-EvidenceBound/Factors", "SmoothingPosterior", also: ["Eq 04"], isComputed: false),
    LedgerRow(
      "Eq 04", in: "2", .bound,
      "log p(x | u) is at least the reconstruction less two divergences, of the beginning and of the transitions (04a, 04b).",
      "C-EvidenceBound/EvidenceBound", "evidenceBound", also: ["Eq C.a", "Eq C.b"]),
    LedgerRow(
      "Eq 05", in: "2", .bound,
      "The transitions' divergence is replaced by the noise chain and the posterior's entropy (05a, 05b): a lower bound of it.",
      "C-EvidenceBound/EvidenceBound", "evidenceBound", also: ["Eq 05a", "Eq 05b"], isComputed: false),
    LedgerRow(
      "Eq 06", in: "A.1", .identity, "Any joint density is the product of its conditionals in time.",
      "A-StateSpace/JointGaussian", "joint"),
    LedgerRow(
      "Eq 07", in: "A.1", .definition, "z_t depends on the j states before it and the covariates beside them.",
      "A-StateSpace/Factorization", "transition"),
    LedgerRow(
      "Eq 08", in: "A.1", .definition, "x_t depends on the last j states and their covariates.", "A-StateSpace/Factorization",
      "emission"),
    LedgerRow(
      "Eq 09", in: "A.1", .definition, "The first j states have a law of their own, their observations the emission's.",
      "A-StateSpace/Factorization", "initialDistribution"),
    LedgerRow(
      "Eq 10", in: "A.1", .identity, "Under these assumptions the joint density is initial law, transitions and emissions.",
      "A-StateSpace/Factorization", "logDensity"),
    LedgerRow(
      "Eq 11", in: "B", .definition, "The transition density is the reverse chain with its noisy states integrated out.",
      "B-ReverseProcess/ReverseChain", "sample"),
    LedgerRow(
      "Eq 12", in: "B", .definition,
      "The joint density with the noisy states among the variables.",
      "A-StateSpace/UnrolledGraph", "unrolled", isComputed: false),
    LedgerRow(
      "Eq 13", in: "C.1", .definition,
      "The smoothing posterior of all states.",
      "A-StateSpace/KalmanFilter", "filter", isComputed: false),
    LedgerRow(
      "Eq 14", in: "C.1", .definition,
      "The variational posterior that stands in for it.",
      "H-Networks/SmoothingEncoder", "SmoothingEncoder", isComputed: false),
    LedgerRow(
      "Eq 15", in: "C.1", .identity,
      "The posterior factorizes over time; its left-hand side.",
      "A-StateSpace/SmoothingConditional", "smoothingConditionals", isComputed: false),
    LedgerRow(
      "Eq 16", in: "C.1", .identity, "Its factors for the clean states; as printed, without the future covariates they need.",
      "A-StateSpace/SmoothingConditional", "smoothingConditionals", also: ["Lemma 1", "Eq A.b", "Eq A.f"]),
    LedgerRow(
      "Eq 17", in: "C.1", .identity,
      "Its factors for the noisy states, which know nothing of the rest of the series.",
      "A-StateSpace/Separation", "isSeparated", isComputed: false),
    LedgerRow(
      "Eq 18", in: "C.1", .identity,
      "The posterior of a step's noisy states is the reverse chain, up to a constant: the transition density.",
      "E-DiffusionLoss/ExactGaussian", "reverseKernel", isComputed: false),
    LedgerRow(
      "Eq 19", in: "C.1", .definition,
      "The encoder's factorization: its initial factor, once.",
      "C-EvidenceBound/Factors", "SmoothingPosterior", also: ["Eq 04"], isComputed: false),
    LedgerRow(
      "Eq 20", in: "C.1", .definition, "The encoder's smoothed transitions and the noising process.",
      "H-Networks/SmoothingEncoder",
      "trajectories"),
    LedgerRow(
      "Eq 21", in: "C.1", .definition, "Summaries h_t of x_{t:T}, made by a recurrence that runs backwards.",
      "H-Networks/FutureSummary",
      "FutureSummary"),
    LedgerRow(
      "Lemma 1", in: "C.1", .identity, "Given its j predecessors and the observations from t on, z_t is independent of the past.",
      "A-StateSpace/Separation", "isSeparated", also: ["Eq 16", "Eq A.b"]),
  ]
}

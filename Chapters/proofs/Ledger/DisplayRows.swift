/// Displays without a number that a later step uses.
extension PaperLedger {
  static let displayRows = [
    LedgerRow(
      "the walk of section 4", in: "4", .definition, "z_t = 0.9 z_{t−1} ± 4, x_t = z_t + noise.", "4-BimodalNoise/Simulation",
      "simulate",
      also: ["Eq 4.a"]),
    LedgerRow(
      "Jensen's step", in: "C.2", .bound, "log ∫ q p/q ≥ E_q[log p − log q].", "C-EvidenceBound/EvidenceBound", "evidenceBound",
      also: ["Eq C.f", "Eq C.e"]),
    LedgerRow(
      "factors put in", in: "C.2", .identity, "The bound with every factor written out.", "C-EvidenceBound/EvidenceBound",
      "evidenceBound",
      also: ["Eq 19"], isComputed: false),
    LedgerRow(
      "terms grouped", in: "C.2", .identity, "One expectation per group of terms.", "C-EvidenceBound/EvidenceBound",
      "evidenceBound",
      also: ["Eq C.g"], isComputed: false),
    LedgerRow(
      "q(z^k | z^{k−1})", in: "D.1", .definition,
      "One step of noise.",
      "D-DiffusionChain/ExactChain", "step", also: ["Eq D.a", "Eq D.d"]),
    LedgerRow(
      "q(z^k | z⁰)", in: "D.1", .identity,
      "k steps of noise are one.",
      "D-DiffusionChain/ExactChain", "marginal", also: ["Eq D.a", "Eq D.b"]),
    LedgerRow(
      "L_forward", in: "E.1", .identity,
      "½ [ᾱ_K ‖z⁰‖² − dᾱ_K − d log(1 − ᾱ_K)].",
      "E-DiffusionLoss/LossWeights", "forwardLoss", also: ["Eq E.h"]),
    LedgerRow(
      "μ̃_k and β̃_k", in: "E.1", .identity,
      "The step back once z⁰ is known.",
      "D-DiffusionChain/ExactChain", "posterior", also: ["Eq E.f"]),
    LedgerRow(
      "the term at k = 1", in: "E.1", .identity,
      "The reconstruction has the weight w_1 and a finite constant; no divergence is involved.",
      "E-DiffusionLoss/LossWeights", "constant", also: ["Eq E.j", "Eq E.i"]),
    LedgerRow(
      "w_k", in: "E.1", .definition, "β_k/(2α_k (1 − ᾱ_k)), for a reverse variance of β_k.", "E-DiffusionLoss/LossWeights",
      "noiseErrorWeight",
      also: ["Eq E.r", "Eq 32"]),
    LedgerRow(
      "D_ψ and its coefficients", in: "E.2", .definition, "D = c_skip ẑ + c_out F(c_in ẑ, c_noise, c).",
      "E-Preconditioning/Preconditioning",
      "Preconditioning", also: ["Eq 34", "Eq E.n"]),
    LedgerRow(
      "ε_ψ from D_ψ", in: "E.2", .definition,
      "ε_ψ = (ẑ − D)/σ.",
      "E-Preconditioning/Preconditioning", "predictedNoise", also: ["Eq 37", "Eq E.n"]),
    LedgerRow(
      "p_η(z_{1:j})", in: "G", .definition, "The prior with its auxiliary states integrated out.",
      "G-HierarchicalPrior/HierarchicalPrior",
      "sampleInitialStates", also: ["Eq G.e", "Eq G.f", "Eq G.g"]),
    LedgerRow(
      "the prior's bound", in: "G", .bound, "E[log p_η] ≥ E[Σ log p_η(z_t | …)] − D_KL(q_Φ ‖ N(0, I)).",
      "G-HierarchicalPrior/HierarchicalPrior", "negativeLogLikelihood", also: ["Eq 45", "Eq G.h"]),
    LedgerRow(
      "the Gaussian transition", in: "H.5", .definition, "The baseline's diagonal Gaussian.", "H-Networks/Transitions",
      "negativeLogLikelihood",
      also: ["Eq 26"]),
    LedgerRow(
      "D + λR", in: "I.2", .definition, "Distortion plus λ times rate.", "I-Objective/Objective", "init",
      also: ["Eq I.c", "Eq I.d", "Eq 53"]),
    LedgerRow(
      "−log N(x; μ, Σ)", in: "I.3.2", .identity, "Half of squared error over variance plus log 2πσ².",
      "C-EvidenceBound/EvidenceBound",
      "reconstructionLoss", also: ["Eq 50"]),
  ]
}

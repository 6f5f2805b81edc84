/// Eqs 47 to 53, the algorithms and the tables: what is computed, and with which numbers.
extension PaperLedger {
  static let objectiveRows = [
    LedgerRow(
      "Eq 47", in: "I.3.1", .estimate,
      "log q_φ of the drawn beginnings, averaged.",
      "C-EvidenceBound/EvidenceBound", "evidenceBound"),
    LedgerRow(
      "Eq 48", in: "I.3.1", .estimate, "L_VHP with one auxiliary draw per trajectory.", "G-HierarchicalPrior/HierarchicalPrior",
      "negativeLogLikelihood"),
    LedgerRow(
      "Eq 49", in: "I.3.1", .definition,
      "The initialization loss is their sum.",
      "C-EvidenceBound/EvidenceBound", "initialization"),
    LedgerRow(
      "Eq 50", in: "I.3.2", .estimate,
      "The reconstruction loss of drawn trajectories under a diagonal Gaussian.",
      "C-EvidenceBound/EvidenceBound", "evidenceBound"),
    LedgerRow(
      "Eq 51", in: "I.3.3", .estimate,
      "log q_φ of the drawn transitions, averaged.",
      "C-EvidenceBound/EvidenceBound", "evidenceBound"),
    LedgerRow(
      "Eq 52", in: "I.3.4", .estimate, "The diffusion loss at S_k drawn levels per state.", "E-DiffusionLoss/DenoisingLoss",
      "estimate"),
    LedgerRow("Eq 53", in: "I.3.5", .definition, "The negative bound: the sum of all terms.", "I-Objective/Objective", "init"),
    LedgerRow(
      "Algorithm 1", in: "I.4", .definition, "The training loop; cited by the paper and absent from its text.",
      "I-Training/Trainer", "update",
      also: ["Eq I.b", "Eq 2.d"]),
    LedgerRow(
      "Algorithm 2", in: "I.4", .definition, "Drawing a trajectory from the encoder; cited and absent likewise.",
      "H-Networks/SmoothingEncoder",
      "trajectories", also: ["Eq 20"]),
  ]

  static let tableRows = [
    LedgerRow(
      "Table 1", in: "F.1", .definition, "Sizes and mixers of the shared networks.", "Runs/RunSettings", "settings"
    ),
    LedgerRow(
      "Table 2", in: "F.1", .definition, "Sizes of the denoiser and the schedule.", "Runs/RunSettings", "settings"),
    LedgerRow(
      "Table 3", in: "F.1.1", .definition, "Tuned values of λ, learning rates, batch, S and S_k for both models.",
      "Runs/RunSettings", "settings"),
    LedgerRow(
      "Table 4", in: "F.1.1", .definition, "Values that no trial varies.", "Runs/RunSettings", "settings"),
  ]
}

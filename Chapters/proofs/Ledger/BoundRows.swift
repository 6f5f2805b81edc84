/// Eqs 22 to 26, 45 and 46: the bound and the prior of its beginning.
extension PaperLedger {
  static let boundRows = [
    LedgerRow(
      "Eq 22", in: "C.2", .bound,
      "The initialization loss: E[log q(z_{1:j}) − log p_η(z_{1:j})].",
      "C-EvidenceBound/EvidenceBound", "initialization"),
    LedgerRow(
      "Eq 23", in: "C.2", .definition, "The reconstruction loss: one emission for each step from 1 to T.",
      "C-EvidenceBound/EvidenceBound",
      "reconstructionLoss", also: ["Eq C.c"]),
    LedgerRow(
      "Eq 24", in: "C.2", .bound,
      "The noise chain's loss, for every step behind the j-th.",
      "C-EvidenceBound/EvidenceBound", "evidenceBound"),
    LedgerRow(
      "Eq 25", in: "C.2", .definition, "Minus the entropy of the smoothed transitions.", "C-EvidenceBound/EvidenceBound",
      "logPosterior",
      also: ["Eq C.i"]),
    LedgerRow(
      "Eq 26", in: "C.2", .identity,
      "Chain and entropy together, noise integrated out, are the divergence of smoothed from prior transition.",
      "H-Networks/Transitions", "negativeLogLikelihood"),
    LedgerRow(
      "Eq 45", in: "G", .bound,
      "The initialization loss is at most the negative entropy plus L_VHP.",
      "G-HierarchicalPrior/HierarchicalPrior", "HierarchicalPrior", also: ["Eq G.a", "Eq G.b"], isComputed: false),
    LedgerRow(
      "Eq 46", in: "G", .bound,
      "With L_VHP in the place of the prior's term the sum is still a bound.",
      "C-EvidenceBound/EvidenceBound", "evidenceBound", isComputed: false),
  ]
}

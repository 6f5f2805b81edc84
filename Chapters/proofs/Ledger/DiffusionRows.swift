/// Eqs 27 to 44: one transition as a diffusion, and its loss.
extension PaperLedger {
  static let diffusionRows = reverseRows + lineRows + lossRows + outputRows + weightRows

  private static let reverseRows = [
    LedgerRow(
      "Eq 27", in: "D.1", .definition,
      "The model's density of a clean state is the reverse chain with all noisy states integrated out.",
      "E-DiffusionLoss/ExactGaussian", "modelMarginal"),
    LedgerRow(
      "Eq 28", in: "D.1", .definition,
      "The second line of Eq 27: the chain as a product of kernels, its start under the integral.",
      "E-DiffusionLoss/ExactGaussian", "reverseKernel", isComputed: false),
    LedgerRow(
      "Eq 29", in: "D.2", .identity,
      "The diffusion loss as L_forward and an average over uniform levels with the factor K w̃_k.",
      "E-DiffusionLoss/LevelDistribution", "uniform", isComputed: false),
  ]

  private static let lineRows = [
    LedgerRow(
      "Eq 30a", in: "E.1", .definition,
      "The surprise of a clean state: minus the logarithm of an integral.",
      "E-DiffusionLoss/DenoisingLoss", "bound", also: ["Eq 30b", "Eq 39"], isComputed: false),
    LedgerRow(
      "Eq 30b", in: "E.1", .identity,
      "The integrand multiplied and divided by q(z^{1:K} | z⁰).",
      "E-DiffusionLoss/DenoisingLoss", "bound", also: ["Eq 39"], isComputed: false),
    LedgerRow(
      "Eq 30c", in: "E.1", .bound,
      "The logarithm moved inside: an upper bound.",
      "E-DiffusionLoss/DenoisingLoss", "bound", also: ["Eq 39"], isComputed: false),
    LedgerRow(
      "Eq 30d", in: "E.1", .identity,
      "One quotient per step.",
      "E-DiffusionLoss/DenoisingLoss", "bound", also: ["Eq 39"], isComputed: false),
    LedgerRow(
      "Eq 30e", in: "E.1", .identity,
      "The first step set apart.",
      "E-DiffusionLoss/DenoisingLoss", "bound", also: ["Eq 39"], isComputed: false),
    LedgerRow(
      "Eq 30f", in: "E.1", .identity,
      "Every other step turned by Bayes' rule.",
      "E-DiffusionLoss/DenoisingLoss", "bound", also: ["Eq 39"], isComputed: false),
    LedgerRow(
      "Eq 30g", in: "E.1", .identity,
      "The marginals telescope.",
      "E-DiffusionLoss/DenoisingLoss", "bound", also: ["Eq 39"], isComputed: false),
    LedgerRow(
      "Eq 30h", in: "E.1", .identity,
      "Three kinds of terms: noisy end, levels, clean end.",
      "E-DiffusionLoss/DenoisingLoss", "bound", also: ["Eq 39"], isComputed: false),
  ]

  private static let lossRows = [
    LedgerRow(
      "Eq 31", in: "E.1", .identity, "The reverse kernel's mean in terms of the predicted noise.",
      "D-DiffusionChain/ForwardProcess",
      "reverseMean"),
    LedgerRow(
      "Eq 32", in: "E.1", .identity,
      "One level's divergence is a weighted squared error of the noise plus a constant.",
      "E-DiffusionLoss/LossWeights", "noiseErrorWeight"),
    LedgerRow(
      "Eq 33", in: "E.1", .bound,
      "All levels together bound the surprise, if the constant C is kept.",
      "E-DiffusionLoss/DenoisingLoss", "bound", also: ["Eq E.m"]),
  ]

  private static let outputRows = [
    LedgerRow(
      "Eq 34", in: "E.2", .definition, "The rescaled noisy state z̃^k/√ᾱ_k.", "D-DiffusionChain/ForwardProcess", "rescaled",
      also: ["Eq 36"]),
    LedgerRow(
      "Eq 35", in: "E.2", .identity, "The same with z̃^k written out.", "D-DiffusionChain/ForwardProcess", "noisy",
      also: ["Eq 34", "Eq 36"]),
    LedgerRow(
      "Eq 36", in: "E.2", .identity,
      "It is z⁰ + σ_k ε.",
      "D-DiffusionChain/ScheduleQuantities", "noiseLevel"),
    LedgerRow(
      "Eq 37", in: "E.2", .identity,
      "The weighted error of the noise is a weighted error of the network's output.",
      "E-Preconditioning/Preconditioning", "squaredNoisePerOutput", also: ["Eq E.n"]),
    LedgerRow(
      "Eq 38", in: "E.2", .definition,
      "The target y of that output.",
      "E-Preconditioning/Preconditioning", "target", also: ["Eq E.o"]),
    LedgerRow(
      "Eq 39", in: "E.2", .identity,
      "The loss as a sum over levels of weighted errors of the output.",
      "E-DiffusionLoss/DenoisingLoss", "bound"),
    LedgerRow(
      "Eq 40", in: "E.2", .identity,
      "Eq 39 once more, as the start of Eq 41.",
      "E-DiffusionLoss/LevelDistribution", "drawWeights", also: ["Eq 39", "Eq 41"], isComputed: false),
    LedgerRow(
      "Eq 41", in: "E.2", .estimate,
      "The sum is the mean over levels drawn from ρ, each error divided by ρ(k).",
      "E-DiffusionLoss/LevelDistribution", "drawWeights"),
  ]

  private static let weightRows = [
    LedgerRow("Eq 42", in: "E.2", .definition, "w̃_k = w_k c_out²/σ_k².", "E-DiffusionLoss/LossWeights", "outputErrorWeight"),
    LedgerRow(
      "Eq 43", in: "E.2", .identity,
      "w̃_k = w_k ᾱ_k.",
      "E-DiffusionLoss/LossWeights", "outputErrorWeight", isComputed: false),
    LedgerRow(
      "Eq 44", in: "E.2", .identity,
      "w̃_k = β_k ᾱ_k/(2α_k (1 − ᾱ_k)).",
      "D-DiffusionChain/ScheduleQuantities", "explainedShare", also: ["Eq E.q"]),
  ]
}

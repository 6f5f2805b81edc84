import ChapterKit

/// Section J of the paper, with the baselines of section 4.
package enum SectionJ {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "J", "What it is compared with", before: ["swift run chapter-I"], budget: 8,
    questions: [
      """
      In ModelPair.swift set `transitionBlocks` (the second number of the line with `initialBlocks`) to 1. Which tensor of the \
      denoiser drops out of ψ's list in Eq J.b, since nothing answers it any more?
      """,
      """
      In CriterionClaims.swift put 4 beside 0.2 and 0.04 in `worlds`: modes only two deviations from the middle. Which checks of Eq \
      J.g still hold, and what did the others assume?
      """,
      """
      λ = 1.245 acts on the posterior of Eq J.p as if r were 1.245 times as large. In ComparisonClaims.swift let `smoother` be \
      `model(noise: 1.245 * r)`. How far does the error it expects move, and how far the error it makes?
      """,
    ],
    next: "swift run chapter-4",
    entries: TwinPart.entries + ModePart.entries + ScalePart.entries + FairPart.entries)
}

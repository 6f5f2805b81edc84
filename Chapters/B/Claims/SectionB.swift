import ChapterKit

/// Section B of the paper: the transition density as a diffusion, and how to draw from it.
package enum SectionB {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "B", "A transition with K floors", before: ["swift run chapter-D", "swift run chapter-E"], budget: 12,
    questions: [
      "In ModeClaims.swift set `betas` to [0.6, 0.6]. How many modes survive a last kernel this wide, and which claim tells you?",
      "In BentNetwork.swift set the `hearing` of `line` to [[0, 0, 0]]. Which foils pass then? What is the model now?",
      "In Figures.swift let `samplers` draw 16 and 64 calls, not 8 and 16. Which sampler is then hard to tell from the chain?",
    ],
    next: "swift run chapter-C",
    entries: DensityPart.entries + SeriesPart.entries + SamplerPart.entries)
}

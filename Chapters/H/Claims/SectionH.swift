import ChapterKit

/// Section H of the paper: the networks.
package enum SectionH {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "H", "The networks", before: ["swift run chapter-E", "swift run chapter-G"], budget: 12,
    questions: [
      "In Figures.swift give `reach` a convolution of four taps. With how many blocks does the target see all six states?",
      "In MixerClaims.swift let the attention of Eq H.f have 4 heads too. One foil is refused no longer: which, and why?",
      "In LayerClaims.swift set `outputs` to 40. Which foil of Eq H.c passes now, and what of square layers as tests?",
    ],
    next: "swift run chapter-2",
    entries: BlockPart.entries + NetworkPart.entries + SpeedPart.entries)
}

import ChapterKit

/// Section D of the paper: the background of diffusion models.
package enum SectionD {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "D", "Noise in, noise out", before: ["swift run chapter-A"], budget: 8,
    questions: [
      """
      In Chapters/D/Claims/TestSchedules.swift multiply both ends of `unscaled` by 4. How much clean variance is left at the end, \
      and which of this chapter's claims no longer hold?
      """,
      """
      In Sources/D-DiffusionChain/ScheduleQuantities.swift let `noiseVariance` return 1 − alphaBar(k). Which claims notice, \
      and on which schedule?
      """,
      """
      In Chapters/D/Claims/Figures.swift let the smallest σ of `chain` be 0.5 in place of 0.05. Why do 64 levels no longer \
      reach the modes of the state, and would 256?
      """,
    ],
    next: "swift run chapter-E",
    entries: ForwardPart.entries + SchedulePart.entries + ModelPart.entries + LossPart.entries)
}

import ChapterKit

/// Section F of the paper: how the experiment is scored and set.
package enum SectionF {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "F", "Scores, settings and records", before: ["swift run chapter-4"], budget: 8,
    questions: [
      "In ProperClaims.swift set the deviation of `collapsed` to 1. Which digits of Eq F.o move? Does an order turn?",
      "In CoverageClaims.swift score the truth's draws 64 at a time instead of 1,024. Does 0.972 go up or down, and why?",
      "In PaperModel.swift load Preset.recommended. Which rows of Table 1 and of Table 2 still hold?",
    ],
    next: "swift run -c release ddssm study bimodal --out runs/study",
    entries: DivergencePart.entries + ScorePart.entries + CalibrationPart.entries + TablePart.entries + PresetPart.entries
      + AblationPart.entries + RobustnessPart.entries + TuningPart.entries + RemedyPart.entries
      + RacePart.entries + SeriesPart.entries)
}

import ChapterKit

/// Section 4 of the paper: the simulation study, first as far as it can be known without training anything.
package enum Section4 {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "4", "Left or right: the simulation study", before: ["swift run chapter-J"], budget: 8,
    questions: [
      "In WalkCase.swift give `quiet` a noise of 3. Which claims break, which foil passes for the truth, why not Eq 4.j?",
      "In WalkCase.swift start the walk of `variance` at .standardNormal and set its startsAtRandom. Who used z_0 = 0?",
      "In ForecastClaims.swift forecast from time 31 instead of 24. Which observations move the paths now, which do not?",
    ],
    next: "swift run chapter-F",
    entries: WalkPart.entries + DistributionPart.entries + ScorePart.entries + ModalPart.entries + LookPart.entries
      + RecordPart.entries)
}

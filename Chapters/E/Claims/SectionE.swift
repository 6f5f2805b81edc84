import ChapterKit

/// Section E of the paper: the diffusion loss and its preconditioning.
package enum SectionE {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "E", "The loss of a diffusion, level by level", before: ["swift run chapter-D"], budget: 5,
    questions: [
      "Build a schedule of your own with NoiseSchedule(betas:), as wild as you like, and add it to TestSchedules.all. Which claims notice?",
      "For s = 4, is the gap between bound and cross-entropy smaller with 16 levels or with 1,024? Ask GaussianOptimum.",
      "In RegressionWorld replace the output by the best one. What is left of the drawn error's variance, and of the averaged one's?",
    ],
    next: "swift run chapter-B",
    entries: PosteriorPart.entries + ChainPart.entries + LossPart.entries + OutputPart.entries + DrawPart.entries)
}

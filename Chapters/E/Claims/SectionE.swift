import Lectern

/// Section E of the paper: the diffusion loss and its preconditioning.
package enum SectionE {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "E", "The loss of a diffusion, level by level", before: ["swift run chapter-A"], budget: 10,
    questions: [], next: "swift run chapter-C",
    entries: [
      .prose(
        """
        A diffusion assigns a density through a sum of small regressions, one per noise level. This chapter
        adds them up with nothing dropped, so that the sum is a bound, and rewrites each regression so that a
        network meets targets of the same size at every level.
        """)
    ])
}

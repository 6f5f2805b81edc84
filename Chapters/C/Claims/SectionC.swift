import Lectern

/// Section C of the paper: Lemma 1 and the evidence bound.
package enum SectionC {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "C", "A bound on the evidence", before: ["swift run chapter-A", "swift run chapter-E"], budget: 10,
    questions: [], next: "swift run chapter-G",
    entries: [
      .prose(
        """
        The likelihood of a series is an integral nobody can do. This chapter bounds it from below, term by
        term, and checks each term against the linear-Gaussian model, where the integral can be done.
        """)
    ])
}

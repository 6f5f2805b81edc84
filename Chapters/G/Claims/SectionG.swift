import Lectern

/// Section G of the paper: the variational hierarchical prior.
package enum SectionG {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "G", "A prior for the first j states", before: ["swift run chapter-C"], budget: 10,
    questions: [], next: "swift run chapter-2",
    entries: [
      .prose(
        """
        The first j states have no past to be predicted from. This chapter gives them a prior that is itself
        learned, with auxiliary variables, and bounds its density.
        """)
    ])
}

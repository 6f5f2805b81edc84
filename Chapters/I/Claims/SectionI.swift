import Lectern

/// Section I of the paper: training.
package enum SectionI {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "I", "The objective that trains", before: ["swift run chapter-2"], budget: 10,
    questions: [], next: "swift run proofs",
    entries: [
      .prose(
        """
        Every term of the bound becomes an average over draws. This chapter checks that each average has the
        right expectation and that its gradient is the gradient of the bound.
        """)
    ])
}

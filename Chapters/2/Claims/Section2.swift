import Lectern

/// Section 2 of the paper: the method.
package enum Section2 {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "2", "The model, assembled", before: ["swift run chapter-C", "swift run chapter-G"], budget: 10,
    questions: [], next: "swift run chapter-I",
    entries: [
      .prose(
        """
        Encoder, transition, emission and prior meet in one model. This chapter checks that the assembled
        model has the factors of the paper and no hidden path between them.
        """)
    ])
}

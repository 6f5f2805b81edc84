import Lectern

/// Section A of the paper: the state space model and its factorization.
package enum SectionA {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "A", "A state space with memory j", before: [], budget: 10,
    questions: [], next: "swift run chapter-E",
    entries: [
      .prose(
        """
        A time series is the visible part of a hidden one. This chapter factorizes the two together, with
        transitions and emissions that look back j steps, and asks which conditional independences the
        factorization really gives.
        """)
    ])
}

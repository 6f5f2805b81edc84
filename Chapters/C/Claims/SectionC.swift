import Lectern

/// Section C of the paper: Lemma 1 and the evidence bound.
package enum SectionC {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "C", "A bound on the evidence", before: ["swift run chapter-A", "swift run chapter-E"], budget: 10,
    questions: [], next: "swift run chapter-G",
    entries: [
      .claim(BoundClaims.gap), .claim(BoundClaims.bound), .claim(BoundClaims.tight), .claim(TermClaims.initial), .claim(TermClaims.reconstruction), .claim(TermClaims.transition), .claim(GapClaims.missing),
      .claim(ImportanceClaims.unbiased), .claim(ImportanceClaims.ladder),
      .claim(LineClaims.jensen), .claim(LineClaims.substituted), .claim(LineClaims.grouped), .claim(LineClaims.assembled),
      .claim(ChainClaims.toy), .claim(ChainClaims.series), .claim(ChainClaims.constant), .claim(CovariateClaims.future),
      .claim(EntropyClaims.mean), .claim(EntropyClaims.gradient), .claim(EntropyClaims.spread),
    ])
}

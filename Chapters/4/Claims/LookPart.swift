import ChapterKit

/// Fifth part: what the two figures of the section show, and what must not flow into them.
enum LookPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The paper's Figure 1 averages forecasts over the test set. Every sequence has its modes at other values, so each forecast \
      is first shifted by its own 0.9 ẑ_31. Without the shift the average over sequences would have one broad mode, as in this \
      chapter's first figure, and would not show the two modes.
      """),
    .claim(AverageClaims.curves),
    .prose(
      """
      Figure 2 shows two sequences, chosen by the median of the DDSSM's divergence, with reconstructions of all 32 steps and \
      forecasts from step 24.
      """),
    .claim(AverageClaims.representatives),
    .predict("The encoder's ẑ_24 reads x_{24:32}. May a forecast of x_{25:32} start from it?"),
    .prose(
      """
      It may not. The paper does not say from which state it forecasts. The summary of chapter H runs backwards over all \
      observations that it receives, so for a forecast the encoder must receive x_{1:24} and nothing else. The same holds for \
      ẑ_31. In training the encoder has later observations at every step but the last; in a forecast it has none.
      """),
    .claim(ForecastClaims.forecasts),
  ]
}

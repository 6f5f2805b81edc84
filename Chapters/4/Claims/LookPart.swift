import ChapterKit

/// Fifth part: what the two figures of the section show, and what must not flow into them.
enum LookPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Figure 1 averages forecasts over the test set. Every sequence has its modes elsewhere, so each is moved to its own 0.9 \
      ẑ_31 first. Without that, the average over sequences is the broad bell of the first figure, for any model that has the \
      spread right, and nothing of the two modes could be seen.
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
      It may not, and the paper does not say whether it did. The summary of chapter H runs backwards over all that it is given; \
      so for a forecast the encoder must be given x_{1:24} and nothing else. The same holds for ẑ_31: it is a filtered draw \
      from an encoder that in training always had a future to look at, except at the last step. A state it has learned to read \
      off x_{t+1} it must now guess.
      """),
    .claim(ForecastClaims.forecasts),
  ]
}

import ChapterKit

/// Third part: paths, calibration, and laws with more than two modes.
enum CalibrationPart {
  static let entries: [Chapter.Entry] = paths + pits + modes

  private static let paths: [Chapter.Entry] = [
    .prose(
      """
      A forecast of several steps is a law of paths. Scored step by step it may have each step right and the way from one to \
      the next wrong: a walker who is left or right at every step, by a new coin each time.
      """),
    .equation("F.z", "ES(F, y) = E‖X − y‖ − ½ E‖X − X′‖,     X, X′ ~ F independent paths of H steps"),
    .claim(EnergyClaims.loops),
    .claim(EnergyClaims.unbiased),
  ]

  private static let pits: [Chapter.Entry] = [
    .prose(
      """
      A score is a number to rank by; what is wrong it does not say. Calibration does: of the outcomes, a tenth should fall \
      into each tenth of the forecast, and half into its middle half.
      """),
    .predict("Seven draws, and the interval between their quartiles. How often does the eighth fall inside?"),
    .equation("F.ab", "place of y = (#{draws < y} + u (1 + #{draws = y}))/(n + 1),     u uniform on (0, 1)"),
    .claim(CalibrationClaims.pit),
    .claim(CalibrationClaims.uncorrected),
    .claim(CalibrationClaims.uniformity),
    .prose(
      """
      Not in half of the cases but in three of eight. With 1,024 draws the difference is one in 500 and still not nothing, over \
      thousands of outcomes.
      """),
    .claim(CalibrationClaims.hump),
    .prose(
      """
      So calibration sees the hill over the gap at once. Of the truth itself it asks little: its central intervals hold the \
      right share and the gap besides.
      """),
  ]

  private static let modes: [Chapter.Entry] = [
    .prose("With three modes, or with weights that change, mode coverage becomes a share for each mode of the truth."),
    .claim(ModeClaims.counts),
    .claim(ModeClaims.expected),
    .claim(ModeClaims.centered),
  ]
}

import ChapterKit

/// Third part: paths, calibration, and laws with more than two modes.
enum CalibrationPart {
  static let entries: [Chapter.Entry] = paths + pits + modes

  private static let paths: [Chapter.Entry] = [
    .prose(
      """
      A forecast of several steps is a distribution of paths. Scores of single steps do not test how the steps depend on each \
      other. The energy score does: it compares whole paths.
      """),
    .equation("F.z", "ES(F, y) = E‖X − y‖ − ½ E‖X − X′‖,     X, X′ ~ F independent paths of H steps"),
    .claim(EnergyClaims.loops),
    .claim(EnergyClaims.unbiased),
  ]

  private static let pits: [Chapter.Entry] = [
    .prose(
      """
      A score ranks forecasts and does not say what is wrong with them. Calibration says it: a tenth of the outcomes should fall \
      into each tenth of the forecast, and half of them into its middle half. The value F(y) of the forecast's distribution \
      function at the outcome is called the probability integral transform (PIT); for a calibrated forecast it is uniform.
      """),
    .predict(
      "Seven uniform draws, and the interval between their interpolated quartiles. In which share of cases does an eighth fall inside?",
      answer: .number(
        0.375, tolerance: 0.05,
        because: """
          n uniform draws cut (0, 1) into n + 1 parts of mean length 1/(n + 1). The quartiles are three of these parts of \
          eight apart.
          """)),
    .equation("F.ab", "PIT of y = (#{draws < y} + u (1 + #{draws = y}))/(n + 1),     u uniform on (0, 1)"),
    .claim(CalibrationClaims.pit),
    .claim(CalibrationClaims.uncorrected),
    .claim(CalibrationClaims.uniformity),
    .prose(
      """
      For uniform draws the share is three of eight and not one half. For other distributions it is another one: 0.406 for \
      Cauchy's. \
      With 1,024 uniform draws the share is too small by 2 in 1,000, which thousands of outcomes can show. The corrected index \
      of \
      Eq F.ab has no such error, whatever the distribution.
      """),
    .claim(CalibrationClaims.hump),
    .prose(
      """
      So calibration shows at once that the Gaussian over both modes is wrong. It does not show how wide a forecast is: the \
      central intervals of the exact distribution cover the right share, and they contain the gap between the modes.
      """),
  ]

  private static let modes: [Chapter.Entry] = [
    .prose("With three modes, or with weights that change, mode coverage becomes a share for each mode of the truth."),
    .claim(ModeClaims.counts),
    .claim(ModeClaims.expected),
    .claim(ModeClaims.centered),
  ]
}

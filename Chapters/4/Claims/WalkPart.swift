import ChapterKit

/// First part: the process that is simulated.
enum WalkPart {
  static let entries: [Chapter.Entry] = steps + observations

  private static let steps: [Chapter.Entry] = [
    .prose(
      """
      A model that can bend its transition should be tried where bending matters. The paper's trial is a walker who at every \
      step loses a tenth of the way to the origin and then jumps, four to the left or four to the right, by the toss of a coin. \
      What is seen of him is blurred a little.
      """),
    .equation(
      "section 4",
      """
      z_t = 0.9 z_{t−1} + 4 s_t,     s_t = ±1, each with probability ½
      x_t = z_t + ε_t,               ε_t ~ N(0, 0.2)
      """),
    .claim(WalkClaims.step),
    .prose(
      """
      Two things are not said: where the walk begins, and whether 0.2 is a variance or a standard deviation. The paper writes \
      N(mean, variance) elsewhere, so 0.2 is read as a variance here, and z_0 = 0. The other reading, deviation 0.2 and z_1 ~ \
      N(0, 1), is carried along everywhere: no conclusion may hang on a comma.
      """),
    .claim(WalkClaims.start),
    .predict("How far from the origin does he get: as 4, as 4√t, as 40?"),
    .prose(
      """
      The steps are not Gaussian, but their second moments add up as if they were. What is lost a tenth a time leaves 0.81 of a \
      variance, and 16 come in.
      """),
    .equation("4.c", "Var z_t = 16 + 0.81 · 16 + 0.81² · 16 + … = 16 (1 − 0.81ᵗ)/(1 − 0.81)"),
    .claim(MomentClaims.growth),
    .claim(MomentClaims.settled),
    .prose(
      """
      Remember the 9.18. Latents of that size are far from the unit size for which the preconditioning of chapter E is made, \
      which is why the data are standardised before a network sees them.
      """),
    .figure("4-walk") { Figures.walks(seed: $0.seed) },
  ]

  private static let observations: [Chapter.Entry] = [
    .claim(WalkClaims.noise),
    .claim(WalkClaims.splits),
    .prose(
      """
      1,024 sequences of 32 steps train a model, 1,024 choose its settings, and 1,024 judge it. The paper draws each set “with \
      a fixed random seed”. One data set and one run of training leave open how much of a result is luck; here a study names \
      its seeds and shows the spread over them.
      """),
  ]
}

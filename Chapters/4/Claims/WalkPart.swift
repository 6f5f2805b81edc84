import ChapterKit

/// First part: the process that is simulated.
enum WalkPart {
  static let entries: [Chapter.Entry] = steps + observations

  private static let steps: [Chapter.Entry] = [
    .prose(
      """
      A model with a flexible transition should be tested where a Gaussian transition is wrong. The paper's process is a random \
      walk. At every step the state loses a tenth of its distance to the origin and then jumps by −4 or +4, each with \
      probability ½. The observation adds a little Gaussian noise.
      """),
    .equation(
      "section 4, as printed",
      """
      z_t = 0.9 z_{t−1} + 4 s_t,     s_t = ±1, each with probability ½
      x_t = z_t + ε_t,               ε_t ~ N(0, 0.2)
      """),
    .claim(WalkClaims.step),
    .prose(
      """
      The paper does not say where the walk begins, and whether 0.2 is a variance or a standard deviation. It writes N(mean, \
      variance) elsewhere, so 0.2 is read as a variance here, and z_0 = 0. The claims test the other reading too (standard \
      deviation 0.2, z_1 ~ N(0, 1)), so that no conclusion depends on this choice.
      """),
    .claim(WalkClaims.start),
    .predict(
      "The variance of z_t follows V_t = 0.81 V_{t−1} + 16. To which standard deviation does it settle?",
      answer: .number(
        9.18, tolerance: 0.05,
        because: "The fixed point is V = 16/(1 − 0.81) = 84.2, and its square root is 9.18.")),
    .prose(
      """
      The steps are independent, so their variances add up as in the Gaussian case. Each step multiplies the variance of the \
      state by 0.9² = 0.81 and adds the variance 16 of the jump.
      """),
    .equation("4.c", "Var z_t = 16 + 0.81 · 16 + 0.81² · 16 + … = 16 (1 − 0.81ᵗ)/(1 − 0.81)"),
    .claim(MomentClaims.growth),
    .claim(MomentClaims.settled),
    .prose(
      """
      The standard deviation 9.18 is far from 1, for which the preconditioning of chapter E is made. So the data are \
      standardised before a network sees them.
      """),
    .figure("4-walk") { Figures.walks(seed: $0.seed) },
  ]

  private static let observations: [Chapter.Entry] = [
    .claim(WalkClaims.noise),
    .claim(WalkClaims.splits),
    .prose(
      """
      A model is trained on 1,024 sequences of 32 steps. Another 1,024 serve to choose settings, and another 1,024 are the test \
      set. The paper draws each set “with a fixed random seed”. One data set and one training do not show how much a result \
      depends on chance. Here a study names its seeds and reports the standard error over them.
      """),
  ]
}

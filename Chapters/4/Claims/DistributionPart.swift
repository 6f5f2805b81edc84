import ChapterKit

/// Second part: what can be known of the next observation.
enum DistributionPart {
  static let entries: [Chapter.Entry] = signs + filter + distribution

  private static let signs: [Chapter.Entry] = [
    .prose(
      """
      The advantage of this example is that its answer is known. The exact p(x_32 | x_{1:31}) can be written down, although the \
      process is not linear-Gaussian and its states are not finitely many. A forecast of x_32 is compared with it.
      """),
    .predict(
      "You know z_{t−1} and see x_t, with noise of variance 0.2. What is the probability of reading the sign s_t wrongly?",
      answer: .choice(
        ["about 0.05", "about 0.001", "less than 10⁻¹⁵"], right: 2,
        because: "The middle between the two values is 4/√0.2 = 9 standard deviations away, and Φ(−9) is about 10⁻¹⁹.")),
    .prose(
      """
      Given z_{t−1}, z_t has two possible values, 8 apart. The noise has the standard deviation √0.2 = 0.45, so the middle \
      between them is 4/0.45 = 9 standard deviations away. So the sign s_t is read off the data: it is the sign of x_t − 0.9 \
      ẑ_{t−1}. Here ẑ_t and P_t are the mean and the variance of z_t given x_{1:t}.
      """),
    .claim(SignFilterClaims.threshold),
    .claim(SignFilterClaims.tail),
    .claim(SignFilterClaims.misread),
  ]

  private static let filter: [Chapter.Entry] = [
    .prose(
      """
      A sign that has been read is a known input, like a covariate. What remains is chapter A's linear-Gaussian model, with \
      inputs ±4 and no process noise. Its filter is a Kalman filter.
      """),
    .equation(
      "4.i",
      """
      predict:   ẑ⁻ = 0.9 ẑ_{t−1} + 4 s_t      P⁻ = 0.81 P_{t−1}
      correct:   ẑ_t = ẑ⁻ + P⁻/(P⁻ + r) · (x_t − ẑ⁻)      P_t = P⁻ r/(P⁻ + r)
      """),
    .prose(
      """
      By hand, from z_0 = 0 with P_0 = 0: for x_1 = 4.3 and x_2 = −0.1 the signs are + (4.3 > 0) and − (−0.1 − 0.9 · 4 < 0). So \
      ẑ_1 = 4 and ẑ_2 = 3.6 − 4 = −0.4, both with P = 0. The forecast of x_3 has its modes at −0.36 ± 4, that is −4.36 and 3.64, \
      each of variance 0.2.
      """),
    .predict(
      """
      An ordinary Kalman filter treats the jumps as Gaussian noise of variance 16. To which P_t does it settle, if r = 0.2?
      """,
      answer: .number(
        0.198, tolerance: 0.05,
        because: "P⁻ = 0.81 P + 16 is about 16.2, and P = P⁻ r/(P⁻ + r) = 0.198. The filter with known signs settles to 0.")),
    .claim(FilterClaims.known),
    .claim(FilterClaims.dying),
    .prose(
      """
      The ordinary filter settles to 0.198, the exact one to 0. With process noise of variance 16 the ordinary filter relies on \
      the last observation alone. The exact filter knows that only two jumps are possible, and averages the observations' \
      errors. So a Gaussian transition has two disadvantages: its forecast has one mode, and its filtered state is less exact.
      """),
  ]

  private static let distribution: [Chapter.Entry] = [
    .equation("4.k", "p(x_{t+1} | x_{1:t}) = ½ N(0.9 ẑ_t − 4, r + 0.81 P_t) + ½ N(0.9 ẑ_t + 4, r + 0.81 P_t)"),
    .claim(PredictiveClaims.oneStep),
    .figure("4-predictive") { _ in Figures.predictive },
    .prose(
      """
      The modes depend on ẑ_31, not on x_31. If an evaluation puts its “truth” at 0.9 x_31 ± 4, this truth moves with the noise \
      of the last observation. The figure's dotted curve is its average. The paper does not say with which of the two it \
      compares.
      """),
    .claim(PredictiveClaims.further),
    .prose(
      """
      To treat the sign as known is an approximation. The exact filter keeps both signs at every step and gives each sequence of \
      signs its posterior weight. With much noise many sequences have weight; with the paper's noise, one has.
      """),
    .claim(PredictiveClaims.kept),
    .claim(PredictiveClaims.agreement),
    .claim(MixtureClaims.moments),
    .claim(MixtureClaims.draws),
    .prose(
      """
      The formulas and the simulator have been tested separately. The next claims test them against each other. If F is the \
      right distribution function, then F(x_{t+1} | x_{1:t}) is uniform on (0, 1) whatever the past (the probability integral \
      transform, PIT). The claims compare its empirical distribution with the uniform one.
      """),
    .claim(CalibrationClaims.next),
    .claim(CalibrationClaims.continuation),
  ]
}

import ChapterKit

/// Second part: what can be known of the next observation.
enum DistributionPart {
  static let entries: [Chapter.Entry] = signs + filter + distribution

  private static let signs: [Chapter.Entry] = [
    .prose(
      """
      Why this example, of all? Because its answer is known. A forecaster of x_32 is judged against the exact p(x_32 | \
      x_{1:31}), and that law can be written down, though the process is neither linear and Gaussian nor finite.
      """),
    .predict("You know z_{t−1} and see x_t. How sure are you which way the coin fell?"),
    .prose(
      """
      The two places where z_t can be lie 8 apart, and the blur is 0.45 wide. Midway between them is nine deviations off. So \
      the coin is read off the data, as the sign of x_t − 0.9 ẑ_{t−1}.
      """),
    .claim(SignFilterClaims.threshold),
    .claim(SignFilterClaims.tail),
    .claim(SignFilterClaims.misread),
  ]

  private static let filter: [Chapter.Entry] = [
    .prose(
      """
      Once a coin is read it is a known input, as a covariate is, and what is left is chapter A's linear-Gaussian model: a \
      Kalman filter with inputs ±4 and no process noise at all.
      """),
    .equation(
      "4.i",
      """
      predict:   ẑ⁻ = 0.9 ẑ_{t−1} + 4 s_t      P⁻ = 0.81 P_{t−1}
      correct:   ẑ_t = ẑ⁻ + P⁻/(P⁻ + r) · (x_t − ẑ⁻)      P_t = P⁻ r/(P⁻ + r)
      """),
    .predict(
      """
      An ordinary Kalman filter calls the jumps Gaussian noise of variance 16. To which P_t does it settle, to which this one?
      """),
    .claim(FilterClaims.known),
    .claim(FilterClaims.dying),
    .prose(
      """
      To 0.198 the one, to 0 the other. The Gaussian filter believes each observation anew, since anything may have happened in \
      between; the true filter knows that only two things can have happened, and averages its errors away. What a Gaussian \
      transition loses, it loses twice: once in the forecast, once in the knowledge of where it stands.
      """),
  ]

  private static let distribution: [Chapter.Entry] = [
    .equation("4.k", "p(x_{t+1} | x_{1:t}) = ½ N(0.9 ẑ_t − 4, r + 0.81 P_t) + ½ N(0.9 ẑ_t + 4, r + 0.81 P_t)"),
    .claim(PredictiveClaims.oneStep),
    .figure("4-predictive") { _ in Figures.predictive },
    .prose(
      """
      The modes hang on ẑ_31, not on x_31. An evaluation that puts its “truth” at 0.9 x_31 ± 4 lets the truth jump about with \
      the noise of the last observation; the figure's last curve is what remains of it on average. The paper does not say which of the \
      two it compares with.
      """),
    .claim(PredictiveClaims.further),
    .prose(
      """
      Taking the sign for granted is an approximation, be it ever so good. The exact filter keeps both, splits at every step, \
      and weighs each branch by how well it explains what was seen. With loud noise many branches live on; with the paper's, \
      one.
      """),
    .claim(PredictiveClaims.kept),
    .claim(PredictiveClaims.agreement),
    .claim(MixtureClaims.moments),
    .claim(MixtureClaims.draws),
    .prose(
      """
      Theory and simulator have been checked each by itself. Do they speak of the same process? If F is the right distribution \
      function, F(x_{t+1} | x_{1:t}) is uniform on (0, 1) whatever the past, and its empirical distribution may not stray from \
      the diagonal by more than chance.
      """),
    .claim(CalibrationClaims.next),
    .claim(CalibrationClaims.continuation),
  ]
}

import ChapterKit

/// First part: the divergence, its bins and its floor.
enum DivergencePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The appendix on the experiment holds four tables of numbers and hardly a formula. Two questions are worth asking of it. \
      What do the scores reward? And do the settings on paper describe what is run?
      """),
    .prose(
      """
      The study's own score first. KL(p ‖ q) is infinite as soon as q has an empty bin where p has mass, and the histogram of a \
      forecaster has many. Measured from the middle of the two laws instead of from one to the other, nothing is ever infinite.
      """),
    .equation("F.a", "JSD(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m) = H(m) − ½ H(p) − ½ H(q),     m = ½ (p + q)"),
    .claim(DivergenceClaims.formula),
    .claim(DivergenceClaims.range),
    .prose(
      """
      It tells, of a draw from one of two laws chosen by a coin, how much the draw says about the coin. At most that is one \
      bit, 0.693 nats. A paper that reports a JSD without its unit leaves a factor of 1.44 open.
      """),
    .claim(DivergenceClaims.small),
    .claim(DivergenceClaims.bins),
    .predict("1,024 draws of the truth, 96 bins, of which about thirty hold nearly all the mass. What does the truth score?"),
    .prose(
      """
      A share scatters about its mass q with variance q (1 − q)/n, so δ²/q averages (1 − q)/n, whatever q is. By the eighth of \
      χ² the score is about the number of live bins, less one, over 8 n: 27/8,192 = 0.0033.
      """),
    .claim(FloorClaims.draws),
    .claim(FloorClaims.between),
    .figure("F-floor") { try Figures.floor(seed: $0.seed) },
    .prose(
      """
      With few draws the floor bends: a bin without a draw cannot lack more than its mass. And two sets of draws scatter twice, \
      so a floor of 0.0064 beside a score against exact masses would be flattery.
      """),
    .predict("Take 0.9 x_31 for 0.9 z_31 in the truth. What does a perfect forecaster score now?"),
    .claim(NoisyClaims.oracle),
    .prose(
      """
      Twenty-four times the floor; only a forecaster who mistook the noise of x_31 for movement could score lower. A published \
      0.08 may be a perfect model under that reading, and a flawed one under this: the centre must be said beside the number.
      """),
  ]
}

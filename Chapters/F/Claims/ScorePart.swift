import ChapterKit

/// Second part: scores that need no truth, only what came; and what they prefer.
enum ScorePart {
  static let entries: [Chapter.Entry] = ranked + logarithmic + proper + errors

  private static let ranked: [Chapter.Entry] = [
    .prose(
      """
      A JSD can be had only where the true law is known. With a reader's own series there is one outcome y for each forecast, \
      and no law. Two scores compare a law with a single number.
      """),
    .equation("F.g", "CRPS(F, y) = ∫ (F(x) − 1{y ≤ x})² dx = E|X − y| − ½ E|X − X′|,     X, X′ ~ F independent"),
    .claim(RankedClaims.definition),
    .claim(RankedClaims.gaussian),
    .prose(
      """
      It is in the unit of x, and for a point forecast it is the absolute error. The second term gives back what an honest \
      spread has cost in the first. Written for vectors with ‖X − y‖ it is called the energy score; here every observed \
      dimension is scored by itself.
      """),
    .claim(RankedClaims.pairs),
    .predict("Half of the average over all n² pairs, or over the n (n − 1) pairs of distinct draws: which is too high?"),
    .claim(RankedClaims.bias),
    .prose(
      """
      The n pairs of a draw with itself add nothing to the sum and count in the average, so the plain estimate takes too little \
      off. At n = 1,024 nobody sees it; at n = 8 the best ensemble is the one with more members. The study reports the fair \
      one.
      """),
  ]

  private static let logarithmic: [Chapter.Entry] = [
    .prose(
      """
      The log score asks how probable the outcome was. A state space model has no density of x_{t+1} in closed form, but each \
      draw of z_{t+1} has a Gaussian emission, and the forecast is their mixture.
      """),
    .equation("F.k", "log p̂(y | past) = log (1/S) Σ_s N(y; μ(z^(s)), v(z^(s)))"),
    .claim(LogScoreClaims.mean),
    .prose(
      """
      The other order, the mean of logarithms, punishes a forecaster of two modes for each draw that went to the other one.
      """),
    .claim(LogScoreClaims.unbiased),
  ]

  private static let proper: [Chapter.Entry] = [
    .prose(
      """
      A score is proper when nobody can gain by saying anything but the truth. Both are, and for both the price of a wrong law \
      is known.
      """),
    .claim(ProperClaims.ranked),
    .claim(ProperClaims.logarithmic),
    .predict("Which of two Gaussians do JSD, CRPS and log score prefer: one over both modes, or one on a single mode?"),
    .equation(
      "F.o",
      """
      r = 0.2                           JSD       CRPS     log score
      the truth                         0         2.126     −1.307
      Gaussian, the right moments       0.3767    2.420     −2.811
      Gaussian on one mode              0.2158    4.000    −80.614
      """),
    .claim(ProperClaims.orders),
    .figure("F-preference") { _ in try Figures.preferences() },
    .prose(
      """
      So a tuner that minimises the JSD pulls a Gaussian transition towards collapse, and one that minimises the CRPS keeps it \
      over both modes. The appendix names both: the one-step JSD in its first paragraph, “CRPS-sum” in F.1.1. One of the two \
      sentences must be wrong, and the Gaussian baseline's numbers depend on which. Nothing is tuned here; the study reports \
      all the scores.
      """),
    .claim(CoverageClaims.counts),
    .claim(CoverageClaims.expected),
    .prose(
      """
      Mode coverage is no score but a plain fact: it tells who has both modes from who has one. Even the truth stays below 1, \
      for of two halves that scatter the smaller one is a little less than half.
      """),
  ]

  private static let errors: [Chapter.Entry] = [
    .claim(ErrorClaims.standardError),
    .claim(ErrorClaims.seeds),
    .prose(
      """
      Where two settings are trained on the same data, the data's part of the spread is common to both, and leaves the difference. Three or \
      five such pairs are few: their own deviation is a poor guess of the true one, and Student's t says by how much to distrust it.
      """),
    .equation("F.al", "d̄ ± t_{n−1}(0.975) s/√n,     d_i = score of the changed setting − score of the baseline, data seed i"),
    .claim(PairedClaims.quantiles),
    .claim(PairedClaims.interval),
    .prose(
      """
      The test sequences of one trained model share that model. Their spread tells how well the model's mean score is known, \
      and nothing of how another training run would have done. With one data set and one seed, as in the paper, the second \
      question has no answer.
      """),
    .prose(
      """
      One more thing can shift every number. Networks see standardised data; a score in those units would look the better the \
      larger the deviation of the data.
      """),
    .equation("F.t", "x = mean + d x̃:     CRPS(x) = d · CRPS(x̃),     log p(x) = log p̃(x̃) − log d"),
    .claim(ErrorClaims.units),
    .prose(
      """
      A study of one real series has its times in place of test sequences, and a bad week has bad days. The difference of two \
      forecasts' scores is then a series too; its mean is known less well than independent values would allow.
      """),
    .equation(
      "F.aj",
      "error² = 1/(n (n − 1)) Σ_{s,t} max(0, 1 − |s − t|/(L + 1)) (d_s − d̄)(d_t − d̄),    L = ⌊4 (n/100)^{2/9}⌋"),
    .claim(SerialClaims.error),
    .claim(SerialClaims.coverage),
    .claim(StudyClaims.four),
    .claim(StudyClaims.emissions),
  ]
}

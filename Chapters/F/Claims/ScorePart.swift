import ChapterKit

/// Second part: scores that need no truth, only what came; and what they prefer.
enum ScorePart {
  static let entries: [Chapter.Entry] = ranked + logarithmic + proper + errors

  private static let ranked: [Chapter.Entry] = [
    .prose(
      """
      A JSD needs the exact distribution. A reader's own series has one outcome y for each forecast and no exact distribution. \
      Two scores compare a distribution with a single outcome: the continuous ranked probability score (CRPS) and the log score.
      """),
    .equation("F.g", "CRPS(F, y) = ∫ (F(x) − 1{y ≤ x})² dx = E|X − y| − ½ E|X − X′|,     X, X′ ~ F independent"),
    .claim(RankedClaims.definition),
    .claim(RankedClaims.gaussian),
    .prose(
      """
      The CRPS has the unit of x, and for a point forecast it is the absolute error. The first term grows with the width of F; \
      the second one subtracts half of the width. Written for vectors with ‖X − y‖ it is called the energy score; here every \
      observed dimension is scored by itself.
      """),
    .claim(RankedClaims.pairs),
    .predict(
      "E|X − X′| is estimated by the mean over all n² pairs, or over the n (n − 1) pairs of distinct draws. Which CRPS is too high?",
      answer: .choice(
        ["that of all n² pairs", "that of distinct draws", "neither"], right: 0,
        because: "The n pairs of a draw with itself are 0. They lower the mean that is subtracted.")),
    .claim(RankedClaims.bias),
    .prose(
      """
      The n pairs of a draw with itself are 0 and count in the average, so the plain estimate subtracts too little. At n = 1,024 \
      the error is small. At n = 8 an ensemble with more members scores better for that reason alone. The study reports the fair \
      estimate.
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
      The mean of the logarithms would be another score: it would be worse for each draw that lies at the mode where y is not.
      """),
    .claim(LogScoreClaims.unbiased),
  ]

  private static let proper: [Chapter.Entry] = [
    .prose(
      """
      A score is proper if its mean is best for the distribution that the outcomes come from. Both scores are proper, and for \
      both the loss of a wrong distribution has a formula.
      """),
    .claim(ProperClaims.ranked),
    .claim(ProperClaims.logarithmic),
    .predict(
      "A Gaussian over both modes, and one on a single mode. Which scores prefer the one on a single mode?",
      answer: .choice(
        ["the JSD alone", "JSD and CRPS", "all three"], right: 0,
        because:
          "The JSD is at most ln 2 where a mode is missing. The CRPS and the log score measure how far the outcomes there are.")),
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
      So a search that minimises the JSD prefers a Gaussian on one mode, and one that minimises the CRPS prefers a Gaussian over \
      both. The appendix names both: the one-step JSD in its first paragraph, “CRPS-sum” in F.1.1. One of the two sentences must \
      be wrong, and the Gaussian baseline's numbers depend on which. Nothing is tuned here; the study reports all the scores.
      """),
    .claim(CoverageClaims.counts),
    .claim(CoverageClaims.expected),
    .prose(
      """
      Mode coverage is not a score. It shows whether a forecast has both modes. The exact distribution's draws stay below 1 too, \
      since the smaller of two random shares is a little less than half.
      """),
  ]

  private static let errors: [Chapter.Entry] = [
    .claim(ErrorClaims.standardError),
    .claim(ErrorClaims.seeds),
    .prose(
      """
      Where two settings are trained on the same data, the data's part of the variance is common to both and cancels in the \
      difference. Three or five such pairs are few, so their standard deviation is a poor estimate. Student's t widens the \
      interval accordingly.
      """),
    .equation(
      "F.al",
      """
      d̄ ± t_{n−1}(0.975) s/√n
      d_i = score of the changed setting − score of the baseline, data seed i
      """),
    .claim(PairedClaims.quantiles),
    .claim(PairedClaims.interval),
    .prose(
      """
      All test sequences of one trained model share that model. The variance over them shows how well this model's mean score is \
      known. It does not show how another training would score. With one data set and one seed, as in the paper, the second \
      question has no answer.
      """),
    .prose(
      """
      Networks see standardised data. A CRPS in those units would be smaller, the larger the standard deviation d of the data.
      """),
    .equation("F.t", "x = mean + d x̃:     CRPS(x) = d · CRPS(x̃),     log p(x) = log p̃(x̃) − log d"),
    .claim(ErrorClaims.units),
    .prose(
      """
      A study of one real series has its times in place of test sequences, and neighbouring times have similar errors. The \
      differences of two forecasts' scores are then a correlated series, and the error of their mean is larger than that of \
      independent values. The lag is the distance of two times; L is the largest lag whose pairs count.
      """),
    .equation(
      "F.aj",
      """
      error² = 1/(n (n − 1)) Σ_{s,t} max(0, 1 − |s − t|/(L + 1)) (d_s − d̄)(d_t − d̄)
      L = ⌊4 (n/100)^{2/9}⌋
      """),
    .claim(SerialClaims.error),
    .claim(SerialClaims.coverage),
    .claim(StudyClaims.four),
    .claim(StudyClaims.emissions),
  ]
}

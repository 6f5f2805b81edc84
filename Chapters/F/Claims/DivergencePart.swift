import ChapterKit

/// First part: the divergence, its bins and its floor.
enum DivergencePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The appendix on the experiment holds four tables of numbers and hardly a formula. Two questions are worth asking of it. \
      What does each score reward? And do the printed settings describe the model that is trained?
      """),
    .prose(
      """
      The study's own score comes first: the Jensen–Shannon divergence (JSD). The Kullback–Leibler divergence KL(p ‖ q) is \
      infinite if q has an empty bin where p has mass, and a histogram of draws has many empty bins. The JSD takes the \
      divergences of both distributions from their mean m, and these are finite.
      """),
    .equation("F.a", "JSD(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m) = H(m) − ½ H(p) − ½ H(q),     m = ½ (p + q)"),
    .claim(DivergenceClaims.formula),
    .claim(DivergenceClaims.range),
    .prose(
      """
      Choose one of the two distributions by a fair coin and draw from it. The JSD is the mutual information of draw and coin. \
      It is at most one bit, which is 0.693 nats (a nat is the unit with natural logarithms). A JSD that is reported without its \
      unit leaves a factor of 1.44 open.
      """),
    .claim(DivergenceClaims.small),
    .claim(DivergenceClaims.bins),
    .predict(
      "1,024 draws of the exact distribution, 28 bins with mass. Shares have the variance q (1 − q)/n: what is the mean JSD?",
      answer: .number(
        0.0033, unit: "nats", tolerance: 0.15,
        because: "The JSD is about ⅛ Σ δ²/q, and the mean of δ²/q is (1 − q)/n: 27/(8 · 1,024) = 0.0033.")),
    .prose(
      """
      The share of draws in a bin of mass q has the variance q (1 − q)/n, so the mean of δ²/q is (1 − q)/n, whatever q is. By Eq \
      F.c the score is about (number of bins with mass − 1)/(8 n). By hand, with 28 such bins: 27/8,192 = 0.0033.
      """),
    .claim(FloorClaims.draws),
    .claim(FloorClaims.between),
    .figure("F-floor") { try Figures.floor(seed: $0.seed) },
    .prose(
      """
      With few draws the floor is lower than this formula, since a bin without a draw can lack no more than its mass. The \
      divergence between two sets of draws has a higher floor, 0.0064. It must not stand beside a score against exact masses.
      """),
    .predict(
      "The truth is now centred on 0.9 x_31 in place of 0.9 z_31. What does the exact forecast score?",
      answer: .choice(
        ["still about 0.003", "about 0.08", "about 0.4"], right: 1,
        because: "The noise of x_31 moves the modes of the “truth” by about one standard deviation of a mode.")),
    .claim(NoisyClaims.oracle),
    .prose(
      """
      That is twenty-four times the floor. Only a forecaster whose forecasts follow the noise of x_31 could score lower. A \
      published 0.08 may belong to an exact forecast around 0.9 x_31 or to an inexact one around 0.9 z_31: a score needs its \
      centre beside it.
      """),
  ]
}

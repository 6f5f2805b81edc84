import ChapterKit

/// Third part: the score of section 4, and what it is worth.
enum ScorePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The paper draws 1,024 times from a model's forecast of x_32. It reports the Jensen–Shannon divergence (JSD) from the \
      truth, averaged over the test set. The paper does not give the bins, the logarithm and the distribution that is called the \
      truth. Here the exact bin masses of p(x_32 | x_{1:31}) are compared with the histogram of the draws. The bins have the \
      width 0.25 on 0.9 ẑ_31 ± 12, with the tails in the end bins. The unit is the nat, that of natural logarithms.
      """),
    .claim(CenterClaims.asked),
    .equation("4.s", "JSD(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m),   m = ½ (p + q);   between 0 and ln 2 = 0.693"),
    .predict(
      "The exact distribution is scored by 1,024 of its own draws, in 96 bins. What is its mean JSD?",
      answer: .choice(
        ["0", "about 0.003", "about 0.1"], right: 1,
        because: "About (bins with mass − 1)/(8 n) = 27/8,192. Chapter F derives it.")),
    .claim(ScoreClaims.floor),
    .prose(
      """
      The score is not 0, since a histogram of finitely many draws differs from its distribution. This value is the floor of the \
      score, and every score should be compared with it. Other statistics have other floors: draws against draws, for example \
      (chapter F).
      """),
    .predict(
      "Two Gaussians: one has the truth's mean and variance, the other lies on a single mode. Which has the lower JSD?",
      answer: .choice(
        ["the one with the right moments", "the one on a single mode"], right: 1,
        because: "It scores 0.216 and the other 0.377: it agrees with half of the truth, the other with no part of it.")),
    .claim(ScoreClaims.matched),
    .claim(ScoreClaims.collapsed),
    .figure("4-valleys") { _ in Figures.valleys },
    .prose(
      """
      The Gaussian on one mode has the lower divergence by far. Half of its mass would have to move. The other Gaussian has the \
      right moments, and its density is wrong nearly everywhere. A Gaussian transition trained by likelihood ends near the right \
      moments, at 0.377. That is the number to expect of the deep Kalman filter (DKF), and no sign of bad training. A score that \
      prefers the loss of a mode must not stand alone; chapter F adds three others.
      """),
    .equation(
      "4.t",
      """
      one-step JSD, nats, by exact masses       r = 0.2    r = 0.04
      the truth's own 1,024 draws (drawn)        0.0034     0.0015
      perfect forecast, “truth” at 0.9 x_31      0.0788     0.0727
      Gaussian on one mode                       0.2158     0.2158
      Gaussian with the right moments            0.377      0.497
      last observation carried forward           0.6929     0.6931
      """),
    .claim(CenterClaims.noisy),
    .prose(
      """
      So the exact forecast would score 0.079 against a truth centred on 0.9 x_31, and a reader would take it for a bad model. \
      (A histogram of 1,024 draws adds up to 0.003 to each row below the first: 0.082 here, as chapter F computes.) A published \
      JSD can be read only together with its centre, bins, number of draws and floor.
      """),
    .predict("The last observation carried forward (LOCF) predicts x_32 = x_31. Where does it lie relative to the two modes?"),
    .claim(CenterClaims.last),
  ]
}

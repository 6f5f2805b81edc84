import ChapterKit

/// Third part: the score of section 4, and what it is worth.
enum ScorePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The paper draws 1,024 times from a model's forecast of x_32 and reports the Jensen–Shannon divergence from the truth, \
      averaged over the test set. Bins, logarithm and what stands for the truth are left open. Here: exact bin masses of the \
      true law against the histogram of the draws, bins of width 0.25 on 0.9 ẑ_31 ± 12 with the tails in the end bins, and \
      nats. What the true law may look at is fixed first.
      """),
    .claim(CenterClaims.asked),
    .equation("4.s", "JSD(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m),   m = ½ (p + q);   between 0 and ln 2 = 0.693"),
    .predict("What does the truth score against itself, with 1,024 draws?"),
    .claim(ScoreClaims.floor),
    .prose(
      """
      Not zero, since a finite histogram is never smooth. This floor belongs beside every number, and it belongs to this \
      statistic: draws against draws would have another (chapter F).
      """),
    .predict(
      "Two Gaussians: one with the truth's moments, a hill over the gap; one on a single mode, blind to the other. Which wins?"),
    .claim(ScoreClaims.matched),
    .claim(ScoreClaims.collapsed),
    .figure("4-valleys") { _ in Figures.valleys },
    .prose(
      """
      The blind one, by far. At its best the divergence sees half of the mass in the right place with the right shape; the hill \
      has the right moments and the right shape nowhere. A Gaussian transition trained by likelihood ends near the hill, at \
      0.377: that is the number to expect of the deep Kalman filter, and no sign of bad training. But a score under which it \
      pays to forget half of what can happen must not stand alone; chapter F puts three others beside it.
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
      So if a perfect model were compared with a truth centred on 0.9 x_31, it would score 0.079, and a reader would think it \
      flawed. (A histogram of 1,024 draws adds up to 0.003 to each row below the first: 0.082 here, as chapter F computes.) A published JSD can be read only together with its centre, bins, number of draws and floor.
      """),
    .predict("The last observation carried forward predicts x_32 = x_31. Where does that point lie, seen from the two modes?"),
    .claim(CenterClaims.last),
  ]
}

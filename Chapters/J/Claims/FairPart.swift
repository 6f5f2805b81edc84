import ChapterKit

/// Last part: the forecast without a model, and what a comparison of two runs can show.
enum FairPart {
  static let entries: [Chapter.Entry] = [
    .prose("The least that a model must beat is no model: say again what was seen last."),
    .claim(CarriedForwardClaims.carried),
    .prose(
      """
      Carried forward it is a point, and the truth is a density. In section 4 the modes lie at 0.9 z_31 ± 4, and x_31 lies 0.1 \
      z_31 from the middle between them, where the truth has next to nothing.
      """),
    .predict(
      "What is the Jensen–Shannon divergence of a point from a law without mass in the point's bin? And with half its mass there?"
    ),
    .equation("J.o", "JSD = ½ log 2/(1 + b) + ½ b log 2b/(1 + b) + ½ (1 − b) log 2,   b the mass of truth in the bin"),
    .claim(CarriedForwardClaims.point),
    .prose(
      """
      At b = 0 it is log 2 = 0.6931, the largest divergence there is, whether the point is near or far. As a baseline in this \
      statistic the last observation says almost nothing: its score is the ceiling.
      """),
    .prose("A series with seasons has another last value, that of a season ago."),
    .claim(LinearFitClaims.seasonal),
    .prose(
      """
      On a reader's own series the truth is not known, and the question is whether a Gaussian is enough. The Gaussian to beat is \
      the one that needs no training: an autoregression z_t = Σ φ_i z_{t−i} + N(0, q) seen as x_t = m + z_t + N(0, r). Its \
      likelihood is exact, and its few parameters are those where it is largest.
      """),
    .claim(LinearFitClaims.likelihood),
    .claim(LinearFitClaims.maximum),
    .prose(
      """
      The paper draws a second conclusion: its deep Kalman filter reconstructs badly, hence a Gaussian prior “is harmful for \
      learning latent representations”. The best Gaussian transition is known here, by its moments. Suppose training had found \
      it. Where would it put the states?
      """),
    .predict(
      "z_t = 0.9 z_{t−1} + N(0, 16) and x_t = z_t + N(0, 0.2). How far does such a prior pull a state from its observation?"),
    .claim(ComparisonClaims.harmless),
    .prose(
      """
      By two percent of the way: a prior that is 80 times as wide as the noise cannot pull. The wrong shape costs nats in the \
      forecast and hides the signs; it need not spoil a reconstruction. If one run shows bad reconstructions, something else is \
      at work in that run.
      """),
    .claim(ComparisonClaims.settings),
    .prose(
      """
      Eight of the nine stand in Table 3; the ninth, how the entropy enters, is this package's reading. Both columns are optima \
      of a search, and the search was run for each model. That is fair to the models, and it is no controlled experiment on the \
      prior: rates, batch and annealing differ as well, there is one data set and one seed, and with λ = 1.245 what either run \
      descends is not its bound. A controlled comparison changes one field, runs several seeds and shows the spread.
      """),
  ]
}

import ChapterKit

/// Last part: the forecast without a model, and what a comparison of two runs can show.
enum FairPart {
  static let entries: [Chapter.Entry] = [
    .prose("The simplest forecast needs no model: it repeats the last observed value."),
    .claim(CarriedForwardClaims.carried),
    .prose(
      """
      This forecast is a point, and the truth is a density. In section 4 the modes lie at 0.9 z_31 ± 4. The forecast x_31 lies \
      about 0.1 z_31 from the middle between them. For |z_31| well below 40 the truth has almost no mass there.
      """),
    .predict(
      "What is the Jensen–Shannon divergence between a point and a distribution without mass in the point's bin, in nats?",
      answer: .number(
        0.6931, tolerance: 0.02,
        because: """
          It is log 2, the largest value there is. With b = ½ of the mass in the bin it is 0.216.
          """)),
    .equation(
      "J.o",
      """
      JSD = ½ log 2/(1 + b) + ½ b log 2b/(1 + b) + ½ (1 − b) log 2
      b the mass of the truth in the point's bin;   b = 0: 0.6931   b = ½: 0.2158
      """),
    .claim(CarriedForwardClaims.point),
    .prose(
      """
      At b = 0 the divergence is log 2 = 0.6931, its largest value, whether the point is near or far. So in this statistic the \
      last observation says almost nothing as a baseline.
      """),
    .prose("For a series with a season there is a similar forecast: the value of a season ago."),
    .claim(LinearFitClaims.seasonal),
    .prose(
      """
      On a reader's own series the truth is not known, and the question is whether a Gaussian is enough. The Gaussian to \
      compare with needs no network: an autoregression z_t = Σ φ_i z_{t−i} + N(0, q), observed as x_t = m + z_t + N(0, r). Its \
      likelihood is exact, and its few parameters are those that maximise it.
      """),
    .equation("J.r", "log p(x) = log N(x observed; m, Γ + rI)\nΓ the autocovariances of z at the observed times"),
    .claim(LinearFitClaims.likelihood),
    .claim(LinearFitClaims.maximum),
    .prose(
      """
      The paper draws a second conclusion. Its deep Kalman filter reconstructs badly, hence a Gaussian prior “is harmful for \
      learning latent representations”. The best Gaussian transition is known here: it has the moments of the truth. Suppose \
      that training had found it. Where would it place the states?
      """),
    .predict(
      """
      z_t = 0.9 z_{t−1} + N(0, 16) and x_t = z_t + N(0, 0.2). By which share of the way does the prior pull a state from its \
      observation?
      """,
      answer: .number(
        0.02, tolerance: 0.5,
        because: "With z_{t−1} known it would be 0.2/(16 + 0.2) = 1.2 %; the posterior weight of x_t given all of x is 97.8 %.")),
    .claim(ComparisonClaims.harmless),
    .prose(
      """
      The pull is about two percent: the prior's variance is 80 times that of the noise. The wrong shape makes the forecast \
      worse, by 1.50 nats, and the forecast does not contain the two modes. It need not spoil a reconstruction. If one run \
      reconstructs badly, there is another cause in that run.
      """),
    .claim(ComparisonClaims.settings),
    .prose(
      """
      Eight of the nine settings are in Table 3. The ninth, how the entropy is computed, is this package's reading (DEVIATIONS \
      32). Each column is the optimum of a search for its model. That is fair to the models, but it is not a controlled \
      experiment on the prior: learning rates, batch size and annealing differ as well, there is one data set and one seed, \
      and with λ = 1.245 neither run minimises its bound. A controlled comparison changes one setting, runs several seeds and \
      reports the variation between them.
      """),
  ]
}

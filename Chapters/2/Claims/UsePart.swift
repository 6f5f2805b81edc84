import ChapterKit

/// Second part: what is done with a finished model.
enum UsePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      To forecast from time t, states are filtered: the encoder is given the series up to t. To impute, states are smoothed: \
      it is given all of the series. The tensors have the same shapes in both cases, so a mistake here causes no error \
      message. It makes an evaluation worthless.
      """),
    .claim(UseClaims.filter),
    .equation(
      "23, over the observed entries: DEVIATIONS 29",
      "L_recon = Σ_t E_q[−Σ_{i observed} log p_θ(x_{t,i} | z_{t−j+1:t}, u_{t−j+1:t})]"),
    .claim(UseClaims.missing),
    .prose(
      """
      A missing entry holds whatever the file held. It is replaced before anything is computed, and a flag tells the encoder. \
      A weight of zero would not be enough: zero times not-a-number is not zero.
      """),
    .prose(
      """
      Whatever is done with a finished model is its factors in some order. A forecast is filter, transition, emission, \
      transition, emission. A generated series is prior, emission, transition, emission. An imputation is encoder, emission. \
      The claims do each by hand and compare all numbers in the units of the data.
      """),
    .claim(ForecastClaims.forecast),
    .predict(
      "The last observation of a series is missing. From which network is its state drawn?",
      answer: .choice(
        ["the encoder", "the transition", "the prior"], right: 1,
        because: """
          Nothing was observed at that time or later, so the distribution of z_t given the states before is the transition.
          """)),
    .claim(ForecastClaims.gap),
    .prose(
      """
      Where neither x_t nor anything later is observed, the posterior of z_t given the states before it is exactly the \
      transition. The encoder's Gaussian could only approximate it. Of two modes it could keep one, or take the mean of both, \
      where the state never is.
      """),
    .claim(ForecastClaims.generation),
    .claim(ForecastClaims.smoothing),
    .predict(
      """
      The posterior has seen x_t, the transition has not. If the transition has two narrow modes of equal weight, which share \
      of its draws should lie near the posterior's state?
      """,
      answer: .number(
        0.5, tolerance: 0.1, because: "The posterior's state lies in one of the two modes, and half of the draws go there.")),
    .prose(
      """
      With m narrow modes of equal weight the share is 1/m. Training watches this share on a few sequences. A transition that \
      is too wide has a smaller share. A transition that has lost a mode has no draws at all near some states.
      """),
    .equation(
      "2.k",
      """
      near: |z_i − z_{t,i}| ≤ s_i/4 for every coordinate i\ns_i the standard deviation of the posterior's states
      """),
    .claim(MeetingClaims.naive),
    .claim(MeetingClaims.distribution),
  ]
}

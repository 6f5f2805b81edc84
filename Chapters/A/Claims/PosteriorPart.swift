import ChapterKit

/// Third part: the exact posterior of the linear-Gaussian model.
enum PosteriorPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      In the linear-Gaussian model the posterior can be computed. Take the last j states z_{t−j+1:t} as one vector, the window. \
      A model of order j in z is a model of order 1 in the window, so the Kalman filter applies unchanged. It also gives the \
      evidence p(x_{1:T} | u_{1:T}).
      """),
    .equation("A.d", "log p(x_{1:T} | u_{1:T}) = Σ_t log p(x_t | x_{1:t−1}, u_{1:t})"),
    .claim(PosteriorClaims.evidence),
    .prose(
      """
      Where an entry of x_t is missing, the evidence integrates over it. The filter does so: its update leaves the entry out.
      """),
    .claim(MissingClaims.filter),
    .prose("The posterior of the states is the joint density divided by the evidence."),
    .equation(
      "13, without the noisy states", "p(z_{1:T} | x_{1:T}, u_{1:T})\n  = p(x_{1:T}, z_{1:T} | u_{1:T})/p(x_{1:T} | u_{1:T})"),
    .claim(PosteriorClaims.normalized),
    .prose(
      """
      The denominator makes inference hard: it is an integral over all states. Here the filter computes it in one pass. With a \
      network in the transition the integral has no formula, and an encoder will approximate the posterior instead.
      """),
    .claim(PosteriorClaims.smoother),
    .figure("A-smoothing", Figures.smoothing),
    .prose(
      """
      The figure compares two posteriors of the same state. The filter has the observations up to t, the smoother has all of \
      them, and its band is never wider. At the last time the two are the same.
      """),
    .prose(
      """
      A smoother gives the marginal density of each window. An encoder needs another density: that of z_t given its own \
      predecessors and the observations from t on. This is called a smoothed transition. It needs one thing besides the model, \
      the message p(x_{t+1:T} | z_{t−j+1:t}, u) from the future, which is computed backwards in time. This is why the paper's \
      encoder reads the observations from the end.
      """),
    .equation(
      "A.f",
      """
      p(z_t | z_{t−j:t−1}, x_{t:T}, u)
        ∝ p(z_t | z_{t−j:t−1}, u) · p(x_t | z_{t−j+1:t}, u)
          · p(x_{t+1:T} | z_{t−j+1:t}, u)
      """),
    .claim(PosteriorClaims.smoothingFactor),
    .prose("The lemma as a whole, without the noisy states, has these factors."),
    .equation(
      "15, corrected: DEVIATIONS 1",
      """
      p(z_{1:T} | x_{1:T}, u_{1:T})
        = p(z_{1:j} | x_{1:T}, u_{1:T})
          · Π_{t>j} p(z_t | z_{t−j:t−1}, x_{t:T}, u_{t−j:T})
      """),
    .claim(PosteriorClaims.posteriorProduct),
    .prose(
      """
      The first factor is one joint density of z_{1:j} and enters once. The factorization is an equality, so the ∝ in the \
      paper's proof and its last normalization are not needed. With these factors an encoder can be compared with the exact \
      posterior.
      """),
  ]
}

import ChapterKit

/// First part: every expectation of the bound as an average over draws.
enum AveragesPart {
  static let entries: [Chapter.Entry] = objective + encoder + diffusion

  private static let objective: [Chapter.Entry] = [
    .prose(
      """
      This part makes four choices: how a trajectory is drawn, what is averaged over it, whether an entropy is drawn or in \
      closed form, and how noise levels are drawn.
      """),
    .prose(
      """
      The bound of chapter C consists of expectations. They cannot be computed exactly, but they can be estimated by draws: \
      trajectories from the encoder, auxiliary states from the prior's posterior, noise levels and noises for the diffusion. \
      All draws are made before the objective is evaluated. What is left is a deterministic function of the parameters, which \
      can be differentiated.
      """),
    .equation(
      "53, with the weight λ of I.2: DEVIATIONS 33",
      """
      D + λR,   D = −E log p_θ(x | z)
                R = E log q_φ(z_{1:j}) + L_VHP + L_diff + E log q_φ(z_{j+1:T} | …)
      """),
    .claim(EstimatorClaims.threeTerms),
  ]

  private static let encoder: [Chapter.Entry] = [
    .prose(
      """
      Everything begins with a drawn trajectory. The paper cites an Algorithm 2 and does not print it. From its description: \
      read the observations backwards once. Then, for t = 1 … T, give the encoder the summary h_t and the last j states, with \
      zeros where there are none yet; take mean and log-variance; and draw.
      """),
    .equation(
      "Algorithm 2, not printed: DEVIATIONS 38",
      """
      h_{1:T} ← F_φ(x_{1:T}, observed, u_{1:T})
      for t = 1 … T:   (μ_t, log Σ_t) ← encoder(h_t, z_{t−j:t−1}, u, t)
                       ε_t ~ N(0, I);   z_t ← μ_t + e^{½ log Σ_t} ε_t
      return z_{1:T} and every (μ_t, log Σ_t)
      """),
    .claim(AlgorithmClaims.sampling),
    .prose(
      """
      The bound needs the density of what was drawn. The trajectory is a smooth, invertible function of Gaussian noise, so the \
      change of variables gives its density: the noise's density divided by the determinant of the Jacobian. The Jacobian is \
      triangular in time, so its determinant is the product of all standard deviations, and log q_φ is a sum over t.
      """),
    .equation(
      "14, the factor of z_{1:T}",
      """
      log q_φ(z_{1:T} | x_{1:T}, u_{1:T}) = log N(ε; 0, I) − log |det ∂z/∂ε|
                                          = Σ_t log N(z_t; μ_t, Σ_t)
      """),
    .claim(TermClaims.density),
    .equation("47, as printed", "(1/S) Σ_s log q_φ(z_{1:j}^{(s)} | x_{1:T}, u_{1:T})"),
    .claim(TermClaims.initialEntropy),
    .equation(
      "49, as printed, with Eqs 47 and 48 inserted",
      """
      L_init = (1/S) Σ_s [log q_φ(z_{1:j}^{(s)})
                          − Σ_{t≤j} log p_η(z_t^{(s)} | z_{t−j:t−1}^{(s)})
                          + D_KL(q_Φ(z_{−j+1:0} | z_{1:j}^{(s)}) ‖ N(0, I))]
      """),
    .claim(TermClaims.initialization),
    .equation(
      "50, over the observed entries: DEVIATIONS 29",
      "(1/2S) Σ_s Σ_t Σ_{i observed} [(x_{t,i} − μ_{θ,i})²/σ²_{θ,i} + log 2πσ²_{θ,i}]"),
    .claim(TermClaims.reconstruction),
    .prose(
      """
      A missing entry has no error and no density. The paper gives the mask to the encoder and does not say what this sum does \
      with it. If a gap were counted as zero, it would be an observation like any other.
      """),
    .predict(
      "log q_φ is known in closed form at every step. Is its average over trajectories known in closed form too?",
      answer: .choice(
        ["yes", "no"], right: 1,
        because: "Each step's entropy depends on the drawn history. The average over histories has no closed form.")),
    .equation("51, corrected: DEVIATIONS 1", "(1/S) Σ_s Σ_{t>j} log q_φ(z_t^{(s)} | x_{t:T}, z_{t−j:t−1}^{(s)}, u_{t−j:T})"),
    .claim(EstimatorClaims.entropies),
    .prose(
      """
      Given its history, each step is a Gaussian, with entropy ½ log 2πe v for each coordinate of variance v. The history is \
      drawn, so the sum over time remains an average over draws. Both forms are offered. The closed form has the smaller \
      variance.
      """),
  ]

  private static let diffusion: [Chapter.Entry] = [
    .prose(
      """
      The diffusion term is a sum over K levels, and each summand needs one evaluation of the denoiser. So a level is drawn \
      with probability ρ(k), and its error is divided by ρ(k).
      """),
    .equation(
      "52, one state, corrected: DEVIATIONS 12, 16, 17",
      """
      (1/S_k) Σ_m w̃_{k_m}/ρ(k_m) ‖F_ψ(z^{k_m}, c, k_m) − y(z, k_m)‖²
        + L_forward + C,   (k_m, ε_m) drawn
      """),
    .claim(EstimatorClaims.levels),
    .prose(
      """
      No chance is involved in this claim: six levels are few enough to try them all. The average over ρ equals the sum over k \
      for both choices of ρ, if draws and weights use the same ρ. The paper drops C. That leaves the gradient as it is and \
      changes the reported number.
      """),
    .predict(
      "Eq 52 as printed keeps an expectation over (k, ε) inside the sum over m. What does S_k change then?",
      answer: .choice(
        ["the mean", "the variance", "nothing"], right: 2,
        because: """
          Every summand would be the same number, and so would their average.
          """)),
    .claim(EstimatorClaims.drawn),
    .prose("With drawn pairs S_k divides the variance. With the expectation inside, as printed, it would change nothing."),
    .claim(NoiseClaims.levels),
  ]
}

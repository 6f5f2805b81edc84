import ChapterKit

/// Third part: fewer floors, and the limit in which there is no state space left.
enum SamplerPart {
  static let entries: [Chapter.Entry] = flow + few + identity

  private static let flow: [Chapter.Entry] = [
    .prose(
      """
      A draw calls the network K times, and a forecast of H steps K · H times. The usual remedy keeps the network and replaces \
      the chain by a differential equation without noise, the probability flow (Song et al., 2021), whose steps may be large. \
      It can be derived in four lines, for one coordinate and in the units of Eq 36, ẑ = z⁰ + σε.
      """),
    .prose(
      """
      Let p_σ be the density of ẑ, that is the density of z⁰ smoothed by N(0, σ²). Smoothing obeys the heat equation (line 1). \
      Line 1 has the form of a continuity equation for points that move with velocity v (line 2), so points that start from \
      p_σ and move with this v have the density p_σ at every σ. For Gaussian noise the derivative of log p_σ is known from the \
      best denoiser, D(ẑ) = E[z⁰ | ẑ] (line 3). Together they are an equation of which the network knows the right-hand side \
      (line 4).
      """),
    .equation(
      "the probability flow",
      """
      1   ∂p_σ/∂σ = σ ∂²p_σ/∂ẑ²
      2   ∂p_σ/∂σ = −∂(v p_σ)/∂ẑ     with v = −σ ∂ log p_σ/∂ẑ
      3   ∂ log p_σ/∂ẑ = (D(ẑ) − ẑ)/σ²
      4   dẑ/dσ = v = (ẑ − D(ẑ))/σ
      """),
    .prose(
      """
      If D were constant along a step from σ to σ′, line 4 would have the solution ẑ′ = D + (σ′/σ)(ẑ − D). Taking this as an \
      approximation is DDIM, the implicit sampler. DPM-Solver++(2M), the multistep sampler, lets D change: it extrapolates D \
      linearly in log σ, through the last two predictions, to the middle of the step.
      """),
  ]

  private static let few: [Chapter.Entry] = [
    .prose(
      """
      Which levels are visited? They are chosen so that the steps are nearly equal in log σ: short in σ where little noise is \
      left, and long where there is much.
      """),
    .claim(FewStepClaims.path),
    .equation(
      "B.j",
      """
      z^{k'} = √ᾱ_{k'} D̃ + √((1 − ᾱ_{k'})/(1 − ᾱ_k)) (z^k − √ᾱ_k D̃)
      implicit:    D̃ = D_ψ(z^k)
      multistep:   D̃ = D_ψ(z^k) + h/(2 h_before) · (D_ψ(z^k) − D_before)
      h = log σ_k − log σ_{k'}: the step being taken
      h_before, D_before: the length of the step before it, and D_ψ at its start
      """),
    .prose(
      """
      The first step has none before it, so it is the implicit one. The step from k = 1 to z⁰ is that of the chain, noise \
      included.
      """),
    .claim(FewStepClaims.steps),
    .predict(
      "Suppose the network is the best there is. Does the flow with 8 calls draw from the density of Eq 11?",
      answer: .choice(
        ["yes", "yes, up to rounding", "no"], right: 2,
        because: "Large steps are inexact. And the chain has another density than the flow, even with small steps.")),
    .equation("B.k", "½ ∫ |p_sampler(z) − p_ψ(z | c)| dz: the part of the draws that is misplaced"),
    .claim(FewStepDistributions.distances),
    .figure("B-samplers") { _ in Figures.samplers() },
    .prose(
      """
      With 8 calls the implicit sampler stops short of both modes and the multistep sampler goes beyond them, and both leave \
      draws in between. More calls help, but when 128 are requested (a level is visited once, so fewer are made) the distance \
      is still above 0.014. Chain and flow are two models that share a network, and the evidence and its bound belong to the \
      chain. So the number of calls is part of the model: a likelihood reported beside fast samples belongs to another model \
      than the samples (DEVIATIONS 43). Chapter 2 measures the same for Gaussian states, for which it is enough to compare \
      variances.
      """),
  ]

  private static let identity: [Chapter.Entry] = [
    .prose(
      """
      Last, a model without a state space. Let the observation be the state, x_t = z_t, and let j = 2: what remains is a \
      diffusion that forecasts x_t from x_{t−2} and x_{t−1}. The paper says that GenCast (Price et al., 2025) “can be viewed \
      as our model with j = 2 and identity emissions”. As a model this is right. Is it right for the bound?
      """),
    .predict(
      """
      With x_t = z_t the density p(x_t | z_t) is a point mass. What is the mean of its logarithm when z_t is drawn from an \
      encoder of positive width?
      """,
      answer: .choice(
        ["0", "a finite negative number", "−∞"], right: 2,
        because: "A drawn z_t differs from x_t with probability 1, and the density of x_t there is 0.")),
    .prose("So let the emission have a variance r and the encoder a variance v, and let r become small."),
    .equation(
      "B.l",
      """
      x_t = z_t + N(0, r),     q(z_t | x) = N(x_t, v)
      L_recon = ½ Σ_t [log 2πr + v/r],     entropy = ½ Σ_t log 2πe v
      """),
    .claim(IdentityClaims.bound),
    .claim(IdentityClaims.ends),
    .prose(
      """
      For r = 0 neither of the two terms exists. If v is fixed, the bound on log p(x) falls to −∞ as r → 0. If v goes to 0 \
      faster than r, as v = r², the reconstruction rises to +∞ and the entropy falls to −∞, and their sum falls as well. The \
      sum stays finite only if v is proportional to r, and it tends to the diffusion's own log-likelihood of x only for v = r. \
      So an autoregressive diffusion is a limit of this model and not a setting of it.
      """),
  ]
}

/// Last part: what a sampler must know of the network's units.
enum ScalePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Chapter E lets the coefficients of the network depend on σ_data, the standard deviation of the latents. A sampler has to \
      use the same coefficients as the loss, since the same output F means another D for another σ_data.
      """),
    .equation(
      "B.n",
      """
      D_ψ(z^k) = c_skip ẑ^k + c_out F_ψ(c_in ẑ^k)
      c_skip, c_out, c_in for the σ_data with which F_ψ was trained
      """),
    .claim(ScaleClaims.draws),
  ]
}
